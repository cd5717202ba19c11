package org.mlaudit.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.mlaudit.contract.Contracts;
import org.mlaudit.contract.FeatureType;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.Reason;
import org.mlaudit.contract.ReasonCode;
import org.mlaudit.event.GroundTruth;
import org.mlaudit.event.Origin;
import org.mlaudit.registry.SchemaRegistry;

class GroundTruthEncoderTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);
    private static final Instant OBSERVED = Instant.parse("2026-03-01T11:00:00Z");
    private static final ModelContract BINARY = Contracts.everyType();
    private static final ModelContract REGRESSION = Contracts.contract(
            "delay", List.of(Contracts.feature("x", FeatureType.NUMERIC, true)), Contracts.regression());

    private final GroundTruthEncoder encoder = new GroundTruthEncoder(BINARY, CLOCK);

    private static MapSource outcome(ModelContract contract) {
        return new MapSource(contract).with("id", "i-1").with("observedAt", "2026-03-01T11:00:00Z");
    }

    @Test
    void anOutcomeIsReadAsTheGeneratedEvent() {
        SchemaRegistry registry = new SchemaRegistry(List.of("mock://ground-truth"), Map.of());
        EventCodec<GroundTruth> codec = new EventCodec<>(GroundTruth.class, "audit.ground-truth", registry);
        Origin origin = new Origin("p:1:0", 3L, null, "file");
        int id = registry.register("audit.ground-truth-org.mlaudit.event.GroundTruth", GroundTruthEncoder.schema());

        assertThat(encoder.encode(outcome(BINARY).with("label", "late").with("weight", 2), origin))
                .isEmpty();
        assertThat(codec.decode(encoder.wire(id)))
                .isEqualTo(new GroundTruth("i-1", "every-type", OBSERVED, "late", null, 2.0, origin));
        assertThat(encoder.id()).isEqualTo("i-1");

        GroundTruthEncoder regression = new GroundTruthEncoder(REGRESSION, CLOCK);
        assertThat(regression.encode(outcome(REGRESSION).with("value", "17.5"), null))
                .isEmpty();
        assertThat(codec.decode(regression.wire(id)))
                .isEqualTo(new GroundTruth("i-1", "delay", OBSERVED, null, 17.5, null, null));
    }

    @Test
    void everyFaultOfAnOutcomeIsNamed() {
        MapSource source = new MapSource(BINARY)
                .with("observedAt", 12)
                .with("label", "cancelled")
                .with("value", 3)
                .with("weight", -1);

        assertThat(encoder.encode(source, null))
                .extracting(Reason::code, Reason::path)
                .containsExactly(
                        Tuple.tuple(ReasonCode.MISSING, "/id"),
                        Tuple.tuple(ReasonCode.TIMESTAMP, "/observedAt"),
                        Tuple.tuple(ReasonCode.UNKNOWN_CATEGORY, "/label"),
                        Tuple.tuple(ReasonCode.PREDICTION_SHAPE, "/value"),
                        Tuple.tuple(ReasonCode.OUT_OF_RANGE, "/weight"));
        assertThat(encoder.encode(outcome(BINARY), null))
                .extracting(Reason::code, Reason::path)
                .containsExactly(Tuple.tuple(ReasonCode.MISSING, "/label"));
        assertThat(new GroundTruthEncoder(REGRESSION, CLOCK)
                        .encode(outcome(REGRESSION).with("label", "x"), null))
                .extracting(Reason::code, Reason::path)
                .containsExactly(
                        Tuple.tuple(ReasonCode.PREDICTION_SHAPE, "/label"), Tuple.tuple(ReasonCode.MISSING, "/value"));
    }
}
