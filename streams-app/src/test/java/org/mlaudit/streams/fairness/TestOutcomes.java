package org.mlaudit.streams.fairness;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.contract.PredictionKind;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.performance.AuditedOutcomes;
import org.mlaudit.streams.performance.Decision;
import org.mlaudit.streams.performance.OutcomeSpec;
import org.mlaudit.streams.performance.OutcomeSummary;
import org.mlaudit.streams.performance.OutcomeWindow;
import org.mlaudit.streams.performance.Truth;
import org.mlaudit.streams.profile.ProfileSpec;
import org.mlaudit.streams.profile.TestInferences;

/** Windows of predictions and outcomes of a model whose features are protected attributes. */
final class TestOutcomes {
    private final InferenceLayout layout;
    private final OutcomeSpec spec;

    /** A model of this contract, whose features are its protected attributes. */
    TestOutcomes(String contract) {
        layout = InferenceLayout.of(ContractFile.parse(contract));
        spec = OutcomeSpec.of(ProfileSpec.of(layout, Optional.empty()), Optional.empty());
    }

    /** A model with two classes, bad and good, and these attributes. */
    static TestOutcomes binary(List<String> attributes, String policies) {
        return new TestOutcomes(contract("{kind: BINARY, classes: [bad, good]}", attributes, policies));
    }

    /** A contract. */
    static String contract(String prediction, List<String> attributes, String policies) {
        StringBuilder text = new StringBuilder("model: m\nversion: 1\nfeatures:\n");
        attributes.forEach(name -> text.append("  - {name: " + name + ", type: CATEGORICAL, nullable: true}\n"));
        text.append("prediction: " + prediction + "\nprotectedAttributes:\n");
        attributes.forEach(name -> text.append("  - {attribute: " + name + "}\n"));
        return text + "policies: {" + policies + "}\n";
    }

    /**
     * A prediction and its outcome.
     *
     * @param groups values of the attributes, null where they are missing
     * @param prediction score of the second class, name of a class, probabilities of the classes, or number
     * @param truth position of the class, or the number; empty if it is not known
     */
    record Case(List<@Nullable String> groups, Object prediction, Optional<Double> truth) {
        static Case of(String group, double score, boolean good) {
            return new Case(List.of(group), score, Optional.of(good ? 1.0 : 0.0));
        }

        static Case withoutTruth(String group, double score) {
            return new Case(List.of(group), score, Optional.empty());
        }
    }

    /** What is kept of predictions. */
    OutcomeSummary summary(int rows, IntFunction<Case> cases) {
        return summary(rows, cases, 1);
    }

    /** The same, with outcomes of this weight. */
    OutcomeSummary summary(int rows, IntFunction<Case> cases, double weight) {
        OutcomeSummary summary = new OutcomeSummary(spec);
        Decision decision = spec.newDecision();
        InferenceRow row = new InferenceRow(layout);
        Truth truth = new Truth();
        truth.weight = Truth.units(weight);
        for (int i = 0; i < rows; i++) {
            Case one = cases.apply(i);
            @Nullable Object[] values = new @Nullable Object[layout.columns().size()];
            for (int j = 0; j < one.groups().size(); j++) {
                values[j] = one.groups().get(j);
            }
            row.probabilitiesPresent = one.prediction() instanceof float[];
            if (one.prediction() instanceof float[] probabilities) {
                System.arraycopy(probabilities, 0, row.probabilities, 0, probabilities.length);
            } else {
                values[output(one.prediction())] = one.prediction();
            }
            TestInferences.fill(row, 0, values);
            spec.decide(row, decision);
            summary.addPrediction(decision, row);
            if (one.truth().isPresent()) {
                truth.label = regression() ? Decision.NONE : one.truth().get().intValue();
                truth.value = one.truth().get();
                summary.addTruth(decision, truth);
            }
        }
        return summary;
    }

    private boolean regression() {
        return spec.contract().prediction().kind() == PredictionKind.REGRESSION;
    }

    private int output(Object prediction) {
        String target = prediction instanceof String
                ? InferenceLayout.LABEL
                : regression() ? InferenceLayout.VALUE : InferenceLayout.SCORE;
        return layout.column(target).orElseThrow().index();
    }

    /** A window of a day. */
    OutcomeWindow window(int rows, IntFunction<Case> cases) {
        return new OutcomeWindow(layout.contract().key(), Instant.EPOCH, Duration.ofDays(1), summary(rows, cases));
    }

    /** The model without a reference. */
    AuditedOutcomes model() {
        return new AuditedOutcomes(new AuditedModel(layout, Optional.empty()), spec, Optional.empty());
    }

    /** The model with the predictions that it was registered with. */
    AuditedOutcomes model(int rows, IntFunction<Case> cases) {
        return new AuditedOutcomes(new AuditedModel(layout, Optional.empty()), spec, Optional.of(summary(rows, cases)));
    }
}
