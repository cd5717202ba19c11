package org.mlaudit.streams.anomaly;

import org.mlaudit.codec.InferenceRow;

/** How probable it is, by the reference, that one column is as far out as it is in a row. */
sealed interface ColumnTail permits NumberTail, CategoryTail {
    /** Probability of a value as far out or farther, above 0; 1 for all that is ordinary. */
    double pValue(InferenceRow row);

    /** Probability that a row of the reference has a p-value of at most {@code p}. */
    double shareAtMost(double p);

    /** What the row has there, for a sentence; quotes the value only where the contract lets it. */
    String describe(InferenceRow row);
}
