package org.mlaudit.streams.explain.global;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.streams.explain.global.LabelledRows.LabelledRow;
import org.mlaudit.streams.explain.model.InputEncoding;
import org.mlaudit.streams.explain.model.LinearModel;
import org.mlaudit.streams.explain.model.Link;
import org.mlaudit.streams.explain.model.OutputSpace;
import org.mlaudit.streams.performance.Decision;
import org.mlaudit.streams.performance.OutcomeSpec;
import org.mlaudit.streams.performance.OutcomeSummary;
import org.mlaudit.streams.performance.Truth;
import org.mlaudit.streams.profile.ProfileSpec;
import org.mlaudit.streams.profile.TestInferences;
import org.mlaudit.streams.profile.WindowSummary;

class LabelledRowsTest {
    private static final InferenceLayout LAYOUT = InferenceLayout.of(ContractFile.parse("""
            model: m
            version: 1
            features: [{name: x, type: NUMERIC}]
            prediction: {kind: BINARY, classes: [no, yes]}
            policies: {multivariate.rows: 50}
            """));
    private static final ProfileSpec PROFILE = ProfileSpec.of(LAYOUT, Optional.empty());

    private final WindowSummary inputs = new WindowSummary(PROFILE);
    private final OutcomeSpec spec = OutcomeSpec.of(PROFILE, Optional.empty());
    private final OutcomeSummary outcomes = new OutcomeSummary(spec);

    private InferenceRow predicted(String id, double x) {
        InferenceRow row = TestInferences.row(LAYOUT, 0, x, 0.5);
        byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
        row.setId(bytes, 0, bytes.length);
        inputs.add(row);
        return row;
    }

    private void joined(InferenceRow row, int label) {
        Decision decision = spec.newDecision();
        spec.decide(row, decision);
        decision.idHash = row.idHash();
        outcomes.addPrediction(decision, row);
        if (label >= 0) {
            Truth truth = new Truth();
            truth.hasLabel = true;
            truth.label = label;
            outcomes.addTruth(decision, truth);
        }
    }

    @Test
    void rowsOfBothSamplesAreLabelled() {
        for (int i = 0; i < 200; i++) {
            joined(predicted("id" + i, i), i % 4 == 3 ? -1 : i % 2);
        }
        List<LabelledRow> rows = LabelledRows.of(inputs, outcomes);
        assertThat(rows).hasSizeBetween(28, 46).allSatisfy(each -> {
            int i = (int) each.row().number(0);
            assertThat(i % 4).isLessThan(3);
            assertThat(each.outcome().label()).isEqualTo(i % 2);
            assertThat(each.outcome().weight()).isEqualTo(1);
        });
        assertThat(rows.stream().map(each -> each.row().key())).isSorted();
    }

    @Test
    void anIdThatCameAgainIsLabelledOnlyIfItsValuesAreTheSame() {
        joined(predicted("same", 1), 1);
        predicted("same", 1);
        joined(predicted("other", 2), 1);
        predicted("other", 3);
        predicted("never joined", 4);
        assertThat(LabelledRows.of(inputs, outcomes))
                .singleElement()
                .satisfies(each -> assertThat(each.row().number(0)).isEqualTo(1));
    }

    @Test
    void labelledRowsJudgeAModelAsItGetsThem() {
        for (int i = 0; i < 20; i++) {
            joined(predicted("id" + i, i % 2 == 0 ? 0.1 : 0.8), i % 2);
        }
        InputEncoding encoding = InputEncoding.of(LAYOUT, List.of(), List.of("x"), Double.NaN);
        JudgedRows rows =
                JudgedRows.of(LabelledRows.of(inputs, outcomes), encoding, 0.5).orElseThrow();
        LinearModel identity = new LinearModel(
                List.of("x"), 0, new double[][] {{1}}, new double[1], OutputSpace.PROBABILITY, Link.IDENTITY);

        PermutationImportance found = PermutationImportance.of(
                identity, encoding.featuresOfInputs(), encoding.featureNames(), rows, ImportanceMetric.ACCURACY, 5, 1);

        assertThat(rows.size()).isEqualTo(20);
        assertThat(found.loss()).hasValue(0);
        assertThat(found.features().get(0).mean().orElseThrow()).isPositive();
        assertThat(JudgedRows.of(List.of(), encoding, 0.5)).isEmpty();
    }
}
