package org.mlaudit.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.avro.AvroTypeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.Contracts;
import org.mlaudit.contract.Feature;
import org.mlaudit.contract.FeatureType;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.ReasonCode;

/** Our decoder against Avro's own reader, on random writer schemas and random, truncated and corrupt bytes. */
class DecodingLawsTest {
    private static final ModelContract CONTRACT = Contracts.everyType();
    private static final InferenceLayout LAYOUT = InferenceLayout.of(CONTRACT);
    private static final Schema READER = InferenceSchema.of(CONTRACT);

    /** One row for all tries: what an earlier datum left in it must not show. */
    private final InferenceRow row = new InferenceRow(LAYOUT);

    @Property(tries = 3000)
    void everyWriterSchemaIsResolvedAsAvroDoes(@ForAll long seed) {
        RandomAvro avro = new RandomAvro(seed);
        Schema writer = writer(avro);
        DecodePlan plan = DecodePlan.compile(writer, LAYOUT);
        for (int i = 0; i < 4; i++) {
            byte[] bytes = avro.bytes(writer, avro.datum(writer));
            GenericRecord expected = avroReads(writer, bytes);
            if (expected == null) {
                assertThat(failure(plan, bytes)).isEqualTo(Optional.of(ReasonCode.SCHEMA));
            } else {
                plan.decode(bytes, 0, bytes.length, row);
                assertSame(expected, row);
            }
        }
    }

    @Property(tries = 2000)
    void truncatedBytesAreRefused(@ForAll long seed) {
        RandomAvro avro = new RandomAvro(seed);
        Schema writer = writer(avro);
        byte[] bytes = avro.bytes(writer, avro.datum(writer));
        DecodePlan plan = DecodePlan.compile(writer, LAYOUT);
        int kept = avro.random.nextInt(bytes.length);

        assertThat(failure(plan, Arrays.copyOf(bytes, kept))).isPresent();
        // A view into a larger array has no more bytes than its limit allows.
        assertThat(failure(plan, bytes, kept)).isPresent();
        assertThat(failure(plan, Arrays.copyOf(bytes, bytes.length + 1))).isPresent();
    }

    @Property(tries = 5000)
    void corruptBytesDecodeOrAreRefusedButNothingElse(@ForAll long seed) {
        RandomAvro avro = new RandomAvro(seed);
        Schema writer = writer(avro);
        byte[] bytes = avro.bytes(writer, avro.datum(writer));
        for (int i = 1 + avro.random.nextInt(4); i > 0; i--) {
            bytes[avro.random.nextInt(bytes.length)] = (byte) avro.random.nextInt();
        }
        DecodePlan plan = DecodePlan.compile(writer, LAYOUT);

        if (failure(plan, bytes).isEmpty()) {
            for (Column column : LAYOUT.columns()) {
                if (row.present[column.index()] && column.kind() == Column.Kind.CATEGORY) {
                    assertThat(row.text(column.index())).isNotNull();
                }
            }
            assertThat(row.id()).isNotNull();
        }
    }

