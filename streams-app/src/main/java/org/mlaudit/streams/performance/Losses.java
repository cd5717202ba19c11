package org.mlaudit.streams.performance;

import org.mlaudit.contract.PredictionKind;

/** What a prediction lost against its outcome. */
final class Losses {
    /** Probabilities are kept this far from 0 and 1 before their logarithm is taken, as scikit-learn does. */
    private static final double CLOSEST = Math.ulp(1.0);

    private Losses() {}

    /** A prediction's first loss against an outcome that it can be compared with: 1 for a wrong class, or the absolute error. */
    static double first(PredictionKind kind, Decision decision, Truth truth) {
        return switch (kind) {
            case BINARY, MULTICLASS -> truth.label == decision.label ? 0 : 1;
            case REGRESSION -> Math.abs(decision.value - truth.value);
        };
    }

    /** Its second loss: the Brier score, or the squared error; NaN where the prediction has no scores. */
    static double second(PredictionKind kind, Decision decision, Truth truth) {
        return switch (kind) {
            case BINARY -> Double.isNaN(decision.score) ? Double.NaN : brier(decision.score, truth.label == 1);
            case MULTICLASS -> decision.hasProbabilities ? brier(decision.probabilities, truth.label) : Double.NaN;
            case REGRESSION -> (decision.value - truth.value) * (decision.value - truth.value);
        };
    }

    /** Logarithmic loss of a probability that the outcome had, in nats. */
    static double logarithmic(double probability) {
        return -StrictMath.log(Math.max(CLOSEST, Math.min(1 - CLOSEST, probability)));
    }

    /** Logarithmic loss of BINARY scores. */
    static double logarithmic(double score, boolean positive) {
        double clipped = Math.max(CLOSEST, Math.min(1 - CLOSEST, score));
        return -StrictMath.log(positive ? clipped : 1 - clipped);
    }

    /** Squared difference of a score from its outcome (Brier 1950). */
    static double brier(double score, boolean positive) {
        double difference = positive ? 1 - score : score;
        return difference * difference;
    }

    /** Sum of the squared differences of probabilities from the outcome, over all classes. */
    static double brier(float[] probabilities, int label) {
        double sum = 0;
        for (int i = 0; i < probabilities.length; i++) {
            double difference = (i == label ? 1.0 : 0.0) - probabilities[i];
            sum += difference * difference;
        }
        return sum;
    }
}
