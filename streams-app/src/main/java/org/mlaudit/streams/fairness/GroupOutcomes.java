package org.mlaudit.streams.fairness;

/** What is known of the predictions for one group of people, as plain sums. */
public sealed interface GroupOutcomes permits Decided, Valued {
    /** Number of predictions. */
    long predictions();

    /** Number of predictions of which the truth is known. */
    long truths();

    /** Scores or predicted values of all predictions that have one. */
    ValueBins values();

    /** This group and another one of the same kind together. */
    GroupOutcomes plus(GroupOutcomes other);
}