    @Property(tries = 3000)
    void theScannerFindsTheEndOfEveryDatum(@ForAll long seed) throws IOException {
        RandomAvro avro = new RandomAvro(seed);
        Schema schema = avro.record(3);
        DatumScanner scanner = new DatumScanner(schema);
        List<byte[]> data = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            data.add(avro.bytes(schema, avro.datum(schema)));
        }
        byte[] block = concatenate(data);
        int at = 0;
        for (byte[] datum : data) {
            int end = scanner.end(block, at, block.length);
            assertThat(end).isEqualTo(at + datum.length);
            at = end;
        }
    }

    @Property(tries = 3000)
    void theScannerIsSafeOnAnyBytes(@ForAll long seed, @ForAll byte[] bytes) {
        Schema schema = new RandomAvro(seed).record(3);
        try {
            assertThat(new DatumScanner(schema).end(bytes, 0, bytes.length)).isBetween(0, bytes.length);
        } catch (DecodingException e) {
            assertThat(e.reason().code()).isEqualTo(ReasonCode.MALFORMED);
        }
    }

    /** The reader's schema with fields added, left out, in another order, and of other types, alone or in unions. */
    private static Schema writer(RandomAvro avro) {
        List<Schema.Field> fields = new ArrayList<>();
        for (Schema.Field field : READER.getFields()) {
            Schema type = switch (field.name()) {
                case "features" -> features(avro);
                case "id" -> avro.random.nextInt(5) == 0 ? Schema.create(Schema.Type.BYTES) : field.schema();
                case "occurredAt" -> avro.random.nextInt(5) == 0 ? Schema.create(Schema.Type.INT) : field.schema();
                case "latencyMicros" -> changed(avro, field.schema());
                case "segments" -> segments(avro, field.schema());
                default -> field.schema();
            };
            boolean optional = field.hasDefaultValue();
            if (!optional || avro.random.nextInt(4) > 0) {
                fields.add(new Schema.Field(field.name(), type));
            }
        }
        return shuffled(avro, fields, "Inference");
    }

    private static Schema segments(RandomAvro avro, Schema map) {
        Schema bytes = Schema.createMap(Schema.create(Schema.Type.BYTES));
        return switch (avro.random.nextInt(8)) {
            case 0 -> bytes;
            case 1 -> Schema.createUnion(Schema.create(Schema.Type.NULL), map);
            case 2 -> Schema.createUnion(bytes, Schema.create(Schema.Type.STRING));
            case 3 -> avro.schema(1);
            default -> map;
        };
    }

    private static Schema features(RandomAvro avro) {
        List<Schema.Field> fields = new ArrayList<>();
        for (Feature feature : CONTRACT.features()) {
            if (avro.random.nextInt(6) > 0) {
                Schema type = READER.getField("features")
                        .schema()
                        .getField(feature.name())
                        .schema();
                fields.add(new Schema.Field(feature.name(), changed(avro, type)));
            }
        }
        return shuffled(avro, fields, "Features");
    }

    private static Schema changed(RandomAvro avro, Schema nullable) {
        Schema type = nullable.getTypes().get(1);
        Schema other = avro.random.nextBoolean() ? Schema.create(narrower(avro, type)) : type;
        if (type.getType() == Schema.Type.ARRAY) {
            other = Schema.createArray(Schema.create(
                    avro.any(List.of(Schema.Type.FLOAT, Schema.Type.INT, Schema.Type.LONG, Schema.Type.FLOAT))));
            if (avro.random.nextInt(4) == 0) {
                other = Schema.createArray(
                        Schema.createUnion(Schema.create(Schema.Type.FLOAT), Schema.create(Schema.Type.STRING)));
            }
        }
        Schema none = Schema.create(Schema.Type.NULL);
        return switch (avro.random.nextInt(12)) {
            case 0 -> other;
            case 1, 2, 3 -> Schema.createUnion(other, none);
            case 4 -> avro.schema(1);
            case 5 -> Schema.createUnion(Schema.create(Schema.Type.BOOLEAN), none, avro.record(1));
            case 6 -> none;
            case 7 -> Schema.createUnion(other);
            default -> Schema.createUnion(none, other);
        };
    }

    private static Schema.Type narrower(RandomAvro avro, Schema type) {
        return switch (type.getType()) {
            case DOUBLE -> avro.any(List.of(Schema.Type.FLOAT, Schema.Type.LONG, Schema.Type.INT));
            case LONG -> Schema.Type.INT;
            case STRING -> Schema.Type.BYTES;
            default -> Schema.Type.BOOLEAN;
        };
    }

    private static Schema shuffled(RandomAvro avro, List<Schema.Field> fields, String name) {
        List<Schema.Field> all = new ArrayList<>(fields);
        for (int i = avro.random.nextInt(3); i > 0; i--) {
            all.add(new Schema.Field("extra" + name + i, avro.schema(2)));
        }
        if (avro.random.nextBoolean()) {
            Collections.shuffle(all, avro.random);
        }
        return Schema.createRecord(name, null, READER.getNamespace(), false, all);
    }

    private static @Nullable GenericRecord avroReads(Schema writer, byte[] bytes) {
        try {
            return new GenericDatumReader<GenericRecord>(writer, READER)
                    .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
        } catch (AvroTypeException e) {
            return null;
        } catch (EOFException e) {
            // Avro 1.12.2 counts four bytes for each item of the reader's array<float>, whatever was written.
            Assume.that(!String.valueOf(e.getMessage()).startsWith("Collection claims"));
            throw new AssertionError(e);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Optional<ReasonCode> failure(DecodePlan plan, byte[] bytes) {
        return failure(plan, bytes, bytes.length);
    }

    private Optional<ReasonCode> failure(DecodePlan plan, byte[] bytes, int limit) {
        try {
            plan.decode(bytes, 0, limit, row);
            return Optional.empty();
        } catch (DecodingException e) {
            return Optional.of(e.reason().code());
        }
    }

    static void assertSame(GenericRecord expected, InferenceRow row) {
        assertThat(row.id()).isEqualTo(expected.get("id").toString());
        assertThat(row.occurredAtMicros).isEqualTo(expected.get("occurredAt"));
        GenericRecord features = (GenericRecord) expected.get("features");
        GenericRecord prediction = (GenericRecord) expected.get("prediction");
        for (Column column : row.layout.columns()) {
            Object value = switch (column.target()) {
                case InferenceLayout.LABEL -> prediction.get("label");
                case InferenceLayout.SCORE -> prediction.get("score");
                case InferenceLayout.VALUE -> prediction.get("value");
                case InferenceLayout.LATENCY -> expected.get("latencyMicros");
                default -> features.get(column.target());
            };
            assertColumn(column, value, row);
        }
        Map<?, ?> segments = (Map<?, ?>) expected.get("segments");
        for (InferenceLayout.Segment segment : row.layout.segments()) {
            String value = segments.entrySet().stream()
                    .filter(entry -> entry.getKey().toString().equals(segment.name()))
                    .map(entry -> entry.getValue().toString())
                    .findFirst()
                    .orElse(null);
            assertThat(row.segmentPresent(segment.index())).isEqualTo(value != null);
            if (value != null) {
                assertThat(row.segmentText(segment.index())).isEqualTo(value);
                assertThat(row.segmentHash(segment.index())).isEqualTo(CategoryHash.of(value));
            }
        }
    }

    private static void assertColumn(Column column, @Nullable Object value, InferenceRow row) {
        int index = column.index();
        assertThat(row.present[index]).as(column.target()).isEqualTo(value != null);
        if (value == null) {
            return;
        }
        if (column.kind() == Column.Kind.CATEGORY) {
            assertThat(row.text(index)).isEqualTo(value.toString());
            assertThat(row.hash[index]).isEqualTo(CategoryHash.of(value.toString()));
        } else {
            assertThat(Double.valueOf(row.number[index])).isEqualTo(Double.valueOf(number(column, value)));
        }
    }

    private static double number(Column column, Object value) {
        Optional<FeatureType> type = column.feature().map(Feature::type);
        if (type.equals(Optional.of(FeatureType.TEXT))) {
            String text = value.toString();
            return text.codePointCount(0, text.length());
        }
        if (value instanceof List<?> items) {
            double squares = 0;
            for (Object item : items) {
                double number = ((Number) item).doubleValue();
                squares += number * number;
            }
            return Math.sqrt(squares);
        }
        return ((Number) value).doubleValue();
    }

    private static byte[] concatenate(List<byte[]> parts) {
        int size = parts.stream().mapToInt(part -> part.length).sum();
        byte[] whole = new byte[size];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }
}
