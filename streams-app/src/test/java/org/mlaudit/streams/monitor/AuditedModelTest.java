package org.mlaudit.streams.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mlaudit.streams.profile.TestInferences.numeric;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mlaudit.contract.SegmentSpec;
import org.mlaudit.streams.profile.TestInferences;

class AuditedModelTest {
    private static final AuditedModel MODEL = new AuditedModel(
            TestInferences.layout(
                    Map.of(
                            "m.minimumEffect", 0.1,
                            "m.hour.minimumEffect", 0.2,
                            "m.by.origin.minimumEffect", 0.3,
                            "m.hour.by.origin.minimumEffect", 0.4),
                    List.of(new SegmentSpec("origin"), new SegmentSpec("band")),
                    numeric("hour"),
                    numeric("distance")),
            Optional.empty());

    private static double minimumEffect(String target, String... segment) {
        Subject subject = new Subject("m", target, List.of(segment).stream().findFirst(), Optional.empty());
        return MODEL.policy(subject, "minimumEffect", 0.05);
    }

    @Test
    void segmentsMayHavePoliciesOfTheirOwn() {
        assertThat(minimumEffect("hour", "origin=ORD")).isEqualTo(0.4);
        assertThat(minimumEffect("distance", "origin=ORD")).isEqualTo(0.3);
        assertThat(minimumEffect("hour", "band=a=b")).isEqualTo(0.2);
        assertThat(minimumEffect("distance", "band=a=b")).isEqualTo(0.1);
        assertThat(minimumEffect("hour")).isEqualTo(0.2);
        assertThat(minimumEffect("distance")).isEqualTo(0.1);
        assertThat(MODEL.policy(Subject.of("other", "hour"), "minimumEffect", 0.05))
                .isEqualTo(0.05);
    }
}
