package org.mlaudit.streams.erasure;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.mlaudit.codec.WireFormat;

/** Avro records as messages. */
final class Messages {
    private Messages() {}

    /** A record in the wire format of the registry. */
    static byte[] framed(int schemaId, GenericRecord value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        try {
            new GenericDatumWriter<GenericRecord>(value.getSchema()).write(value, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] avro = out.toByteArray();
        return WireFormat.frame(schemaId, avro, 0, avro.length);
    }
}
