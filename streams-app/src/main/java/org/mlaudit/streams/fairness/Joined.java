package org.mlaudit.streams.fairness;

/**
 * Decisions of which the truth is known. Positive is the favourable outcome.
 *
 * @param truePositive weight of those decided favourably that were so in truth
 * @param falsePositive weight of those decided favourably that were not so in truth
 * @param falseNegative weight of those decided unfavourably that were favourable in truth
 * @param trueNegative weight of those decided unfavourably that were so in truth
 * @param counts how many these are, in the same order, where all truths would weigh 1
 */
public record Joined(
        double truePositive, double falsePositive, double falseNegative, double trueNegative, Counts counts) {
    /** No truth is known. */
    public static final Joined NONE = of(0, 0, 0, 0);

    /** Numbers of truths, which intervals and tests rest on. */
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
                new Counts(truePositive, falsePositive, falseNegative, trueNegative));
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
                        counts.trueNegative + other.counts.trueNegative));
    }

    /** Share of the truly favourable. */
    Share favourable() {
        return new Share(
                truePositive + falseNegative,
                truePositive + falsePositive + falseNegative + trueNegative,
                counts.all());
    }

    /** Share of the truly favourable that were decided favourably. */
    Share truePositives() {
        return new Share(
                truePositive, truePositive + falseNegative, (double) counts.truePositive + counts.falseNegative);
    }

    /** Share of the truly unfavourable that were decided favourably. */
    Share falsePositives() {
        return new Share(
                falsePositive, falsePositive + trueNegative, (double) counts.falsePositive + counts.trueNegative);
    }

    /** Share of the favourable decisions that were right. */
    Share predictiveValue() {
        return new Share(
                truePositive, truePositive + falsePositive, (double) counts.truePositive + counts.falsePositive);
    }
}
