package org.mlaudit.streams.fairness;

/**
 * Predicted numbers.
 *
 * @param values all of them
 * @param predicted their mean and variance
 * @param errors mean and variance of truth minus prediction, where the truth is known
 */
public record Valued(ValueBins values, Moments predicted, Moments errors) implements GroupOutcomes {
    @Override
    public long predictions() {
        return predicted.n();
    }

    @Override
    public long truths() {
        return errors.n();
    }

    @Override
    public Valued plus(GroupOutcomes other) {
        Valued valued = (Valued) other;
        return new Valued(values.plus(valued.values), predicted.plus(valued.predicted), errors.plus(valued.errors));
    }

    /**
     * Mean and variance of numbers.
     *
     * @param n how many
     * @param mean of these, 0 if there are none
     * @param variance around the mean, with divisor n
     */
    public record Moments(long n, double mean, double variance) {
        /** No number. */
        public static final Moments NONE = new Moments(0, 0, 0);

        /** Of both. */
        public Moments plus(Moments other) {
            if (n == 0 || other.n == 0) {
                return n == 0 ? other : this;
            }
            double all = (double) n + other.n;
            double between = mean - other.mean;
            return new Moments(
                    n + other.n,
                    (n * mean + other.n * other.mean) / all,
                    (n * variance + other.n * other.variance) / all + n / all * (other.n / all) * between * between);
        }

        /** Variance of the mean; defined for two numbers or more. */
        double varianceOfMean() {
            return variance / (n - 1.0);
        }
    }
}
