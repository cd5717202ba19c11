package org.mlaudit.streams.docs;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.mlaudit.streams.fairness.FairnessMetric;
import org.mlaudit.streams.fairness.FairnessReport;
import org.mlaudit.streams.fairness.GroupRate;

/** The page on fairness says what the code computes. */
class FairnessReferenceTest {
    private static final Documentation DOCS = Documentation.find();
    private static final String PAGE = "docs/fairness.md";

    @Test
    void everyMetricIsDefined() throws IOException {
        DOCS.holds(
                PAGE,
                "metrics",
                "| metric | formula | in words | when alike | needs outcomes |\n|---|---|---|---|---|\n"
                        + Arrays.stream(FairnessMetric.values())
                                .map(metric -> "| `%s` | `%s` | %s | %.0f | %s |\n"
                                        .formatted(
                                                metric.id(),
                                                metric.formula().replace("|", "\\|"),
                                                metric.definition(),
                                                metric.fair(),
                                                metric.ofTruth() ? "yes" : "no"))
                                .collect(Collectors.joining()));
    }

    @Test
    void everyRateIsDefined() throws IOException {
        DOCS.holds(
                PAGE,
                "rates",
                "| rate | what it is |\n|---|---|\n"
                        + Arrays.stream(GroupRate.values())
                                .map(rate -> "| `%s` | %s |\n".formatted(rate.id(), rate.definition()))
                                .collect(Collectors.joining()));
    }

    @Test
    void everySharedPolicyIsNamed() throws IOException {
        DOCS.holds(PAGE, "policies", MonitorGuides.table("", FairnessReport.POLICIES));
    }
}
