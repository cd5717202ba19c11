package org.mlaudit.streams.spc;

/**
 * How the points of a chart are distributed once they are standardised by the chart's own centre and sigma: independent
 * and normal. In control and with known parameters that is {@link #IN_CONTROL}; a shift, or an error of the estimated
 * centre or sigma, is another one.
 *
 * @param shift mean of the standardised points
 * @param spread their standard deviation, above 0
 */
record PointDistribution(double shift, double spread) {
    /** Standard normal points. */
    static final PointDistribution IN_CONTROL = new PointDistribution(0, 1);

    PointDistribution {
        if (!(Double.isFinite(shift) && spread > 0 && Double.isFinite(spread))) {
            throw new IllegalArgumentException(
                    "standardised points have a finite mean and a positive deviation, not " + shift + " and " + spread);
        }
    }

    /** In control but for a shift by so many standard deviations. */
    static PointDistribution shifted(double shift) {
        return new PointDistribution(shift, 1);
    }

    /** Density at {@code z}. */
    double density(double z) {
        return Normal.density((z - shift) / spread) / spread;
    }

    /** Probability of a point of at most {@code z}. */
    double below(double z) {
        return Normal.below((z - shift) / spread);
    }

    /** Seen from below: the mean with the opposite sign. */
    PointDistribution mirrored() {
        return new PointDistribution(-shift, spread);
    }
}
