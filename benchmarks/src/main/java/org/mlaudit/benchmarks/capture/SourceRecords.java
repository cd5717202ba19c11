package org.mlaudit.benchmarks.capture;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.contract.ModelContract;

/**
 * The records that are captured: flat, 24 fields, of which 16 are numeric features, 4 are categorical features of 12
 * values, and the rest are id, time, score and latency. The same in every format, the same each time.
 */
final class SourceRecords {
    private static final int NUMERIC = 16;
    private static final int CATEGORICAL = 4;
    private static final int CATEGORIES = 12;
    private static final long START_MILLIS =
            Instant.parse("2026-01-05T00:00:00Z").toEpochMilli();

    private final Schema schema = schema();
    private final List<GenericRecord> records = new ArrayList<>();
    private final Random random = new Random(20260105);

    SourceRecords(int count) {
        for (int i = 0; i < count; i++) {
            records.add(record(i));
        }
    }

    private static Schema schema() {
        var fields =
                SchemaBuilder.record("Source").fields().requiredString("id").requiredString("occurredAt");
        for (int i = 0; i < NUMERIC; i++) {
            fields = fields.optionalDouble("n" + i);
        }
        for (int i = 0; i < CATEGORICAL; i++) {
            fields = fields.optionalString("c" + i);
        }
        return fields.requiredDouble("score").requiredLong("latencyMicros").endRecord();
    }

    private GenericRecord record(int position) {
        GenericRecord made = new GenericData.Record(schema);
        made.put("id", new UUID(random.nextLong(), random.nextLong()).toString());
        made.put(
                "occurredAt",
                Instant.ofEpochMilli(START_MILLIS + position * 100L).toString());
        for (int i = 0; i < NUMERIC; i++) {
            made.put("n" + i, Math.rint((100 + 15 * random.nextGaussian()) * 1e4) / 1e4);
        }
        for (int i = 0; i < CATEGORICAL; i++) {
            made.put("c" + i, "category-" + random.nextInt(CATEGORIES));
        }
        made.put("score", Math.rint(random.nextDouble() * 1e6) / 1e6);
        made.put("latencyMicros", 500L + random.nextInt(2_000));
        return made;
    }

    /** The contract that all records hold to. */
    static ModelContract contract() {
        StringBuilder yaml = new StringBuilder("model: benchmark\nversion: 1\nfeatures:\n");
        for (int i = 0; i < NUMERIC; i++) {
            yaml.append("  - {name: n").append(i).append(", type: NUMERIC, range: {min: -1000, max: 1000}}\n");
        }
        StringBuilder categories = new StringBuilder();
        for (int i = 0; i < CATEGORIES; i++) {
            categories.append(i == 0 ? "" : ", ").append("category-").append(i);
        }
        for (int i = 0; i < CATEGORICAL; i++) {
            yaml.append("  - {name: c").append(i).append(", type: CATEGORICAL, categories: [");
            yaml.append(categories).append("]}\n");
        }
        yaml.append("prediction: {kind: BINARY, classes: [no, yes], threshold: 0.5}\n");
        return ContractFile.parse(yaml.toString());
    }

    int count() {
        return records.size();
    }

    /** The Avro schema of the records, as NiFi's readers take it. */
    String schemaText() {
        return schema.toString();
    }

    /** An Avro object container file without compression. */
    byte[] avro() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (var file = new DataFileWriter<GenericRecord>(new GenericDatumWriter<>(schema)).create(schema, out)) {
            for (GenericRecord each : records) {
                file.append(each);
            }
        }
        return out.toByteArray();
    }

    /** One JSON object a line. */
    byte[] json() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (var json = new JsonFactory().createGenerator(out)) {
            json.setRootValueSeparator(null);
            for (GenericRecord each : records) {
                json.writeStartObject();
                for (Schema.Field field : schema.getFields()) {
                    switch (each.get(field.pos())) {
                        case Double number -> json.writeNumberField(field.name(), number);
                        case Long number -> json.writeNumberField(field.name(), number);
                        case Object text -> json.writeStringField(field.name(), text.toString());
                    }
                }
                json.writeEndObject();
                json.writeRaw('\n');
            }
        }
        return out.toByteArray();
    }

    /** Comma-separated values with a header line; nothing needs quotes. */
    byte[] csv() {
        List<Schema.Field> fields = schema.getFields();
        StringBuilder text = new StringBuilder();
        text.append(fields.stream().map(Schema.Field::name).collect(Collectors.joining(",", "", "\n")));
        for (GenericRecord each : records) {
            text.append(fields.stream()
                    .map(field -> each.get(field.pos()).toString())
                    .collect(Collectors.joining(",", "", "\n")));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
