package org.mlaudit.codec;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One record as a source offers it to the {@link InferenceEncoder}. Values are what record readers give: numbers, texts,
 * booleans, {@code Object[]} or {@code List}, dates and times, null. A number may come as text that is wholly a number.
 */
public interface InferenceSource {
    /** Id of the inference; null to have one made. */
    @Nullable
    Object id();

    /** Event time: milliseconds since 1970, an {@code Instant}, {@code Date} or {@code OffsetDateTime}, or ISO-8601 text. */
    @Nullable
    Object occurredAt();

    /** Value of the contract's feature with this index. */
    @Nullable
    Object feature(int index);

    /** Names of fields that are no feature of the contract; empty when there are none. */
    Iterable<String> unknownFields();

    /** Decided class. */
    @Nullable
    Object label();

    /** Probability of the positive class. */
    @Nullable
    Object score();

    /** Probability of each class in the contract's order. */
    @Nullable
    Object probabilities();

    /** Predicted quantity. */
    @Nullable
    Object value();

    /** Segment values by name. */
    Map<String, ?> segments();

    /** Pseudonymous data subject. */
    @Nullable
    Object subject();

    /** Time the prediction took, microseconds. */
    @Nullable
    Object latencyMicros();
}
