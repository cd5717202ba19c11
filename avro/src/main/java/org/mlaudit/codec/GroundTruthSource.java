package org.mlaudit.codec;

import org.jspecify.annotations.Nullable;

/** One real outcome as a source offers it to the {@link GroundTruthEncoder}; values as in {@link InferenceSource}. */
public interface GroundTruthSource {
    /** Id of the inference; required. */
    @Nullable
    Object id();

    /** When the outcome became known; the forms of {@link InferenceSource#occurredAt()}. */
    @Nullable
    Object observedAt();

    /** Real class (BINARY, MULTICLASS). */
    @Nullable
    Object label();

    /** Real quantity (REGRESSION). */
    @Nullable
    Object value();

    /** Weight of the outcome in metrics, not negative; null counts as 1. */
    @Nullable
    Object weight();
}
