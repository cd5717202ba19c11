package org.mlaudit.streams.performance;

/** What a prediction lost against its outcome. */
final class Losses {
    /** Probabilities are kept this far from 0 and 1 before their logarithm is taken, as scikit-learn does. */
    private static final double CLOSEST = Math.ulp(1.0);

    private Losses() {}

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
