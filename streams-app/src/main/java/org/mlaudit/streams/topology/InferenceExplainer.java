package org.mlaudit.streams.topology;

import org.mlaudit.codec.InferenceRow;
import org.mlaudit.streams.profile.WindowSummary;

/** Explains the inferences of one model version in one source partition, or says why it can't. */
interface InferenceExplainer {
    /** Nothing is to be explained. */
    InferenceExplainer NONE = new InferenceExplainer() {
        @Override
        public void offer(InferenceRow row, WindowSummary summary, Place place) {}

        @Override
        public boolean isActive() {
            return false;
        }
    };

    /**
     * Takes an inference that was counted in a window; the row may be reused afterwards.
     *
     * @param summary the pane that it was counted in
     * @param place where it is
     */
    void offer(InferenceRow row, WindowSummary summary, Place place);

    /** Whether it does anything with inferences. */
    default boolean isActive() {
        return true;
    }

    /** Explains what waits to be explained. */
    default void explainWaiting() {}

    /** Whether it is worth asking again for the model, which could not be used. */
    default boolean isStale() {
        return false;
    }

    /** Where an inference is. Reused. */
    final class Place {
        /** Start of the pane that it was counted in, event time, milliseconds since 1970 UTC. */
        long pane;
        /** Partition of its topic. */
        int partition;
        /** Offset in the partition. */
        long offset;
        /** Whether a detector found it anomalous. */
        boolean anomalous;
    }
}
