package org.mlaudit.streams.fairness;

/**
 * Scores of the favourable outcome beside the truth.
 *
 * @param n number of scored decisions of which the truth is known, the effective one where truths weigh differently
 * @param weight of these
 * @param favourable weight of those that were favourable in truth
 * @param scores weighted sum of their scores
 * @param squares weighted sum of the squares of truth (0 or 1) minus score; may come from the mean score of each bin
 * @param chance weighted sum of s (1 - s), which {@code squares} is expected to be when the scores s are probabilities
 */
public record Calibration(double n, double weight, double favourable, double scores, double squares, double chance) {
    /** Nothing is known. */
    public static final Calibration NONE = new Calibration(0, 0, 0, 0, 0, 0);

    /** Both together. */
    public Calibration plus(Calibration other) {
        return new Calibration(
                n + other.n,
                weight + other.weight,
                favourable + other.favourable,
                scores + other.scores,
                squares + other.squares,
                chance + other.chance);
    }

    boolean defined() {
        return n > 0 && weight > 0;
    }

    /** Share of favourable outcomes observed minus predicted, -1 to 1; above 0 when scores are too low. */
    double gap() {
        return (favourable - scores) / weight;
    }

    /**
     * Variance of the gap: the larger of that of the observations and that of scores that are true probabilities, which
     * small samples without a surprise would underestimate.
     */
    double variance() {
        double observed = squares / weight - gap() * gap();
        return Math.max(0, Math.max(observed, chance / weight)) / n;
    }
}
