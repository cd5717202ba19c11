package org.mlaudit.nifi.protect;

import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.EventCodec;
import org.mlaudit.codec.InferenceSchema;
import org.mlaudit.event.Rejected;
import org.mlaudit.nifi.AuditAttributes;
import org.mlaudit.nifi.ProtectionMarks;

/** The FlowFiles that one FlowFile becomes. Each is made when its first record comes. */
final class ProtectOutputs implements Closeable {
    private static final int BLOCK_BYTES = 1 << 16;

    private final ProcessSession session;
    private final FlowFile source;
    private final CodecFactory codec;
    private final Schema schema;
    /** What {@link InferenceSchema#PROTECTED} says in the protected FlowFile; empty for no such mark. */
    private final Optional<String> mark;

    private @Nullable Output<GenericRecord> kept;
    private @Nullable Output<Rejected> rejected;

    /** A FlowFile under way. */
    private static final class Output<T> {
        private final FlowFile flowFile;
        private final DataFileWriter<T> file;
        private long records;

        Output(FlowFile flowFile, DataFileWriter<T> file) {
            this.flowFile = flowFile;
            this.file = file;
        }

        void append(T record) throws IOException {
            file.append(record);
            records++;
        }
    }

    ProtectOutputs(ProcessSession session, FlowFile source, CodecFactory codec, Schema schema, Optional<String> mark) {
        this.session = session;
        this.source = source;
        this.codec = codec;
        this.schema = schema;
        this.mark = mark;
    }

    /** A record that is protected. */
    void keep(GenericRecord record) throws IOException {
        kept().append(record);
    }

    /** All records were handed over: a file without any is still a file. */
    void end() throws IOException {
        if (rejected == null) {
            kept();
        }
    }

    private Output<GenericRecord> kept() throws IOException {
        if (kept == null) {
            FlowFile child = session.create(source);
            DataFileWriter<GenericRecord> file =
                    new DataFileWriter<>(new GenericDatumWriter<>(schema, new GenericData()));
            mark.ifPresent(text -> file.setMeta(InferenceSchema.PROTECTED, text));
            if (mark.equals(Optional.of(ProtectionMarks.PAYLOADS))) {
                file.setMeta(ProtectionMarks.PERSONAL, ProtectionMarks.YES);
            }
            kept = new Output<>(child, open(file, schema, child));
        }
        return kept;
    }

    /** A record that could not be protected; its payload is. */
    void reject(Rejected record) throws IOException {
        if (rejected == null) {
            FlowFile child = session.create(source);
            Schema form = Rejected.getClassSchema();
            DataFileWriter<Rejected> file = new DataFileWriter<>(new SpecificDatumWriter<>(form, EventCodec.data()));
            file.setMeta(ProtectionMarks.PERSONAL, ProtectionMarks.YES);
            file.setMeta(InferenceSchema.PROTECTED, ProtectionMarks.PAYLOADS);
            rejected = new Output<>(child, open(file, form, child));
        }
        rejected.append(record);
    }

    private <T> DataFileWriter<T> open(DataFileWriter<T> file, Schema form, FlowFile child) throws IOException {
        file.setCodec(codec);
        file.setSyncInterval(BLOCK_BYTES);
        return file.create(form, session.write(child));
    }

    /** Number of records that are protected. */
    long keptRecords() {
        return kept == null ? 0 : kept.records;
    }

    /** Number of records that could not be protected. */
    long rejectedRecords() {
        return rejected == null ? 0 : rejected.records;
    }

    @Override
    public void close() throws IOException {
        if (kept != null) {
            kept.file.close();
        }
        if (rejected != null) {
            rejected.file.close();
        }
    }

    /** Gives everything up; the outputs are closed. */
    void drop() {
        if (kept != null) {
            session.remove(kept.flowFile);
        }
        if (rejected != null) {
            session.remove(rejected.flowFile);
        }
    }

    /** Hands the FlowFiles over, with attributes for the protected one; the outputs are closed. */
    void transfer(Map<String, String> attributes) {
        if (kept != null) {
            Map<String, String> all = new HashMap<>(attributes);
            mark.ifPresent(text -> all.put(AuditAttributes.PROTECTION, text));
            transfer(kept, ProtectFields.PROTECTED, all);
        }
        if (rejected != null) {
            transfer(
                    rejected,
                    ProtectFields.REJECTED,
                    Map.of(AuditAttributes.CONTENT, "rejected", AuditAttributes.PROTECTION, ProtectionMarks.PAYLOADS));
        }
    }

    private void transfer(Output<?> output, Relationship to, Map<String, String> more) {
        Map<String, String> attributes = new HashMap<>(more);
        attributes.put(AuditAttributes.RECORD_COUNT, Long.toString(output.records));
        attributes.put(AuditAttributes.INVALID_COUNT, Long.toString(rejectedRecords()));
        attributes.put(AuditAttributes.MIME_TYPE, AuditAttributes.AVRO);
        FlowFile child = session.removeAllAttributes(output.flowFile, Set.of(AuditAttributes.ERROR));
        child = session.putAllAttributes(child, attributes);
        session.getProvenanceReporter().route(child, to, output.records + " records of " + source);
        session.transfer(child, to);
    }
}
