package org.mlaudit.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.util.Utf8;
import org.junit.jupiter.api.Test;
import org.mlaudit.contract.Contracts;
import org.mlaudit.contract.FeatureType;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.PredictionSpec;
import org.mlaudit.contract.Reason;
import org.mlaudit.contract.ReasonCode;

/** In which forms each kind of value is read, and which are refused. */
class InferenceValuesTest extends EncodingTest {
    private static List<Reason> encode(ModelContract contract, MapSource source) {
        return new InferenceEncoder(contract, CLOCK).encode(source, null);
    }

    @Test
    void numbersMayBeTextButOnlyWholly() {
        assertThat(encoder.encode(valid().feature("distance", " 1979.5 "), null))
                .isEmpty();
        assertThat(((GenericRecord) read(encoder).get("features")).get("distance"))
                .isEqualTo(1979.5);

        refused(valid().feature("distance", "1979 miles"), ReasonCode.WRONG_TYPE, "/features/distance", "1979 miles");
        refused(valid().feature("distance", "1d"), ReasonCode.WRONG_TYPE, "/features/distance", "1d");
        refused(valid().feature("distance", "1-2"), ReasonCode.WRONG_TYPE, "/features/distance", "1-2");
        refused(valid().feature("distance", true), ReasonCode.WRONG_TYPE, "/features/distance", "true");
        refused(valid().feature("distance", " "), ReasonCode.MISSING, "/features/distance", null);
    }

    @Test
    void numbersMustBeFinite() {
        for (Object value : List.of("NaN", "-inf", "Infinity", "1e999", Double.NaN, Float.POSITIVE_INFINITY)) {
            refused(valid().feature("distance", value), ReasonCode.NOT_FINITE, "/features/distance", value.toString());
        }
        refused(
                valid().feature("vector", new double[] {1, 1e300, 3}),
                ReasonCode.NOT_FINITE,
                "/features/vector/1",
                "1.0E300");
    }

    @Test
    void rangesIncludeTheirBounds() {
        assertThat(encoder.encode(valid().feature("distance", 0), null)).isEmpty();
        assertThat(encoder.encode(valid().feature("distance", 6000), null)).isEmpty();
        refused(valid().feature("distance", -0.001), ReasonCode.OUT_OF_RANGE, "/features/distance", "-0.001");
        assertThat(encoder.encode(valid().feature("distance", 6001), null)
                        .getFirst()
                        .message())
                .isEqualTo("must be from 0 to 6000 miles");
    }

    @Test
    void categoriesMayBeWholeNumbersAndBooleansButNotFractions() {
        ModelContract contract = Contracts.contract(
                "any", List.of(Contracts.feature("code", FeatureType.CATEGORICAL, false)), Contracts.binary());
        for (Object value : List.of(7, 7L, true, 'x', new Utf8("x"))) {
            MapSource source = new MapSource(contract).with("occurredAt", NOW).with("score", 1);
            assertThat(encode(contract, source.feature("code", value))).isEmpty();
        }
        MapSource source = new MapSource(contract).with("occurredAt", NOW).with("score", 1);
        assertThat(encode(contract, source.feature("code", 7.5)))
                .extracting(Reason::code)
                .containsExactly(ReasonCode.WRONG_TYPE);
        assertThat(encode(contract, source.feature("code", "")))
                .extracting(Reason::code)
                .containsExactly(ReasonCode.MISSING);
    }

    @Test
    void booleansMayBeTextButNotNumbers() {
        assertThat(encoder.encode(valid().feature("weekend", "FALSE"), null)).isEmpty();
        refused(valid().feature("weekend", "yes"), ReasonCode.WRONG_TYPE, "/features/weekend", "yes");
        refused(valid().feature("weekend", 1), ReasonCode.WRONG_TYPE, "/features/weekend", "1");
    }

    @Test
    void longValuesAreCut() {
        String text = "x".repeat(255) + "😀" + "y".repeat(100_000);

        Reason reason = encoder.encode(valid().feature("origin", text), null).getFirst();

        assertThat(reason.value()).isEqualTo("x".repeat(255));
        assertThat(encoder.encode(valid().feature("vector", new double[100_000]), null))
                .hasSize(1);
    }

    @Test
    void timesAreReadInEveryFormThatReadersGive() {
        long micros = 1772362800_123_000L;
        Instant instant = Instant.ofEpochMilli(micros / 1000);
        for (Object value : List.of(
                micros / 1000,
                1772362800_123.0,
                Long.toString(micros / 1000),
                instant,
                Date.from(instant),
                Timestamp.from(instant),
                OffsetDateTime.ofInstant(instant, ZoneOffset.ofHours(5)),
                instant.atZone(ZoneOffset.UTC).toLocalDateTime(),
                "2026-03-01T11:00:00.123Z",
                "2026-03-01 11:00:00.123",
                "2026-03-01T13:00:00.123+02:00",
                "2026-03-01T05:30:00.123-0530")) {
            assertThat(encoder.encode(valid().with("occurredAt", value), null))
                    .as("%s", value)
                    .isEmpty();
            assertThat(read(encoder).get("occurredAt")).as("%s", value).isEqualTo(micros);
        }
        assertThat(encoder.encode(valid().with("occurredAt", "2024-02-29"), null))
                .isEmpty();
        assertThat(read(encoder).get("occurredAt"))
                .isEqualTo(Instant.parse("2024-02-29T00:00:00Z").toEpochMilli() * 1000);
    }

