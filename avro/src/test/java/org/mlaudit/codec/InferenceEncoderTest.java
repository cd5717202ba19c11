package org.mlaudit.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.util.Utf8;
import org.junit.jupiter.api.Test;
import org.mlaudit.contract.Reason;
import org.mlaudit.contract.ReasonCode;
import org.mlaudit.event.Origin;

/** What a record becomes as a whole, and why it is refused. */
class InferenceEncoderTest extends EncodingTest {
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
    void personalAndSensitiveValuesAreNeverQuoted() {
        refused(valid().feature("age", 4711), ReasonCode.OUT_OF_RANGE, "/features/age", null);
        refused(valid().feature("age", "4711 years"), ReasonCode.WRONG_TYPE, "/features/age", null);
        refused(valid().segment("sex", 4.5), ReasonCode.WRONG_TYPE, "/segments/sex", null);
        refused(valid().with("subject", List.of("4711")), ReasonCode.WRONG_TYPE, "/subject", null);
        assertThat(encoder.encode(valid().feature("age", 4711), null).toString())
                .doesNotContain("4711");
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
}
