package org.mlaudit.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.avro.AvroTypeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mlaudit.contract.Contracts;
import org.mlaudit.contract.FeatureType;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.ReasonCode;
import org.mlaudit.registry.RegistryException;

/** Ground truth as its encoder, Avro's writers of any schema, and hostile producers write it. */
class GroundTruthDecoderTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);
    private static final ModelContract BINARY = Contracts.everyType();
    private static final ModelContract REGRESSION = Contracts.contract(
            "delay", List.of(Contracts.feature("x", FeatureType.NUMERIC, true)), Contracts.regression());
    private static final Schema READER = GroundTruthEncoder.schema();

    private final Map<Integer, Schema> schemas = new HashMap<>(Map.of(1, READER));
    private final GroundTruthDecoder decoder = new GroundTruthDecoder(schemas::get);

    private static byte[] wire(ModelContract contract, String field, Object outcome, @Nullable Object weight) {
        GroundTruthEncoder encoder = new GroundTruthEncoder(contract, CLOCK);
        MapSource source = new MapSource(contract)
                .with("id", "größer-1")
                .with("observedAt", 1_700_000_000_000L)
                .with(field, outcome)
                .with("weight", weight);
        assertThat(encoder.encode(source, null)).isEmpty();
        return encoder.wire(1);
    }

    private byte[] wire(int id, Schema writer, GenericRecord datum) {
        schemas.put(id, writer);
        byte[] avro = new RandomAvro(1).bytes(writer, datum);
        return WireFormat.frame(id, avro, 0, avro.length);
    }

    @Test
    void aRowHoldsWhatWasEncoded() {
        GroundTruthRow row = decoder.decode(wire(BINARY, "label", "late", 2));
        assertThat(row.id()).isEqualTo("größer-1");
        assertThat(new String(row.bytes(), row.idOffset(), row.idLength(), StandardCharsets.UTF_8))
                .isEqualTo("größer-1");
        assertThat(row.model()).isEqualTo("every-type");
        assertThat(row.modelHash()).isEqualTo(CategoryHash.of("every-type"));
        assertThat(row.observedAtMicros).isEqualTo(1_700_000_000_000_000L);
        assertThat(row.labelPresent).isTrue();
        assertThat(row.label()).isEqualTo("late");
        assertThat(row.labelHash).isEqualTo(CategoryHash.of("late"));
        assertThat(row.valuePresent).isFalse();
        assertThat(row.weightPresent).isTrue();
        assertThat(row.weight).isEqualTo(2);

        decoder.decode(wire(REGRESSION, "value", 17.5, null));
        assertThat(row.model()).isEqualTo("delay");
        assertThat(row.labelPresent).isFalse();
        assertThat(row.valuePresent).isTrue();
        assertThat(row.value).isEqualTo(17.5);
        assertThat(row.weightPresent).as("nothing of the one before").isFalse();
    }

    @Test
    void theSameIdHasTheSameHashesAsInAnInference() {
        InferenceEncoder encoder = new InferenceEncoder(BINARY, CLOCK);
        MapSource inference = new MapSource(BINARY)
                .with("id", "größer-1")
                .with("occurredAt", 1_700_000_000_000L)
                .with("score", 0.5)
                .feature("distance", 1)
                .feature("origin", "ATL")
                .feature("weekend", true);
        assertThat(encoder.encode(inference, null)).isEmpty();
        InferenceRow row = new InferenceDecoder(id -> encoder.schema(), key -> Optional.of(InferenceLayout.of(BINARY)))
                .decode(encoder.wire(9));
        GroundTruthRow truth = decoder.decode(wire(BINARY, "label", "late", null));

        assertThat(truth.idHash()).isEqualTo(row.idHash());
        assertThat(truth.idHash2()).isEqualTo(row.idHash2()).isNotEqualTo(row.idHash());
        assertThat(Arrays.copyOfRange(row.bytes(), row.idOffset(), row.idOffset() + row.idLength()))
                .isEqualTo("größer-1".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aSchemaWithoutTheOptionalFieldsAndOneWithMoreAreRead() {
        Schema older = SchemaBuilder.record("GroundTruth")
                .fields()
                .requiredInt("observedAt")
                .requiredString("model")
                .requiredBytes("id")
                .endRecord();
        GenericRecord datum = new GenericRecordBuilder(older)
                .set("observedAt", 17)
                .set("model", "m")
                .set("id", ByteBuffer.wrap(new byte[] {'i'}))
                .build();
        GroundTruthRow row = decoder.decode(wire(2, older, datum));
        assertThat(row.id()).isEqualTo("i");
        assertThat(row.observedAtMicros).isEqualTo(17);
        assertThat(row.labelPresent || row.valuePresent || row.weightPresent).isFalse();

        Schema newer = SchemaBuilder.record("GroundTruth")
                .fields()
                .requiredString("id")
                .requiredString("model")
                .name("notes")
                .type()
                .array()
                .items()
                .stringType()
                .noDefault()
                .requiredLong("observedAt")
                .requiredFloat("value")
                .requiredInt("weight")
                .endRecord();
        decoder.decode(wire(
                3,
                newer,
                new GenericRecordBuilder(newer)
                        .set("id", "j")
                        .set("model", "m")
                        .set("notes", List.of("a", "b"))
                        .set("observedAt", 18L)
                        .set("value", 0.5f)
                        .set("weight", 3)
                        .build()));
        assertThat(row.id()).isEqualTo("j");
        assertThat(row.value).isEqualTo(0.5);
        assertThat(row.weight).isEqualTo(3);
    }

    @Test
    void whatIsNoGroundTruthHasItsReason() {
        byte[] wire = wire(BINARY, "label", "late", 2);
        assertThat(code(new byte[0])).isEqualTo(ReasonCode.MALFORMED);
        assertThat(code("{\"id\":1}".getBytes(StandardCharsets.US_ASCII))).isEqualTo(ReasonCode.MALFORMED);
        assertThat(code(Arrays.copyOf(wire, 5))).isEqualTo(ReasonCode.MALFORMED);
        assertThatThrownBy(() -> decoder.decode(Arrays.copyOf(wire, wire.length + 3)))
                .hasMessage("MALFORMED /: 3 bytes are left over, at byte " + wire.length);
        assertThatThrownBy(() -> decoder.decode(Arrays.copyOf(wire, 10)))
                .hasMessageStartingWith("MALFORMED /id: a length of 10 where");

        schemas.put(7, InferenceSchema.of(BINARY));
        assertThatThrownBy(() -> decoder.decode(new byte[] {0, 0, 0, 0, 7, 0}))
                .isInstanceOf(DecodingException.class)
                .hasMessageStartingWith(
                        "SCHEMA /observedAt: the schema org.mlaudit.inference.every_type.v1.Inference has");
        schemas.put(8, Schema.create(Schema.Type.STRING));
        assertThat(code(new byte[] {0, 0, 0, 0, 8, 0})).isEqualTo(ReasonCode.SCHEMA);

        Schema mistaken = SchemaBuilder.record("GroundTruth")
                .fields()
                .requiredString("id")
                .requiredString("model")
                .requiredLong("observedAt")
                .requiredString("value")
                .endRecord();
        byte[] text = wire(
                6,
                mistaken,
                new GenericRecordBuilder(mistaken)
                        .set("id", "")
                        .set("model", "")
                        .set("observedAt", 1L)
                        .set("value", "1")
                        .build());
        assertThatThrownBy(() -> decoder.decode(text))
                .isInstanceOf(DecodingException.class)
                .hasMessage("SCHEMA /value: a value of type string, must be double, at byte 8");
    }

    @Test
    void anIdThatTheRegistryDoesNotKnowIsAFaultOfTheMessageButASilentRegistryIsNot() {
        for (RegistryException.Kind kind : RegistryException.Kind.values()) {
            GroundTruthDecoder failing = new GroundTruthDecoder(id -> {
                throw new RegistryException(kind, "schema " + id, new IOException());
            });
            assertThatThrownBy(() -> failing.decode(new byte[] {0, 0, 0, 0, 9, 0}))
                    .isInstanceOf(
                            kind == RegistryException.Kind.NOT_FOUND
                                    ? DecodingException.class
                                    : RegistryException.class)
                    .hasMessageContaining("schema 9");
        }
    }

    @Test
    void decodingAllocatesNothingOnceASchemaIsKnown() {
        byte[][] wires = {
            wire(BINARY, "label", "late", 2), wire(BINARY, "label", "on-time", null), wire(REGRESSION, "value", 1, 0.5)
        };
        long hash = 0;
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = 0;
        for (int i = 0; i < 200_000; i++) {
            if (i == 100_000) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            GroundTruthRow row = decoder.decode(wires[i % wires.length]);
            hash += row.idHash() + row.idHash2() + row.modelHash();
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
        assertThat(hash).isNotZero();
    }

    @Property(tries = 1000)
    void everyWriterSchemaIsResolvedAsAvroDoes(@ForAll long seed) {
        RandomAvro avro = new RandomAvro(seed);
        Schema writer = writer(avro);
        GroundTruthPlan plan = GroundTruthPlan.compile(writer);
        GroundTruthRow row = new GroundTruthRow();
        for (int i = 0; i < 4; i++) {
            byte[] bytes = avro.bytes(writer, avro.datum(writer));
            GenericRecord expected = avroReads(writer, bytes);
            if (expected == null) {
                assertThat(catchThrowableOfType(DecodingException.class, () -> plan.decode(bytes, 0, bytes.length, row))
                                .reason()
                                .code())
                        .isEqualTo(ReasonCode.SCHEMA);
            } else {
                plan.decode(bytes, 0, bytes.length, row);
                assertSame(expected, row);
            }
        }
    }

    private static void assertSame(GenericRecord expected, GroundTruthRow row) {
        assertThat(row.id()).isEqualTo(expected.get("id").toString());
        assertThat(row.model()).isEqualTo(expected.get("model").toString());
        assertThat(row.observedAtMicros).isEqualTo(expected.get("observedAt"));
        assertThat(row.labelPresent ? row.label() : null)
                .isEqualTo(
                        expected.get("label") == null
                                ? null
                                : expected.get("label").toString());
        assertThat(row.valuePresent ? (Double) row.value : null).isEqualTo(expected.get("value"));
        assertThat(row.weightPresent ? (Double) row.weight : null).isEqualTo(expected.get("weight"));
    }

    private static @Nullable GenericRecord avroReads(Schema writer, byte[] bytes) {
        try {
            return new GenericDatumReader<GenericRecord>(writer, READER)
                    .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
        } catch (AvroTypeException e) {
            return null;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The reader's schema with fields added, left out, in another order, and of other types, alone or in unions. */
    private static Schema writer(RandomAvro avro) {
        Schema none = Schema.create(Schema.Type.NULL);
        List<Schema.Field> fields = new ArrayList<>();
        for (Schema.Field field : READER.getFields()) {
            Schema given = field.schema();
            boolean optional = field.hasDefaultValue();
            if (!field.name().equals("origin") && avro.random.nextInt(3) == 0) {
                Schema other = Schema.create(avro.any(List.of(
                        Schema.Type.STRING,
                        Schema.Type.BYTES,
                        Schema.Type.INT,
                        Schema.Type.LONG,
                        Schema.Type.FLOAT,
                        Schema.Type.DOUBLE,
                        Schema.Type.BOOLEAN)));
                given = avro.any(
                        List.of(other, Schema.createUnion(other, none), Schema.createUnion(none, other), none));
            }
            if (!optional || avro.random.nextInt(4) > 0) {
                fields.add(new Schema.Field(field.name(), given));
            }
        }
        for (int i = avro.random.nextInt(3); i > 0; i--) {
            fields.add(new Schema.Field("extra" + i, avro.schema(2)));
        }
        if (avro.random.nextBoolean()) {
            Collections.shuffle(fields, avro.random);
        }
        return Schema.createRecord("GroundTruth", null, READER.getNamespace(), false, fields);
    }

    @Property(tries = 1000)
    void truncatedBytesAreRefused(@ForAll long seed) {
        RandomAvro avro = new RandomAvro(seed);
        Schema writer = writer(avro);
        byte[] bytes = avro.bytes(writer, avro.datum(writer));
        GroundTruthPlan plan = GroundTruthPlan.compile(writer);
        GroundTruthRow row = new GroundTruthRow();
        int kept = avro.random.nextInt(bytes.length + 1) - 1;

        byte[] cut = Arrays.copyOf(bytes, Math.max(0, kept));
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        if (kept >= 0) {
            assertThatThrownBy(() -> plan.decode(cut, 0, cut.length, row)).isInstanceOf(DecodingException.class);
            // A view into a larger array has no more bytes than its limit allows.
            assertThatThrownBy(() -> plan.decode(bytes, 0, kept, row)).isInstanceOf(DecodingException.class);
        }
        assertThatThrownBy(() -> plan.decode(longer, 0, longer.length, row)).isInstanceOf(DecodingException.class);
    }

    @Property(tries = 2000)
    void corruptBytesDecodeOrAreRefusedButNothingElse(@ForAll long seed) {
        RandomAvro avro = new RandomAvro(seed);
        Schema writer = writer(avro);
        byte[] bytes = avro.bytes(writer, avro.datum(writer));
        for (int i = 1 + avro.random.nextInt(4); i > 0 && bytes.length > 0; i--) {
            bytes[avro.random.nextInt(bytes.length)] = (byte) avro.random.nextInt();
        }
        GroundTruthRow row = new GroundTruthRow();
        try {
            GroundTruthPlan.compile(writer).decode(bytes, 0, bytes.length, row);
            assertThat(row.id()).isNotNull();
            assertThat(row.model()).isNotNull();
            assertThat(row.labelPresent ? row.label() : "").isNotNull();
        } catch (DecodingException e) {
            assertThat(e.reason().code()).isIn(ReasonCode.MALFORMED, ReasonCode.SCHEMA);
        }
    }

    private ReasonCode code(byte[] wire) {
        return catchThrowableOfType(DecodingException.class, () -> decoder.decode(wire))
                .reason()
                .code();
    }
}
