package org.mlaudit.codec;

import java.util.Optional;
import org.mlaudit.contract.Feature;

/**
 * One value of an inference as the stream sees it.
 *
 * @param index position in {@link InferenceRow}'s arrays
 * @param target what findings call it: the feature's name, or {@code prediction.score}, {@code prediction.value},
 *     {@code prediction.label}, {@code latency}
 * @param kind which array holds it
 * @param feature the feature it comes from; empty for outputs
 */
public record Column(int index, String target, Kind kind, Optional<Feature> feature) {
    /** Which of the row's arrays holds the value. */
    public enum Kind {
        /** A number: NUMERIC features, the length of TEXT, the norm of EMBEDDING, scores, values, latency. */
        NUMBER,
        /** The hash of a name: CATEGORICAL and BOOLEAN features, labels. */
        CATEGORY
    }
}
