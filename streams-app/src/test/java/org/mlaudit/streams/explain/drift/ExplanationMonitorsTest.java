package org.mlaudit.streams.explain.drift;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.explain.drift.ExplainedModel.Explained;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.ModelWindow;
import org.mlaudit.streams.profile.Attributions;
import org.mlaudit.streams.profile.ExplanationFault;
import org.mlaudit.streams.profile.TestInferences;

class ExplanationMonitorsTest {
    private final ExplainedModel model =
            new ExplainedModel("x", "", new ExplanationFaults(), new PredictionMismatch(), new Additivity());
    private final AuditedModel audited =
            model.withReference(50, i -> Explained.of(List.of(1.0, "north"), 1.0 * i, 0.0));

    private ModelWindow window(int rows) {
        return model.window(audited, rows, i -> Explained.of(List.of(1.0, "north"), 1.0 * i, 0.0));
    }

    private Finding judged(ModelWindow window, String monitor) {
        return model.judge(audited, window, monitor, "window");
    }

    @Test
    void aModelThatCannotBeReadAlarmsAndSaysWhy() {
        ModelWindow window = window(0);
        for (int i = 0; i < 40; i++) {
            window.summary().attributions().addFault(ExplanationFault.DIGEST, "it is 12, not 34");
        }
        Finding finding = judged(window, "explain.faults");
        assertThat(finding.getVerdict()).isEqualTo(Verdict.ALARM);
        assertThat(finding.getValue()).isEqualTo(1.0);
        assertThat(finding.getDetails())
                .isEqualTo(Map.of(
                        "window",
                        "40 of 40 inferences, 100.00%",
                        "DIGEST",
                        "40 inferences: the model's digest is not the registered one: it is 12, not 34"));
        assertThat(judged(window, "explain.mismatch").getVerdict()).isEqualTo(Verdict.INSUFFICIENT_DATA);
        assertThat(judged(window, "explain.additivity").getVerdict()).isEqualTo(Verdict.INSUFFICIENT_DATA);
        assertThat(judged(window(0), "explain.faults").getDetails())
                .containsEntry("reason", "no inference of the window was to be explained");
        assertThat(judged(window(10), "explain.faults").getVerdict()).isEqualTo(Verdict.OK);
    }

    @Test
    void recordedPredictionsOfAnotherModelAlarm() {
        assertThat(judged(window(100), "explain.mismatch").getVerdict()).isEqualTo(Verdict.OK);
        ModelWindow window = window(100);
        for (int i = 0; i < 100; i++) {
            double difference = Attributions.difference(10 + i / 100.0, 10, false);
            window.summary().attributions().add(new double[2], 0, 0, difference, false);
        }
        Finding finding = judged(window, "explain.mismatch");
        assertThat(finding.getVerdict()).isEqualTo(Verdict.ALARM);
        assertThat(finding.getValue()).isEqualTo(99 / 200.0);
        assertThat(finding.getN()).isEqualTo(200);
        assertThat(finding.getDetails())
                .isEqualTo(Map.of("window", "99 of 200 inferences, 49.50%", "greatest", "0.0901"));
    }

    @Test
    void attributionsThatDoNotAddUpAlarm() {
        assertThat(judged(window(100), "explain.additivity").getVerdict()).isEqualTo(Verdict.OK);
        ModelWindow window = window(100);
        window.summary().attributions().add(new double[] {3, 0}, 0, 0.001, Double.NaN, false);
        Finding finding = judged(window, "explain.additivity");
        assertThat(finding.getVerdict()).isEqualTo(Verdict.ALARM);
        assertThat(finding.getValue()).isBetween(2e-5, 5e-5);
        assertThat(finding.getDetails()).containsEntry("greatest", "0.00100");
        ModelWindow notClaimed = window(100);
        notClaimed.summary().attributions().add(new double[] {3, 0}, 0, Double.NaN, Double.NaN, true);
        assertThat(judged(notClaimed, "explain.additivity").getValue()).isZero();
    }

    @Test
    void modelsWithoutAnArtifactAreNotExplained() {
        AuditedModel plain = new AuditedModel(TestInferences.layout(TestInferences.numeric("x")), audited.reference());
        assertThat(new ExplanationFaults().appliesTo(plain)).isFalse();
        assertThat(new AttributionShift().appliesTo(plain)).isFalse();
        assertThat(new AttributionShift().appliesTo(audited)).isTrue();
    }

    @Test
    void featuresThatNoApprovedReasonCoversAlarm() {
        ExplainedModel lending = ExplainedModel.withReasons("x", new UnmappedReasons());
        AuditedModel approved = lending.withReference(50, i -> Explained.of(List.of(1.0, "north"), 1.0 * i, 0.0));
        ModelWindow window = lending.window(approved, 20, i -> Explained.of(List.of(1.0, "north"), 1.0 * i, 0.0));
        assertThat(lending.judge(approved, window, "explain.reasons", "window").getVerdict())
                .isEqualTo(Verdict.INSUFFICIENT_DATA);
        List<String> names = List.of("x", "region");
        for (int i = 0; i < 15; i++) {
            window.summary().attributions().addAdverse(names, List.of());
        }
        assertThat(lending.judge(approved, window, "explain.reasons", "window").getVerdict())
                .isEqualTo(Verdict.OK);
        for (int i = 0; i < 5; i++) {
            window.summary().attributions().addAdverse(names, List.of("region"));
        }
        Finding finding = lending.judge(approved, window, "explain.reasons", "window");
        assertThat(finding.getVerdict()).isEqualTo(Verdict.ALARM);
        assertThat(finding.getValue()).isEqualTo(0.25);
        assertThat(finding.getDetails()).isEqualTo(Map.of("region", "5 of 20 adverse decisions, 25.00%"));
        assertThat(new UnmappedReasons().appliesTo(audited)).isFalse();
    }
}
