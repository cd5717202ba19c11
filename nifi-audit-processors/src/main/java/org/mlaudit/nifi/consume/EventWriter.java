package org.mlaudit.nifi.consume;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.exception.ProcessException;
import org.apache.nifi.schema.access.SchemaNotFoundException;
import org.apache.nifi.serialization.RecordSetWriter;
import org.apache.nifi.serialization.RecordSetWriterFactory;
import org.apache.nifi.serialization.WriteResult;
import org.apache.nifi.serialization.record.RecordSchema;
import org.mlaudit.nifi.AuditAttributes;
import org.mlaudit.nifi.source.FieldsJson;

/** Writes events to the content of a FlowFile. */
interface EventWriter {
    /** Writes events; returns attributes that say what was written. */
    Map<String, String> write(FlowFile flowFile, List<GenericRecord> events, OutputStream out) throws IOException;

    /** JSON objects, one a line. */
    static EventWriter json(Schema schema) {
        EventRecords records = new EventRecords(schema);
        return (flowFile, events, out) -> {
            try (OutputStream buffered = new BufferedOutputStream(out, 1 << 16)) {
                for (GenericRecord event : events) {
                    buffered.write(FieldsJson.write(records.record(event)));
                    buffered.write('\n');
                }
            }
            return Map.of(AuditAttributes.MIME_TYPE, AuditAttributes.JSON_LINES);
        };
    }

    /** An Avro container file. */
    static EventWriter avro(Schema schema) {
        return (flowFile, events, out) -> {
            try (var file = new DataFileWriter<GenericRecord>(new GenericDatumWriter<>(schema))) {
                file.create(schema, out);
                for (GenericRecord event : events) {
                    file.append(event);
                }
            }
            return Map.of(AuditAttributes.MIME_TYPE, AuditAttributes.AVRO);
        };
    }

    /** What a service of NiFi writes. */
    static EventWriter records(Schema schema, RecordSetWriterFactory writers, ComponentLog log) {
        EventRecords records = new EventRecords(schema);
        return (flowFile, events, out) -> {
            try {
                RecordSchema written = writers.getSchema(flowFile.getAttributes(), records.recordSchema());
                try (RecordSetWriter writer = writers.createWriter(log, written, out, flowFile)) {
                    writer.beginRecordSet();
                    for (GenericRecord event : events) {
                        writer.write(records.record(event));
                    }
                    WriteResult result = writer.finishRecordSet();
                    Map<String, String> attributes = new HashMap<>(result.getAttributes());
                    attributes.put(AuditAttributes.MIME_TYPE, writer.getMimeType());
                    return attributes;
                }
            } catch (SchemaNotFoundException e) {
                throw new ProcessException("The Record Writer has no schema for the events", e);
            }
        };
    }
}
