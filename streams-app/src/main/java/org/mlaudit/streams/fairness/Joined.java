package org.mlaudit.streams.fairness;

/**
 * Decisions of which the truth is known. Positive is the favourable outcome.
 *
 * @param truePositive weight of those decided favourably that were so in truth
 * @param falsePositive weight of those decided favourably that were not so in truth
 * @param falseNegative weight of those decided unfavourably that were favourable in truth
 * @param trueNegative weight of those decided unfavourably that were so in truth
 * @param counts how many these are, in the same order
 * @param effective how many truths of equal weight tell as much (Kish 1965); their number if all weigh the same
 */
public record Joined(
        double truePositive,
        double falsePositive,
        double falseNegative,
        double trueNegative,
        Counts counts,
        double effective) {
    /** No truth is known. */
    public static final Joined NONE = of(0, 0, 0, 0);

    /** Numbers of truths, which tests rest on. */
    public record Counts(long truePositive, long falsePositive, long falseNegative, long trueNegative) {
        /** How many truths there are. */
        public long all() {
            return truePositive + falsePositive + falseNegative + trueNegative;
        }
    }

    /** Truths that all weigh 1. */
    public static Joined of(long truePositive, long falsePositive, long falseNegative, long trueNegative) {
        return new Joined(
                truePositive,
                falsePositive,
                falseNegative,
                trueNegative,
                new Counts(truePositive, falsePositive, falseNegative, trueNegative),
                (double) truePositive + falsePositive + falseNegative + trueNegative);
    }

    /** Those of both. */
    public Joined plus(Joined other) {
        return new Joined(
                truePositive + other.truePositive,
                falsePositive + other.falsePositive,
                falseNegative + other.falseNegative,
                trueNegative + other.trueNegative,
                new Counts(
                        counts.truePositive + other.counts.truePositive,
                        counts.falsePositive + other.counts.falsePositive,
                        counts.falseNegative + other.counts.falseNegative,
                        counts.trueNegative + other.counts.trueNegative),
                effective + other.effective);
    }

    /** Share of the truly favourable. */
    Share favourable() {
        return share(
                truePositive + falseNegative,
                truePositive + falsePositive + falseNegative + trueNegative,
                counts.all());
    }

    /** Share of the truly favourable that were decided favourably. */
    Share truePositives() {
        return share(truePositive, truePositive + falseNegative, counts.truePositive + counts.falseNegative);
    }

    /** Share of the truly unfavourable that were decided favourably. */
    Share falsePositives() {
        return share(falsePositive, falsePositive + trueNegative, counts.falsePositive + counts.trueNegative);
    }

    /** Share of the favourable decisions that were right. */
    Share predictiveValue() {
        return share(truePositive, truePositive + falsePositive, counts.truePositive + counts.falsePositive);
    }

    private Share share(double part, double whole, long n) {
        return new Share(part, whole, counts.all() == 0 ? 0 : n * (effective / counts.all()));
    }
}
