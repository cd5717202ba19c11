package org.mlaudit.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.util.ClassSecurityValidator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.mlaudit.contract.ReasonCode;
import org.mlaudit.event.Alert;
import org.mlaudit.event.AlertState;
import org.mlaudit.event.Finding;
import org.mlaudit.event.LifecycleState;
import org.mlaudit.event.ModelVersion;
import org.mlaudit.event.Rejected;
import org.mlaudit.event.RejectionReason;
import org.mlaudit.event.RejectionSource;
import org.mlaudit.event.Severity;
import org.mlaudit.event.Verdict;
import org.mlaudit.registry.SchemaRegistry;

class EventCodecTest {
    private static final Instant START = Instant.parse("2001-01-01T00:00:00Z");
    private static final Finding FINDING = Finding.newBuilder()
            .setModel("flight-delay")
            .setVersion("1")
            .setWindowStart(START)
            .setWindowEnd(START.plusSeconds(3600))
            .setRevision(12)
            .setMonitor("drift.psi")
            .setTarget("distance")
            .setStatistic("psi")
            .setValue(0.25)
            .setVerdict(Verdict.ALARM)
            .setN(10)
            .setNReference(20)
            .setDetails(Map.of("bin", "3"))
            .build();

    private final SchemaRegistry registry;

    EventCodecTest(TestInfo test) {
        registry = new SchemaRegistry(
                List.of("mock://" + test.getTestMethod().orElseThrow().getName()), Map.of());
    }

    @Test
    void eventsWithEnumsTimesMapsBytesAndNestedRecordsComeBackEqual() {
        EventCodec<Alert> alerts = new EventCodec<>(Alert.class, "audit.alerts", registry);
        Alert alert = new Alert(
                "a",
                "m",
                "1",
                null,
                "drift.psi",
                "distance",
                AlertState.OPEN,
                Severity.CRITICAL,
                START,
                START,
                null,
                1L,
                FINDING,
                "distance drifted");
        assertThat(alerts.decode(alerts.encode(alert))).isEqualTo(alert);

        EventCodec<Rejected> rejected = new EventCodec<>(Rejected.class, "audit.rejected", registry);
        Rejected reject = new Rejected(
                null,
                "m",
                "1",
                START,
                List.of(new RejectionReason("MISSING", "/features/x", null, "is required")),
                ByteBuffer.wrap(new byte[] {1, 2, 3}),
                "application/json",
                new RejectionSource("CaptureInferences", null, "uuid", 4L, null, null, null));
        assertThat(rejected.decode(rejected.encode(reject))).isEqualTo(reject);

        EventCodec<ModelVersion> models = new EventCodec<>(ModelVersion.class, "audit.models", registry);
        ModelVersion model = new ModelVersion(
                "m",
                "1",
                LifecycleState.ACTIVE,
                "{}",
                "00",
                null,
                null,
                0L,
                null,
                null,
                START.plusNanos(1000),
                "me",
                null);
        assertThat(models.decode(models.encode(model))).isEqualTo(model);
    }

    @Test
    void theSubjectIsTopicAndRecordName() {
        EventCodec<Finding> codec = new EventCodec<>(Finding.class, "audit.findings", registry);
        int id = WireFormat.schemaId(codec.encode(FINDING));

        assertThat(registry.register("audit.findings-org.mlaudit.event.Finding", codec.schema()))
                .isEqualTo(id);
        assertThat(registry.byId(id)).isEqualTo(codec.schema());
    }

    @Test
    void anOlderVersionOfTheSchemaIsResolved() {
        EventCodec<Finding> codec = new EventCodec<>(Finding.class, "audit.findings", registry);
        Schema now = codec.schema();
        Schema older = Schema.createRecord(now.getName(), null, now.getNamespace(), false);
        older.setFields(now.getFields().stream()
                .filter(field ->
                        !field.name().equals("details") && !field.name().equals("segment"))
                .map(field -> new Schema.Field(field, field.schema()))
                .toList());
        GenericData.Record record = new GenericData.Record(older);
        older.getFields()
                .forEach(field -> record.put(
                        field.name(), FINDING.get(now.getField(field.name()).pos())));
        record.put("windowStart", START.toEpochMilli());
        record.put("windowEnd", START.toEpochMilli() + 3_600_000);
        record.put(
                "verdict", new GenericData.EnumSymbol(older.getField("verdict").schema(), "ALARM"));
        byte[] avro = new RandomAvro(1).bytes(older, record);
        int id = registry.register("older", older);

        assertThat(codec.decode(WireFormat.frame(id, avro, 0, avro.length)))
                .isEqualTo(Finding.newBuilder(FINDING).setDetails(Map.of()).build());
    }

    @Test
    void whatIsNotTheEventIsRefusedWithAReason() {
        EventCodec<Finding> codec = new EventCodec<>(Finding.class, "audit.findings", registry);
        EventCodec<Alert> alerts = new EventCodec<>(Alert.class, "audit.alerts", registry);
        byte[] wire = codec.encode(FINDING);

        assertThat(code(codec, Arrays.copyOf(wire, wire.length - 1))).isEqualTo(ReasonCode.MALFORMED);
        assertThat(code(codec, Arrays.copyOf(wire, wire.length + 1))).isEqualTo(ReasonCode.MALFORMED);
        assertThat(code(codec, new byte[] {1, 2, 3})).isEqualTo(ReasonCode.MALFORMED);
        assertThat(code(codec, new byte[] {0, 9, 9, 9, 9, 9})).isEqualTo(ReasonCode.SCHEMA);
        assertThat(code(alerts, wire)).isEqualTo(ReasonCode.SCHEMA);
        assertThat(codec.decode(wire)).isEqualTo(FINDING);
    }

    @Test
    void anyBytesDecodeOrAreRefused() {
        EventCodec<Finding> codec = new EventCodec<>(Finding.class, "audit.findings", registry);
        byte[] wire = codec.encode(FINDING);
        Random random = new Random(42);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = wire.clone();
            bytes[5 + random.nextInt(bytes.length - 5)] = (byte) random.nextInt();
            bytes[5 + random.nextInt(bytes.length - 5)] = (byte) random.nextInt();
            try {
                assertThat(codec.decode(bytes)).isNotNull();
            } catch (DecodingException e) {
                assertThat(e.reason().code()).isIn(ReasonCode.MALFORMED, ReasonCode.SCHEMA);
            }
        }
    }

    @Test
    void anIncompleteEventIsNotEncoded() {
        EventCodec<Finding> codec = new EventCodec<>(Finding.class, "audit.findings", registry);
        assertThatThrownBy(() -> codec.encode(new Finding()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("not a complete Finding: ");
    }

    @Test
    void onlyTheEventsAreTrustedInAddition() {
        new EventCodec<>(Finding.class, "audit.findings", registry);

        assertThat(ClassSecurityValidator.getGlobal().isTrusted(Verdict.class)).isTrue();
        assertThat(ClassSecurityValidator.getGlobal().isTrusted(String.class)).isTrue();
        assertThat(ClassSecurityValidator.getGlobal().isTrusted(EventCodec.class))
                .isFalse();
        assertThat(ClassSecurityValidator.getGlobal().isTrusted(ProcessBuilder.class))
                .isFalse();
        assertThat(Finding.newBuilder(FINDING).build()).isEqualTo(FINDING);
    }

    private static ReasonCode code(EventCodec<?> codec, byte[] wire) {
        return catchThrowableOfType(DecodingException.class, () -> codec.decode(wire))
                .reason()
                .code();
    }
}
