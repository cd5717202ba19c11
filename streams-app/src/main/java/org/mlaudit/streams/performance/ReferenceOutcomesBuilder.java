package org.mlaudit.streams.performance;

import java.util.Optional;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.PredictionKind;
import org.mlaudit.streams.profile.ProfileSpec;
import org.mlaudit.streams.profile.Reference;

/**
 * Adds outcomes to a reference in two passes over its rows whose outcome is known: the first grows the tree that divides the
 * inputs ({@link #learn}, then {@link #counting}), the second counts outcomes by its cells ({@link Counting#add}, then
 * {@link Counting#build}). The order of the rows does not matter. Not safe for use by several threads.
 */
public final class ReferenceOutcomesBuilder {
    private final PredictionKind kind;
    private final OutcomeSpec plain;
    private final LossTreeTrainer trainer;
    private final Decision decision;
    private final Tally compared;

    /** A builder for rows of a layout. */
    public ReferenceOutcomesBuilder(InferenceLayout layout) {
        kind = layout.contract().prediction().kind();
        plain = OutcomeSpec.of(ProfileSpec.of(layout, Optional.empty()), Optional.empty());
        trainer = new LossTreeTrainer(layout);
        decision = plain.newDecision();
        compared = Tally.of(plain);
    }

    /** Takes a row and what came of it; both may be reused afterwards. */
    public void learn(InferenceRow row, Truth truth) {
        plain.decide(row, decision);
        compared.addPrediction(decision);
        long before = compared.truths();
        compared.putTruth(decision, truth, 1);
        if (compared.truths() > before) {
            trainer.add(row, Losses.first(kind, decision, truth), Losses.second(kind, decision, truth));
        }
    }

    /** Number of rows so far whose outcome could be held against their prediction. */
    public long truths() {
        return compared.truths();
    }

    /** The second pass, after all rows were learned from. */
    public Counting counting(Reference reference) {
        return new Counting(reference, trainer.train(reference));
    }

    /** Counts the outcomes of a reference's rows. */
    public static final class Counting {
        private final Reference reference;
        private final Optional<LossTree> tree;
        private final OutcomeSummary summary;
        private final Decision decision;

        private Counting(Reference reference, Optional<LossTree> tree) {
            this.reference = reference;
            this.tree = tree;
            OutcomeSpec spec = OutcomeSpec.of(reference.spec(), tree.map(CellRule.class::cast));
            this.summary = new OutcomeSummary(spec);
            this.decision = spec.newDecision();
        }

        /** Takes a row and what came of it; both may be reused afterwards. */
        public void add(InferenceRow row, Truth truth) {
            summary.spec().decide(row, decision);
            summary.addPrediction(decision, row);
            summary.addTruth(decision, truth);
        }

        /** The reference with what was counted. */
        public Reference build() {
            return ReferenceOutcomes.with(reference, tree, summary);
        }
    }
}
