package org.mlaudit.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mlaudit.contract.Contracts;
import org.mlaudit.contract.FeatureType;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.PredictionSpec;
import org.mlaudit.contract.Reason;
import org.mlaudit.contract.ReasonCode;
import org.mlaudit.event.Origin;

class InferenceEncoderTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final ModelContract CONTRACT = Contracts.everyType();

    private final InferenceEncoder encoder = new InferenceEncoder(CONTRACT, CLOCK);

    private static MapSource valid() {
        return new MapSource(CONTRACT)
                .with("id", "inference-1")
                .with("occurredAt", "2026-03-01T11:00:00Z")
                .with("label", "late")
                .with("score", 0.75)
                .feature("distance", 1979)
                .feature("origin", "ATL")
                .feature("weekend", true);
    }

    private static List<Reason> encode(ModelContract contract, MapSource source) {
        return new InferenceEncoder(contract, CLOCK).encode(source, null);
    }

    private static GenericRecord read(InferenceEncoder encoder) {
        byte[] bytes = Arrays.copyOf(encoder.buffer(), encoder.length());
        try {
            return new GenericDatumReader<GenericRecord>(encoder.schema())
                    .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void refused(MapSource source, ReasonCode code, String path, @Nullable String value) {
        assertThat(encoder.encode(source, null))
                .extracting(Reason::code, Reason::path, Reason::value)
                .containsExactly(tuple(code, path, value));
    }

    @Test
    void everyRecordHasTheOriginThatCameWithIt() {
        Origin origin = new Origin("p:1:0", 7L, "flow", "file-1");
        for (Origin next : new Origin[] {
            origin,
            new Origin("p:1:0", 8L, "flow", "file-1"),
            new Origin("p:1:0", 9L, "flow", "file-2"),
            new Origin("p:1:0", 10L, null, "file-2"),
            new Origin("p:1:1", 0L, null, null),
            origin
        }) {
            assertThat(encoder.encode(valid(), next)).isEmpty();
            assertThat(read(encoder).get("origin")).hasToString(next.toString());
        }
        assertThat(encoder.encode(valid(), null)).isEmpty();
        assertThat(read(encoder).get("origin")).isNull();
    }

    @Test
    void aValidRecordIsWhatAvroReads() {
        Origin origin = new Origin("p:1:0", 7L, "flow", null);
        MapSource source = valid().feature("remark", "größer 😀")
                .feature("vector", new Object[] {1, 2.5f, "3"})
                .feature("age", new BigDecimal("41.5"))
                .segment("carrier", "AA")
                .segment("sex", null)
                .with("subject", "s-1")
                .with("latencyMicros", 1200);

        assertThat(encoder.encode(source, origin)).isEmpty();

        GenericRecord record = read(encoder);
        GenericRecord features = (GenericRecord) record.get("features");
        assertThat(record.get("id")).hasToString("inference-1");
        assertThat(record.get("model")).hasToString("every-type");
        assertThat(record.get("version")).hasToString("1");
        assertThat(record.get("occurredAt")).isEqualTo(1772362800_000_000L);
        assertThat(features.get("distance")).isEqualTo(1979.0);
        assertThat(features.get("origin")).hasToString("ATL");
        assertThat(features.get("weekend")).isEqualTo(true);
        assertThat(features.get("remark")).hasToString("größer 😀");
        assertThat(features.get("vector")).isEqualTo(List.of(1f, 2.5f, 3f));
        assertThat(features.get("age")).isEqualTo(41.5);
        assertThat(record.get("prediction"))
                .hasToString("{\"label\": \"late\", \"score\": 0.75, \"probabilities\": null, \"value\": null}");
        assertThat(record.get("segments")).isEqualTo(Map.of(new Utf8("carrier"), new Utf8("AA")));
        assertThat(record.get("subject")).hasToString("s-1");
        assertThat(record.get("latencyMicros")).isEqualTo(1200L);
        assertThat(record.get("origin"))
                .hasToString("{\"producer\": \"p:1:0\", \"sequence\": 7, \"flow\": \"flow\", \"flowFile\": null}");
        assertThat(encoder.id()).isEqualTo("inference-1");
    }

    @Test
    void theBytesAreFixed() {
        assertThat(encoder.encode(valid(), null)).isEmpty();

        // id, model, version, time; distance, origin, weekend, three nulls; label, score, two nulls; no segments, nulls
        assertThat(HexFormat.of().formatHex(encoder.buffer(), 0, encoder.length()))
                .isEqualTo("16" + hex("inference-1") + "14" + hex("every-type") + "0231"
                        + time(1772362800_000_000L)
                        + "020000000000ec9e40" + "0206" + hex("ATL") + "0201" + "000000"
                        + "0208" + hex("late") + "02000000000000e83f" + "0000" + "00" + "000000");
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String time(long micros) {
        StringBuilder hex = new StringBuilder();
        for (long left = micros << 1; left != 0; left >>>= 7) {
            hex.append(String.format("%02x", (left & 0x7F) | (left > 0x7F ? 0x80 : 0)));
        }
        return hex.toString();
    }

    @Test
    void allReasonsOfARecordComeAtOnce() {
        MapSource source = new MapSource(CONTRACT)
                .with("id", "  ")
                .with("occurredAt", "yesterday")
                .with("score", 1.5)
                .with("value", 3)
                .with("latencyMicros", -1)
                .feature("distance", 7000)
                .feature("origin", "XXX")
                .feature("vector", List.of(1, 2))
                .feature("dist/ance~", 1)
                .segment("cabin", "Y")
                .segment("carrier", 1.5);

        assertThat(encoder.encode(source, null))
                .extracting(Reason::code, Reason::path)
                .containsExactly(
                        tuple(ReasonCode.ID, "/id"),
                        tuple(ReasonCode.TIMESTAMP, "/occurredAt"),
                        tuple(ReasonCode.OUT_OF_RANGE, "/features/distance"),
                        tuple(ReasonCode.UNKNOWN_CATEGORY, "/features/origin"),
                        tuple(ReasonCode.MISSING, "/features/weekend"),
                        tuple(ReasonCode.WRONG_TYPE, "/features/vector"),
                        tuple(ReasonCode.UNKNOWN_FIELD, "/features/dist~1ance~0"),
                        tuple(ReasonCode.OUT_OF_RANGE, "/prediction/score"),
                        tuple(ReasonCode.PREDICTION_SHAPE, "/prediction/value"),
                        tuple(ReasonCode.UNKNOWN_FIELD, "/segments/cabin"),
                        tuple(ReasonCode.WRONG_TYPE, "/segments/carrier"),
                        tuple(ReasonCode.OUT_OF_RANGE, "/latencyMicros"));
        assertThat(encoder.encode(valid(), null)).isEmpty();
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
    void personalAndSensitiveValuesAreNeverQuoted() {
        refused(valid().feature("age", 4711), ReasonCode.OUT_OF_RANGE, "/features/age", null);
        refused(valid().feature("age", "4711 years"), ReasonCode.WRONG_TYPE, "/features/age", null);
        refused(valid().segment("sex", 4.5), ReasonCode.WRONG_TYPE, "/segments/sex", null);
        refused(valid().with("subject", List.of("4711")), ReasonCode.WRONG_TYPE, "/subject", null);
        assertThat(encoder.encode(valid().feature("age", 4711), null).toString())
                .doesNotContain("4711");
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
    void aHostileRecordHasABoundedNumberOfReasons() {
        MapSource source = valid();
        for (int i = 0; i < 10_000; i++) {
            source.feature("unknown" + i, i);
        }
        assertThat(encoder.encode(source, null)).hasSize(Reasons.LIMIT + 1);
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
    void missingIdsAreMadeAndAscend() {
        String before = "";
        for (int i = 0; i < 10_000; i++) {
            assertThat(encoder.encode(valid().with("id", null), null)).isEmpty();
            String id = encoder.id();
            assertThat(id.compareTo(before)).isPositive();
            before = id;
        }
        assertThat(before).matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        assertThat(read(encoder).get("id")).hasToString(before);
        refused(valid().with("id", ""), ReasonCode.ID, "/id", "");
        refused(valid().with("id", 1.5), ReasonCode.ID, "/id", "1.5");
        refused(valid().with("id", "x".repeat(257)), ReasonCode.ID, "/id", "x".repeat(256));
        assertThat(encoder.encode(valid().with("id", 4711), null)).isEmpty();
    }

    @Test
    void anUnpairedSurrogateBecomesAQuestionMark() {
        assertThat(encoder.encode(valid().feature("remark", "a\uD83D"), null)).isEmpty();
        assertThat(((GenericRecord) read(encoder).get("features")).get("remark"))
                .hasToString("a?");
    }
}
