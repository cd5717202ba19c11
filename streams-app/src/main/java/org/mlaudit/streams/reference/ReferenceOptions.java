package org.mlaudit.streams.reference;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How reference data is read.
 *
 * @param columns names of columns by what they hold, where they are called otherwise: a feature's name,
 *     {@code occurredAt}, {@code prediction.label}, {@code prediction.score},
 *     {@code prediction.probabilities}, {@code prediction.value}, {@code latency}, or
 *     what really came of a row: {@code truth.label}, {@code truth.value}, {@code truth.weight}
 * @param missing texts in CSV that stand for no value, besides the empty one
 * @param tolerated share of rows that may be invalid, 0 to 1; they are left out
 */
public record ReferenceOptions(Map<String, String> columns, List<String> missing, double tolerated) {
    /** Columns by the names of the contract, no invalid row tolerated. */
    public static final ReferenceOptions DEFAULT = new ReferenceOptions(Map.of(), List.of(), 0);

    /** What columns may hold besides features. */
    static final Set<String> OUTPUTS = Set.of(
            "occurredAt",
            "prediction.label",
            "prediction.score",
            "prediction.probabilities",
            "prediction.value",
            "latency",
            "truth.label",
            "truth.value",
            "truth.weight");

    public ReferenceOptions {
        columns = Map.copyOf(columns);
        missing = List.copyOf(missing);
        if (!(tolerated >= 0 && tolerated <= 1)) {
            throw new IllegalArgumentException("the tolerated share is 0 to 1, not " + tolerated);
        }
    }
}
