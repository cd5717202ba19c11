package org.mlaudit.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.mlaudit.contract.Contracts;
import org.mlaudit.contract.FeatureType;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.PredictionSpec;

/** How the probabilities of a MULTICLASS model's classes are decoded. */
class ProbabilitiesTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);
    private static final ModelContract MULTICLASS = contract(Contracts.multiclass());
    private static final Schema SCHEMA = InferenceSchema.of(MULTICLASS);

    private final InferenceRow row = new InferenceRow(InferenceLayout.of(MULTICLASS));

    private static ModelContract contract(PredictionSpec prediction) {
        return Contracts.contract("m", List.of(Contracts.feature("x", FeatureType.NUMERIC, true)), prediction);
    }

    private static byte[] wire(ModelContract contract, String name, Object value) {
        InferenceEncoder encoder = new InferenceEncoder(contract, CLOCK);
        assertThat(encoder.encode(
                        new MapSource(contract)
                                .with("occurredAt", Instant.EPOCH.plusSeconds(1_700_000_000))
                                .with(name, value),
                        null))
                .isEmpty();
        return encoder.wire(1);
    }

    private static InferenceDecoder decoder(ModelContract contract) {
        return new InferenceDecoder(
                id -> InferenceSchema.of(contract), key -> Optional.of(InferenceLayout.of(contract)));
    }

    @Test
    void aRowHoldsTheProbabilitiesOfAMulticlassModelOnly() {
        InferenceDecoder decoder = decoder(MULTICLASS);
        InferenceRow decoded = decoder.decode(wire(MULTICLASS, "probabilities", List.of(0.25, 0.125, 0.625)));
        assertThat(decoded.probabilitiesPresent).isTrue();
        assertThat(decoded.probabilities).containsExactly(0.25f, 0.125f, 0.625f);

        assertThat(decoder.decode(wire(MULTICLASS, "label", "b")).probabilitiesPresent)
                .isFalse();

        ModelContract binary = contract(Contracts.binary());
        InferenceRow other = decoder(binary).decode(wire(binary, "score", 0.5));
        assertThat(other.probabilities).isEmpty();
        assertThat(other.probabilitiesPresent).isFalse();
    }

    /** The schema of inferences with another type of probabilities. */
    private static Schema writer(Schema probabilities) {
        Schema ours = SCHEMA.getField("prediction").schema();
        Schema prediction = Schema.createRecord("Prediction", null, "x", false);
        prediction.setFields(ours.getFields().stream()
                .map(field -> new Schema.Field(
                        field.name(), field.name().equals("probabilities") ? probabilities : field.schema()))
                .toList());
        Schema writer = Schema.createRecord("Inference", null, "x", false);
        writer.setFields(SCHEMA.getFields().stream()
                .map(field ->
                        new Schema.Field(field.name(), field.name().equals("prediction") ? prediction : field.schema()))
                .toList());
        return writer;
    }

    private static byte[] bytes(RandomAvro avro, Schema writer, Object probabilities) {
        GenericRecord datum = (GenericRecord) avro.datum(writer);
        ((GenericRecord) datum.get("prediction")).put("probabilities", probabilities);
        return avro.bytes(writer, datum);
    }

    @Property(tries = 500)
    void numbersOfEveryTypeAndInAnyBlocksAreReadAndAWrongCountIsNone(
            @ForAll long seed, @ForAll @IntRange(max = 6) int count) {
        RandomAvro avro = new RandomAvro(seed);
        Schema.Type type = avro.any(List.of(Schema.Type.DOUBLE, Schema.Type.FLOAT, Schema.Type.INT, Schema.Type.LONG));
        Schema item = Schema.create(type);
        if (avro.random.nextBoolean()) {
            item = Schema.createUnion(Schema.create(Schema.Type.STRING), item);
        }
        Schema array = Schema.createArray(item);
        if (avro.random.nextBoolean()) {
            array = Schema.createUnion(array, Schema.create(Schema.Type.NULL));
        }
        Schema writer = writer(array);
        List<Object> items = IntStream.range(0, count)
                .mapToObj(i -> switch (type) {
                    case DOUBLE -> (Object) (i / 8.0);
                    case FLOAT -> (Object) (i / 8f);
                    case INT -> (Object) i;
                    default -> (Object) (long) i;
                })
                .toList();
        byte[] bytes = bytes(avro, writer, items);

        DecodePlan.compile(writer, row.layout).decode(bytes, 0, bytes.length, row);

        assertThat(row.probabilitiesPresent).isEqualTo(count == 3);
        if (count == 3) {
            boolean whole = type == Schema.Type.INT || type == Schema.Type.LONG;
            assertThat(row.probabilities).containsExactly(0, whole ? 1 : 0.125f, whole ? 2 : 0.25f);
        }
        byte[] cut = Arrays.copyOf(bytes, avro.random.nextInt(bytes.length));
        assertThatThrownBy(() -> DecodePlan.compile(writer, row.layout).decode(cut, 0, cut.length, row))
                .isInstanceOf(DecodingException.class);
    }

    @Test
    void probabilitiesThatAreNoNumbersAreNamed() {
        RandomAvro avro = new RandomAvro(1);
        Schema texts = writer(Schema.createArray(Schema.create(Schema.Type.STRING)));
        byte[] bytes = bytes(
                avro,
                texts,
                new GenericData.Array<>(Schema.createArray(Schema.create(Schema.Type.STRING)), List.of("a")));
        assertThatThrownBy(() -> DecodePlan.compile(texts, row.layout).decode(bytes, 0, bytes.length, row))
                .isInstanceOf(DecodingException.class)
                .hasMessageStartingWith("SCHEMA /prediction/probabilities: an item that is no number, at byte ");

        Schema single = writer(Schema.create(Schema.Type.DOUBLE));
        byte[] one = bytes(avro, single, 0.5);
        assertThatThrownBy(() -> DecodePlan.compile(single, row.layout).decode(one, 0, one.length, row))
                .hasMessageStartingWith(
                        "SCHEMA /prediction/probabilities: a value of type double, must be array of double");
    }
}
