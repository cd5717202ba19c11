package org.mlaudit.streams.explain.decision;

import java.util.Optional;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.PredictionKind;
import org.mlaudit.contract.PredictionSpec;
import org.mlaudit.streams.explain.model.CompiledModel;
import org.mlaudit.streams.explain.model.Link;
import org.mlaudit.streams.explain.model.OutputSpace;

/**
 * Which class a model decides for by its raw outputs, and when that is the adverse one. A model of two classes decides for the positive one if its
 * score is at least the contract's threshold (where there is no probability, if its margin is at least 0); a model of more classes for the one with the greatest output, the first of
 * equals. The margin of a row is how far its raw outputs lie on the side of a decision that is not adverse: negative where the
 * decision is adverse. Immutable.
 */
final class DecisionRule {
    /**
     * How far on the other side raw outputs must lie for a decision to count as turned: a serving model that sums in single
     * precision then decides as the compiled one does.
     */
    static final double CLEARLY = 1e-5;

    private static final int NONE = -1;

    private final PredictionSpec prediction;
    private final int adverse;
    private final boolean binary;
    private final double cut;
    private final int sign;

    private DecisionRule(PredictionSpec prediction, int adverse, CompiledModel model) {
        this.prediction = prediction;
        this.adverse = adverse;
        binary = prediction.kind() == PredictionKind.BINARY;
        cut = binary && model.space() != OutputSpace.SCORE ? raw(prediction.threshold(), model.link()) : 0;
        sign = binary && adverse == 1 ? -1 : 1;
    }

    /** The rule of a model that decides between classes; empty for a regression. */
    static Optional<DecisionRule> of(ModelContract contract, CompiledModel model) {
        PredictionSpec prediction = contract.prediction();
        if (prediction.kind() == PredictionKind.REGRESSION) {
            return Optional.empty();
        }
        int adverse = contract.explanation()
                .adverse()
                .map(prediction.classes()::indexOf)
                .orElse(NONE);
        return Optional.of(new DecisionRule(prediction, adverse, model));
    }

    /** The raw output at which a score is the threshold. */
    private static double raw(double threshold, Link link) {
        return switch (link) {
            case SIGMOID, ONE_AGAINST_REST -> Math.log(threshold / (1 - threshold));
            case EXP -> Math.log(threshold);
            case IDENTITY, SOFTMAX -> threshold;
        };
    }

    boolean binary() {
        return binary;
    }

    /** Whether the contract names an adverse class. */
    boolean hasAdverse() {
        return adverse != NONE;
    }

    /** Whether a row of raw outputs decides for the adverse class; never where there is none. */
    boolean isAdverse(double[] raw, int offset) {
        return decided(raw, offset) == adverse;
    }

    /** Place of the adverse class among the contract's classes; negative where there is none. */
    int adverse() {
        return adverse;
    }

    /** The output whose value is looked at: the only one, or that of the adverse class. */
    int target() {
        return binary ? 0 : adverse;
    }

    int classes() {
        return prediction.classes().size();
    }

    /** The raw output at which a model of two classes turns; may be infinite. */
    double cut() {
        return cut;
    }

    /** 1 when greater raw outputs of a model of two classes are less adverse, -1 when they are more so. */
    int sign() {
        return sign;
    }

    /** The margin of a row of raw outputs. */
    double margin(double[] raw, int offset) {
        if (binary) {
            return sign * (raw[offset] - cut);
        }
        double best = Double.NEGATIVE_INFINITY;
        for (int other = 0; other < classes(); other++) {
            best = other == adverse ? best : Math.max(best, raw[offset + other]);
        }
        return best - raw[offset + adverse];
    }

    /** Whether a margin is one of a decision that is clearly not adverse. */
    static boolean turned(double margin) {
        return margin >= CLEARLY;
    }

    /** Place of the class that a row of raw outputs decides for. */
    int decided(double[] raw, int offset) {
        if (binary) {
            return raw[offset] >= cut ? 1 : 0;
        }
        int best = 0;
        for (int other = 1; other < classes(); other++) {
            best = raw[offset + other] > raw[offset + best] ? other : best;
        }
        return best;
    }

    /** Name of a class by its place. */
    String name(int place) {
        return prediction.classes().get(place);
    }

    /**
     * 1 if a positive attribution of an output pushes towards the adverse class, -1 if a negative one does.
     *
     * @param target the output whose attributions they are
     * @throws IllegalArgumentException if it is the output of a class of several that is not the adverse one
     */
    int towardsAdverse(int target) {
        if (target != target()) {
            throw new IllegalArgumentException(
                    "reasons need the attributions of output " + target() + ", not of " + target);
        }
        return binary ? -sign : 1;
    }
}
