package org.mlaudit.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.contract.Contracts;
import org.mlaudit.contract.FeatureType;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.contract.ReasonCode;
import org.mlaudit.registry.RegistryException;

class InferenceDecoderTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);
    private static final ModelContract CONTRACT = Contracts.everyType();

    private final Map<Integer, Schema> schemas = new HashMap<>();
    private final Map<ModelKey, InferenceLayout> layouts = new HashMap<>();
    private final InferenceDecoder decoder =
            new InferenceDecoder(schemas::get, key -> Optional.ofNullable(layouts.get(key)));

    private byte[] register(int id, ModelContract contract, MapSource source) {
        InferenceEncoder encoder = new InferenceEncoder(contract, CLOCK);
        schemas.put(id, encoder.schema());
        layouts.put(contract.key(), InferenceLayout.of(contract));
        assertThat(encoder.encode(source, null)).isEmpty();
        return encoder.wire(id);
    }

    private static MapSource source(ModelContract contract) {
        return new MapSource(contract).with("id", "i-1").with("occurredAt", 1_700_000_000_000L);
    }

    private static MapSource full() {
        return source(CONTRACT)
                .with("score", 0.25)
                .with("latencyMicros", 1_000_000L)
                .feature("distance", 12.5)
                .feature("origin", "ORD")
                .feature("weekend", false)
                .feature("remark", "größer")
                .feature("vector", new float[] {3, 0, 4});
    }

    private ReasonCode code(byte[] wire) {
        return catchThrowableOfType(DecodingException.class, () -> decoder.decode(wire))
                .reason()
                .code();
    }

    @Test
    void segmentsComeFromTheFeatureOfTheirNameOrFromTheMap() {
        ModelContract contract = ContractFile.parse(ContractFile.toJson(CONTRACT)
                .replace("[\"carrier\",\"sex\"]", "[\"carrier\",\"origin\",\"weekend\",\"sex\",\"distance\"]"));
        MapSource given = full().segment("sex", "f")
                .segment("carrier", "größer")
                .segment("origin", "the feature counts")
                .segment("distance", "far");
        InferenceRow row = decoder.decode(register(1, contract, given));

        assertThat(row.layout.segments())
                .extracting(InferenceLayout.Segment::name)
                .containsExactly("carrier", "origin", "weekend", "sex", "distance");
        assertThat(row.segmentText(0)).isEqualTo("größer");
        assertThat(row.segmentHash(0)).isEqualTo(CategoryHash.of("größer"));
        assertThat(row.segmentText(1)).isEqualTo("ORD");
        assertThat(row.segmentText(2)).isEqualTo("false");
        assertThat(row.segmentHash(2)).isEqualTo(InferenceRow.FALSE);
        assertThat(row.segmentText(3)).isEqualTo("f");
        assertThat(row.segmentText(4)).isEqualTo("far");

        InferenceRow bare = decoder.decode(register(1, contract, full()));
        assertThat(bare.segmentPresent(0)).isFalse();
        assertThat(bare.segmentPresent(1)).isTrue();
        assertThat(bare.segmentPresent(4)).isFalse();
    }

    @Test
    void aRowHoldsWhatWasEncoded() {
        InferenceRow row = decoder.decode(register(1, CONTRACT, full()));

        assertThat(row.id()).isEqualTo("i-1");
        assertThat(row.occurredAtMicros).isEqualTo(1_700_000_000_000_000L);
        assertThat(row.layout.contract()).isEqualTo(CONTRACT);
        assertThat(row.number[0]).isEqualTo(12.5);
        assertThat(row.text(1)).isEqualTo("ORD");
        assertThat(row.hash[2]).isEqualTo(InferenceRow.FALSE);
        assertThat(row.text(2)).isEqualTo("false");
        assertThat(row.number[3]).as("characters of a text").isEqualTo(6);
        assertThat(row.number[4]).as("norm of a vector").isEqualTo(5);
        assertThat(row.text(3)).isEqualTo("größer");
        assertThat(row.idHash()).isEqualTo(CategoryHash.ofId("i-1".getBytes(StandardCharsets.UTF_8), 0, 3));
        assertThat(row.schemaId).isEqualTo(1);
        assertThat(row.arrivedAtMicros).isEqualTo(InferenceRow.UNKNOWN_TIME);
        assertThat(row.present).containsExactly(true, true, true, true, true, false, true, false, true, false, false);
        assertThat(row.number[6]).isEqualTo(0.25);
        assertThat(row.number[8]).isEqualTo(1_000_000);
    }

    @Test
    void vectorsAreDecodedWhereTheLayoutAsksForThem() {
        byte[] wire = register(1, CONTRACT, full());
        assertThat(decoder.decode(wire).vector[4]).isEmpty();

        layouts.put(CONTRACT.key(), InferenceLayout.withVectors(CONTRACT));
        decoder.forget();
        InferenceRow row = decoder.decode(wire);
        assertThat(row.vector[4]).containsExactly(3, 0, 4);
        assertThat(row.vectorLength[4]).isEqualTo(3);
        assertThat(row.number[4]).isEqualTo(5);
    }

    @Test
    void aRowKeepsNothingOfTheOneBefore() {
        decoder.decode(register(1, CONTRACT, full().with("label", "late").feature("age", 3)));
        MapSource sparse = source(CONTRACT)
                .with("label", "late")
                .feature("distance", 1)
                .feature("origin", "ATL")
                .feature("weekend", true);

        assertThat(decoder.decode(register(1, CONTRACT, sparse)).present)
                .containsExactly(true, true, true, false, false, false, false, true, false, false, false);
    }

    @Test
    void manyModelsAreDecodedInterleaved() {
        byte[][] wires = new byte[200][];
        for (int i = 0; i < wires.length; i++) {
            ModelContract contract = Contracts.contract(
                    "model-" + i, List.of(Contracts.feature("x", FeatureType.NUMERIC, true)), Contracts.binary());
            wires[i] = register(
                    i * 65_536, contract, source(contract).with("score", 1).feature("x", i));
        }
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < wires.length; i++) {
                InferenceRow row = decoder.decode(wires[i]);
                assertThat(row.layout.contract().key().model()).isEqualTo("model-" + i);
                assertThat(row.number[0]).isEqualTo(i);
            }
        }
    }

    @Test
    void whatIsNoMessageOfARegisteredModelHasItsReason() {
        byte[] wire = register(1, CONTRACT, full());
        assertThat(code(new byte[0])).isEqualTo(ReasonCode.MALFORMED);
        assertThat(code("{\"id\":1}".getBytes(StandardCharsets.US_ASCII))).isEqualTo(ReasonCode.MALFORMED);
        assertThat(code(Arrays.copyOf(wire, 5))).isEqualTo(ReasonCode.MALFORMED);
        schemas.put(
                7, SchemaBuilder.record("Other").fields().requiredString("id").endRecord());
        assertThat(code(new byte[] {0, 0, 0, 0, 7, 0})).isEqualTo(ReasonCode.SCHEMA);
        layouts.clear();
        decoder.forget();
        assertThat(code(wire)).isEqualTo(ReasonCode.UNREGISTERED_MODEL);
        layouts.put(CONTRACT.key(), InferenceLayout.of(CONTRACT));
        assertThat(decoder.decode(wire).id()).isEqualTo("i-1");
    }

    @Test
    void anIdThatTheRegistryDoesNotKnowIsAFaultOfTheMessageButASilentRegistryIsNot() {
        byte[] wire = {0, 0, 0, 0, 9, 0};
        for (RegistryException.Kind kind : RegistryException.Kind.values()) {
            InferenceDecoder failing = new InferenceDecoder(
                    id -> {
                        throw new RegistryException(kind, "schema " + id, new IOException());
                    },
                    key -> Optional.empty());
            assertThatThrownBy(() -> failing.decode(wire))
                    .isInstanceOf(
                            kind == RegistryException.Kind.NOT_FOUND
                                    ? DecodingException.class
                                    : RegistryException.class)
                    .hasMessageContaining("schema 9");
        }
    }

    @Test
    void aFailureNamesTheFieldAndTheByte() {
        byte[] wire = register(1, CONTRACT, full());
        int distance = new String(wire, StandardCharsets.ISO_8859_1).indexOf("ORD") - 2 - 8;
        byte[] truncated = Arrays.copyOf(wire, distance + 3);
        assertThatThrownBy(() -> decoder.decode(truncated))
                .hasMessage("MALFORMED /features/distance: the data are truncated, at byte " + truncated.length);

        byte[] branch = wire.clone();
        branch[distance - 1] = 6;
        assertThatThrownBy(() -> decoder.decode(branch))
                .hasMessage("MALFORMED /features/distance: branch byte 6 of a union that has 2 branches, at byte "
                        + (distance - 1));

        assertThatThrownBy(() -> decoder.decode(Arrays.copyOf(wire, wire.length + 3)))
                .hasMessage("MALFORMED /: 3 bytes are left over, at byte " + wire.length);
    }

    @Test
    void aMessageCutAnywhereIsRefused() {
        InferenceEncoder encoder = new InferenceEncoder(CONTRACT, CLOCK);
        assertThat(encoder.encode(full().with("id", null).segment("carrier", "AA"), null))
                .isEmpty();
        schemas.put(1, encoder.schema());
        layouts.put(CONTRACT.key(), InferenceLayout.of(CONTRACT));
        byte[] wire = encoder.wire(1);
        DecodePlan plan = DecodePlan.compile(encoder.schema(), InferenceLayout.of(CONTRACT));
        InferenceRow row = new InferenceRow(InferenceLayout.of(CONTRACT));

        assertThat(decoder.decode(wire).id()).isEqualTo(encoder.id());
        for (int kept = 0; kept < wire.length; kept++) {
            byte[] cut = Arrays.copyOf(wire, kept);
            int limit = kept;
            assertThatThrownBy(() -> decoder.decode(cut)).isInstanceOf(DecodingException.class);
            // The same bytes with more behind them that are not the datum's.
            assertThatThrownBy(() -> plan.decode(wire, Math.min(5, limit), limit, row))
                    .isInstanceOf(DecodingException.class);
        }
    }

    @Test
    void aFieldOfAnIncompatibleTypeIsNamed() {
        ModelContract before = Contracts.contract(
                "m", List.of(Contracts.feature("x", FeatureType.CATEGORICAL, true)), Contracts.binary());
        ModelContract after =
                Contracts.contract("m", List.of(Contracts.feature("x", FeatureType.NUMERIC, true)), Contracts.binary());
        byte[] wire = register(1, before, source(before).with("score", 1).feature("x", "a"));
        byte[] absent = register(1, before, source(before).with("score", 1));
        layouts.put(after.key(), InferenceLayout.of(after));

        assertThatThrownBy(() -> decoder.decode(wire))
                .isInstanceOf(DecodingException.class)
                .hasMessageStartingWith("SCHEMA /features/x: a value of type string, must be double");
        assertThat(decoder.decode(absent).present[0]).isFalse();
    }

    @Test
    void numbersWrittenAsIntegersAreWidened() {
        Schema item = SchemaBuilder.array().items(Schema.create(Schema.Type.INT));
        Schema features = SchemaBuilder.record("Features")
                .fields()
                .requiredInt("distance")
                .name("vector")
                .type(item)
                .noDefault()
                .endRecord();
        Schema ours = InferenceSchema.of(CONTRACT);
        Schema writer = Schema.createRecord("Inference", null, "x", false);
        writer.setFields(ours.getFields().stream()
                .map(field -> new Schema.Field(
                        field.name(), field.name().equals("features") ? features : field.schema(), null))
                .toList());
        DecodePlan plan = DecodePlan.compile(writer, InferenceLayout.of(CONTRACT));
        InferenceRow row = new InferenceRow(InferenceLayout.of(CONTRACT));
        // id "", model "", version "", time 0; distance -300, vector [3, 4]; nothing predicted; the rest empty
        byte[] bytes = {0, 0, 0, 0, (byte) 0xD7, 4, 4, 6, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0};

        plan.decode(bytes, 0, bytes.length, row);

        assertThat(row.number[0]).isEqualTo(-300);
        assertThat(row.number[4]).isEqualTo(5);
    }

    @Test
    void deepAndHugeClaimsOfHostileBytesAreRefusedAtOnce() {
        Schema node = Schema.createRecord("Node", null, "x", false);
        node.setFields(List.of(new Schema.Field("next", Schema.createUnion(Schema.create(Schema.Type.NULL), node))));
        byte[] deep = new byte[100_000];
        Arrays.fill(deep, (byte) 2);
        assertThatThrownBy(() -> new DatumScanner(node).end(deep, 0, deep.length))
                .hasMessageContaining("nested more than");

        Schema nulls = Schema.createArray(Schema.create(Schema.Type.NULL));
        byte[] many = {(byte) 0xFE, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 127, 0};
        assertThat(new DatumScanner(nulls).end(many, 0, many.length)).isEqualTo(many.length);

        Schema longs = Schema.createArray(Schema.create(Schema.Type.LONG));
        assertThatThrownBy(() -> new DatumScanner(longs).end(many, 0, many.length))
                .hasMessageContaining("items where fewer bytes are left");
    }

    @Test
    void theScannerFindsTheIdOfEveryInference() {
        InferenceEncoder encoder = new InferenceEncoder(CONTRACT, CLOCK);
        assertThat(encoder.encode(full(), null)).isEmpty();
        DatumScanner scanner = new DatumScanner(encoder.schema());

        assertThat(scanner.startsWithText()).isTrue();
        assertThat(scanner.end(encoder.buffer(), 0, encoder.length())).isEqualTo(encoder.length());
        assertThat(new String(encoder.buffer(), scanner.idOffset(), scanner.idLength(), StandardCharsets.UTF_8))
                .isEqualTo("i-1");
    }
}
