package org.mlaudit.streams.anomaly;

import java.util.Collections;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * That a detector finds an inference anomalous, and why.
 *
 * @param detector name of the detector
 * @param score how strange it is, on the detector's scale
 * @param threshold the score from which on an inference is an anomaly
 * @param pValue probability that an inference like those of the reference has such a score, 0 to 1; empty where the
 *     contract is broken, which has no probability
 * @param contributions parts of the score by target; they add up to it
 * @param why a sentence for people; it quotes no value of a sensitive or personal feature
 */
public record Outlier(
        String detector,
        double score,
        double threshold,
        OptionalDouble pValue,
        SortedMap<String, Double> contributions,
        String why) {
    public Outlier {
        contributions = Collections.unmodifiableSortedMap(new TreeMap<>(contributions));
    }

    /** The target that contributes most; the first by name where several do. */
    public String mostly() {
        String most = contributions.firstKey();
        for (var entry : contributions.entrySet()) {
            most = entry.getValue() > contributions.get(most) ? entry.getKey() : most;
        }
        return most;
    }
}