    @Test
    void absentUnreadableAndAbsurdTimesAreRefused() {
        for (Object value : List.of(
                "2026-13-01T00:00:00Z",
                "2025-02-29T00:00:00Z",
                "2026-03-01T24:00:00Z",
                "2026-03-01T11:00:00+25:00",
                "2026-03-01T11:00:00 PST",
                "01/03/2026",
                "1999-12-31T23:59:59.999999Z",
                "2026-03-02T12:00:00.001Z",
                1772362800,
                Double.NaN,
                Long.MAX_VALUE,
                Instant.MAX,
                Instant.MIN,
                true)) {
            refused(valid().with("occurredAt", value), ReasonCode.TIMESTAMP, "/occurredAt", value.toString());
        }
        refused(valid().with("occurredAt", null), ReasonCode.TIMESTAMP, "/occurredAt", null);
        assertThat(encoder.encode(valid().with("occurredAt", "2026-03-02T12:00:00Z"), null))
                .isEmpty();
        assertThat(encoder.encode(valid().with("occurredAt", "2000-01-01T00:00:00Z"), null))
                .isEmpty();
        assertThat(encoder.encode(valid().with("occurredAt", 1772362800), null)
                        .getFirst()
                        .message())
                .contains("looks like seconds");
    }

    @Test
    void predictionsMustHaveTheShapeOfTheirKind() {
        refused(valid().with("label", null).with("score", null), ReasonCode.PREDICTION_SHAPE, "/prediction", null);
        refused(valid().with("label", "Late"), ReasonCode.UNKNOWN_CATEGORY, "/prediction/label", "Late");
        refused(valid().with("score", "high"), ReasonCode.WRONG_TYPE, "/prediction/score", "high");
        refused(
                valid().with("probabilities", List.of(0.5, 0.5)),
                ReasonCode.PREDICTION_SHAPE,
                "/prediction/probabilities",
                "[0.5, 0.5]");
        assertThat(encoder.encode(valid().with("label", null), null)).isEmpty();
        assertThat(encoder.encode(valid().with("score", null), null)).isEmpty();
    }

    @Test
    void probabilitiesMustBeOneForEachClassAndSumToOne() {
        assertThat(probabilities(List.of(0.2, 0.3, 0.5))).isEmpty();
        assertThat(probabilities(new float[] {0.2f, 0.3f, 0.5f})).isEmpty();
        assertThat(probabilities(new Object[] {"0.2", 0.3, 0.5})).isEmpty();
        assertThat(probabilities(List.of(0.5, 0.5))).containsExactly(ReasonCode.PREDICTION_SHAPE);
        assertThat(probabilities(List.of(0.5, 0.3, 0.5))).containsExactly(ReasonCode.PREDICTION_SHAPE);
        assertThat(probabilities(List.of(-0.5, 1, 0.5))).containsExactly(ReasonCode.OUT_OF_RANGE);
        assertThat(probabilities(Arrays.asList(0.5, null, 0.5))).containsExactly(ReasonCode.MISSING);
        assertThat(probabilities(List.of(0.5, Double.NaN, "x")))
                .containsExactly(ReasonCode.NOT_FINITE, ReasonCode.WRONG_TYPE);
        assertThat(probabilities("0.2")).containsExactly(ReasonCode.WRONG_TYPE);
    }

    private static List<ReasonCode> probabilities(Object value) {
        ModelContract contract = oneFeature(Contracts.multiclass());
        MapSource source = new MapSource(contract).with("occurredAt", NOW).feature("x", 1);
        return encode(contract, source.with("probabilities", value)).stream()
                .map(Reason::code)
                .toList();
    }

    @Test
    void regressionsMustLieInTheirRange() {
        ModelContract contract = oneFeature(Contracts.regression());
        MapSource source = new MapSource(contract).with("occurredAt", NOW).feature("x", 1);

        assertThat(encode(contract, source.with("value", -60))).isEmpty();
        assertThat(encode(contract, source.with("value", -61)))
                .containsExactly(new Reason(
                        ReasonCode.OUT_OF_RANGE, "/prediction/value", "-61", "must be from -60 to 2000 minutes"));
        assertThat(encode(contract, source.with("value", null).with("label", "late")))
                .extracting(Reason::path)
                .containsExactly("/prediction/label");
    }

    private static ModelContract oneFeature(PredictionSpec prediction) {
        return Contracts.contract("one", List.of(Contracts.feature("x", FeatureType.NUMERIC, true)), prediction);
    }

    @Test
    void anUnpairedSurrogateBecomesAQuestionMark() {
        assertThat(encoder.encode(valid().feature("remark", "a\uD83D"), null)).isEmpty();
        assertThat(((GenericRecord) read(encoder).get("features")).get("remark"))
                .hasToString("a?");
    }
}
