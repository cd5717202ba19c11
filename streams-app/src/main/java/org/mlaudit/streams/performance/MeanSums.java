package org.mlaudit.streams.performance;

/**
 * What the mean of some term needs.
 *
 * @param sum of weight times term
 * @param squares of weight times squared term
 * @param weight sum of the weights
 * @param n effective number of terms
 */
public record MeanSums(double sum, double squares, double weight, double n) {
    /** Of a quantity of a tally; its part of the effective number is that of its weight. */
    static MeanSums of(WeightedSum quantity, Tally tally) {
        return new MeanSums(quantity.sum(), quantity.squares(), quantity.weight(), part(tally, quantity.weight()));
    }

    /** The effective number of the outcomes of a tally that have some of its weight. */
    static double part(Tally tally, double weight) {
        return tally.weight() > 0 ? tally.effectiveTruths() * weight / tally.weight() : 0;
    }

    /** The mean, absent with a reason if there is no term. */
    public Measure mean(String why) {
        return weight > 0
                ? Measure.known(
                        sum / weight,
                        Sampling.mean(sum, squares, weight, n),
                        0,
                        n,
                        "the sum of the terms is beyond the range of a double")
                : new Measure.Absent(why);
    }

    /** Sum of weight times squared distance of the terms from their mean. */
    double spread() {
        return weight > 0 ? Math.max(0, squares - sum / weight * sum) : 0;
    }
}
