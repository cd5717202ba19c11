package org.mlaudit.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Random schemas of every type and data that fit them. */
final class RandomAvro {
    private static final String[] TEXTS = {"", "a", "ATL", "late", "on-time", "eight888", "nine99999", "é", "日本語", "😀x"
    };

    final Random random;
    private int names;

    RandomAvro(long seed) {
        random = new Random(seed);
    }

    Schema schema(int depth) {
        return switch (random.nextInt(depth > 0 ? 14 : 9)) {
            case 0 -> Schema.create(Schema.Type.NULL);
            case 1 -> Schema.create(Schema.Type.BOOLEAN);
            case 2 -> Schema.create(Schema.Type.INT);
            case 3 -> Schema.create(Schema.Type.LONG);
            case 4 -> Schema.create(Schema.Type.FLOAT);
            case 5 -> Schema.create(Schema.Type.DOUBLE);
            case 6 -> Schema.create(Schema.Type.BYTES);
            case 7 -> Schema.create(Schema.Type.STRING);
            case 8 -> Schema.createFixed(name(), null, "random", random.nextInt(5));
            case 9 -> Schema.createEnum(name(), null, "random", List.of("A", "B", "C"));
            case 10 -> Schema.createArray(schema(depth - 1));
            case 11 -> Schema.createMap(schema(depth - 1));
            case 12 -> union(depth - 1);
            default -> record(depth - 1);
        };
    }

    Schema record(int depth) {
        List<Schema.Field> fields = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            fields.add(new Schema.Field(name(), schema(depth)));
        }
        return Schema.createRecord(name(), null, "random", false, fields);
    }

    /** Avro allows one branch of each unnamed type and no union in a union. */
    private Schema union(int depth) {
        Map<String, Schema> branches = new HashMap<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            Schema branch = schema(depth);
            if (branch.getType() != Schema.Type.UNION) {
                branches.put(branch.getFullName(), branch);
            }
        }
        if (branches.isEmpty()) {
            branches.put("null", Schema.create(Schema.Type.NULL));
        }
        return Schema.createUnion(new ArrayList<>(branches.values()));
    }

    private String name() {
        return "x" + names++;
    }

    Object datum(Schema schema) {
        return switch (schema.getType()) {
            case NULL -> null;
            case BOOLEAN -> random.nextBoolean();
            case INT -> random.nextInt() >> random.nextInt(32);
            case LONG -> random.nextLong() >> random.nextInt(64);
            case FLOAT -> random.nextInt(20) == 0 ? Float.NaN : (float) random.nextGaussian();
            case DOUBLE -> random.nextInt(20) == 0 ? Double.NEGATIVE_INFINITY : random.nextGaussian();
            case STRING -> text();
            case BYTES -> ByteBuffer.wrap(text().getBytes(StandardCharsets.UTF_8));
            case FIXED -> new GenericData.Fixed(schema, new byte[schema.getFixedSize()]);
            case ENUM ->
                new GenericData.EnumSymbol(schema, schema.getEnumSymbols().get(random.nextInt(3)));
            case ARRAY -> {
                List<Object> items = new ArrayList<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    items.add(datum(schema.getElementType()));
                }
                yield items;
            }
            case MAP -> {
                Map<String, Object> entries = new HashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    entries.put(
                            random.nextInt(4) == 0 ? any(List.of("carrier", "sex")) : text() + i,
                            datum(schema.getValueType()));
                }
                yield entries;
            }
            case UNION -> datum(any(schema.getTypes()));
            case RECORD -> {
                GenericData.Record record = new GenericData.Record(schema);
                schema.getFields().forEach(field -> record.put(field.pos(), datum(field.schema())));
                yield record;
            }
        };
    }

    String text() {
        return any(List.of(TEXTS)) + (random.nextInt(10) == 0 ? "long".repeat(random.nextInt(100)) : "");
    }

    <T> T any(List<T> items) {
        return items.get(random.nextInt(items.size()));
    }

    /** Avro binary; arrays and maps in one block or in many with their sizes. */
    byte[] bytes(Schema schema, Object datum) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        EncoderFactory factory = new EncoderFactory().configureBlockSize(64);
        BinaryEncoder encoder =
                random.nextBoolean() ? factory.binaryEncoder(out, null) : factory.blockingBinaryEncoder(out, null);
        try {
            new GenericDatumWriter<>(schema).write(datum, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
