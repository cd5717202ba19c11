package org.mlaudit.streams.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.mlaudit.streams.profile.TestInferences.categorical;
import static org.mlaudit.streams.profile.TestInferences.numeric;

import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.contract.Feature;
import org.mlaudit.contract.FeatureType;
import org.mlaudit.contract.Range;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.TestModel;
import org.mlaudit.streams.profile.TestInferences;

class ShareIncreaseTest {
    private static final Feature REQUIRED =
            new Feature("required", FeatureType.NUMERIC, false, Range.ALL, List.of(), 0, "", false, false);
    private static final InferenceLayout LAYOUT =
            TestInferences.layout(numeric("x", new Range(0, 1)), categorical("c", "a", "b"), REQUIRED);

    private final TestModel model = new TestModel(LAYOUT, ShareIncrease.missing(), ShareIncrease.invalid());

    @Test
    void moreMissingThanInTheReferenceAlarms() {
        AuditedModel audited = model.withReference(1_000, missingEvery(100));
        Finding finding = model.judge(audited, model.window(audited, 500, missingEvery(5)), "x")
                .getFirst();
        assertThat(finding.getMonitor()).isEqualTo("quality.missing");
        assertThat(finding.getVerdict()).isEqualTo(Verdict.ALARM);
        assertThat(finding.getValue()).isEqualTo(0.2);
        assertThat(finding.getEffect()).isEqualTo(0.19);
        assertThat(finding.getDetails())
                .containsEntry("window", "100 of 500 rows, 20.00%")
                .containsEntry("reference", "1.00%");
    }

    @Test
    void fewerMissingThanInTheReferenceIsFine() {
        AuditedModel audited = model.withReference(1_000, missingEvery(2));
        assertThat(model.judge(audited, model.window(audited, 500, missingEvery(600)), "x")
                        .getFirst()
                        .getVerdict())
                .isEqualTo(Verdict.OK);
    }

    @Test
    void valuesOutOfRangeAndCategoriesThatAreNotAllowedAreInvalid() {
        AuditedModel audited = model.withReference(1_000, i -> new Object[] {0.5, "a", 1.0});
        var window =
                model.window(audited, 1_000, i -> new Object[] {i % 10 == 0 ? 2.0 : 0.5, i % 20 == 0 ? "c" : "b", 1.0});
        assertThat(model.judge(audited, window))
                .filteredOn(finding -> finding.getVerdict() == Verdict.ALARM)
                .extracting(Finding::getMonitor, Finding::getTarget, Finding::getValue)
                .containsExactly(tuple("quality.invalid", "x", 0.1), tuple("quality.invalid", "c", 0.05));
    }

    @Test
    void withoutAReferenceWhatTheContractForbidsAlarms() {
        AuditedModel bare = model.withoutReference();
        var window = model.window(bare, 100, i -> new Object[] {i < 3 ? 7.0 : null, "a", i < 2 ? null : (Object) 1.0});
        List<Finding> findings = model.judge(bare, window);
        assertThat(findings)
                .filteredOn(finding -> finding.getVerdict() == Verdict.ALARM)
                .extracting(Finding::getMonitor, Finding::getTarget)
                .containsExactly(tuple("quality.missing", "required"), tuple("quality.invalid", "x"));
        assertThat(findings.getFirst().getDetails().get("reason")).contains("no reference");
    }

    @Test
    void tooFewRowsAreInsufficient() {
        AuditedModel audited = model.withReference(1_000, missingEvery(100));
        assertThat(model.judge(audited, model.window(audited, 29, missingEvery(2))))
                .extracting(Finding::getVerdict)
                .containsOnly(Verdict.INSUFFICIENT_DATA);
        assertThat(model.judge(audited, model.window(audited, 0, missingEvery(2))))
                .extracting(Finding::getVerdict)
                .containsOnly(Verdict.INSUFFICIENT_DATA);
    }

    @Test
    void withoutAChangeTheTestIsSignificantNoMoreOftenThanItShould() {
        Random random = new Random(5);
        IntFunction<Object[]> healthy = i -> new Object[] {random.nextInt(20) == 0 ? null : 0.5, "a", 1.0};
        int significant = 0;
        for (int repeat = 0; repeat < 1_000; repeat++) {
            AuditedModel audited = model.withReference(300, healthy);
            Finding finding = model.judge(audited, model.window(audited, 300, healthy), "x")
                    .getFirst();
            significant += finding.getPValue() <= 0.05 ? 1 : 0;
        }
        assertThat(significant).isBetween(15, 65);
    }

    private static IntFunction<Object[]> missingEvery(int step) {
        return i -> new Object[] {i % step == 0 ? null : (Object) 0.5, "a", 1.0};
    }
}
