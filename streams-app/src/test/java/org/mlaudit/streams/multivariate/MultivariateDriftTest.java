package org.mlaudit.streams.multivariate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mlaudit.streams.profile.TestInferences.categorical;
import static org.mlaudit.streams.profile.TestInferences.numeric;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.Feature;
import org.mlaudit.contract.FeatureType;
import org.mlaudit.contract.Range;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.ModelHistory;
import org.mlaudit.streams.monitor.ModelWindow;
import org.mlaudit.streams.monitor.Monitor;
import org.mlaudit.streams.monitor.TestModel;
import org.mlaudit.streams.monitor.Verdicts;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.ReferenceBuilder;
import org.mlaudit.streams.profile.TestInferences;
import org.mlaudit.streams.profile.WindowSummary;

class MultivariateDriftTest {
    private static final int DIMENSIONS = 8;
    private static final InferenceLayout LAYOUT = TestInferences.layout(
            Map.of(
                    "multivariate.rows",
                    300.0,
                    "drift.multivariate",
                    List.of("mmd", "pca", "domain-classifier", "embedding.mean", "embedding.cosine")),
            numeric("x"),
            numeric("y"),
            categorical("c"),
            new Feature("e", FeatureType.EMBEDDING, true, Range.ALL, List.of(), DIMENSIONS, "", false, false));

    private final Random random = new Random(7);

    @Test
    void rowsThatChangeTogetherAlarmThoughNoColumnDrifts() {
        AuditedModel model = model();
        List<Finding> same = judge(model, window(model, 600, 1, 0));
        assertThat(same)
                .hasSize(5)
                .allSatisfy(finding -> assertThat(finding.getVerdict())
                        .as(finding.getMonitor())
                        .isEqualTo(Verdict.OK));
        List<Finding> turned = judge(model, window(model, 600, -1, -1));
        assertThat(turned)
                .filteredOn(finding -> finding.getVerdict() == Verdict.ALARM)
                .extracting(finding -> finding.getMonitor() + " " + finding.getTarget())
                .contains(
                        "multivariate.mmd window", "multivariate.pca window", "embedding.mean e", "embedding.cosine e");
        assertThat(turned).allSatisfy(finding -> assertThat(finding.getN()).isEqualTo(300));
    }

    @Test
    void tooFewSampledRowsAreSaid() {
        AuditedModel model = model();
        assertThat(judge(model, window(model, 30, 1, 0)))
                .extracting(finding -> finding.getDetails().get("reason"))
                .containsOnly("30 sampled rows of the window are fewer than minimumRows, 50");
        AuditedModel bare = new AuditedModel(LAYOUT, Optional.empty());
        assertThat(judge(bare, window(model, 600, 1, 0)))
                .extracting(Finding::getVerdict)
                .containsOnly(Verdict.INSUFFICIENT_DATA);
        assertThat(MultivariateDrift.all())
                .allSatisfy(monitor -> assertThat(monitor.appliesTo(model)).isTrue());
        AuditedModel silent = new AuditedModel(TestInferences.layout(numeric("x")), Optional.empty());
        assertThat(MultivariateDrift.all())
                .allSatisfy(monitor -> assertThat(monitor.appliesTo(silent)).isFalse());
    }

    private static List<Finding> judge(AuditedModel model, ModelWindow window) {
        List<Evidence> evidence = MultivariateDrift.all().stream()
                .map((Monitor monitor) -> monitor.evaluate(window, ModelHistory.NONE, model))
                .flatMap(List::stream)
                .toList();
        return Verdicts.decide(window, ModelHistory.NONE, model, evidence).findings();
    }

    private AuditedModel model() {
        ReferenceBuilder builder = new ReferenceBuilder(LAYOUT);
        InferenceRow row = new InferenceRow(LAYOUT);
        for (int i = 0; i < 2_000; i++) {
            fill(row, i, 1, 0);
            builder.add(row);
        }
        return new AuditedModel(LAYOUT, Optional.of(builder.build()));
    }

    private ModelWindow window(AuditedModel model, int rows, int sign, float turn) {
        WindowSummary summary =
                new WindowSummary(model.reference().map(Reference::spec).orElseThrow());
        InferenceRow row = new InferenceRow(LAYOUT);
        for (int i = 0; i < rows; i++) {
            fill(row, i, sign, turn);
            summary.add(row);
        }
        return new ModelWindow(LAYOUT.contract().key(), TestModel.START, TestModel.SIZE, summary);
    }

    private void fill(InferenceRow row, int id, int sign, float turn) {
        double x = random.nextGaussian();
        String category = random.nextBoolean() ? "a" : "b";
        TestInferences.fill(row, 0, x, sign * x + 0.3 * random.nextGaussian(), category, 1.0);
        byte[] all = (category + "row " + id).getBytes(StandardCharsets.UTF_8);
        row.setId(all, 1, all.length - 1);
        for (int i = 0; i < DIMENSIONS; i++) {
            row.vector[3][i] = (float) random.nextGaussian() + 1 + (i < DIMENSIONS / 2 ? turn : 0);
        }
        row.vectorLength[3] = DIMENSIONS;
    }
}
