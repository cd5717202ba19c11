package org.mlaudit.streams.topology;

import org.mlaudit.codec.InferenceRow;
import org.mlaudit.streams.profile.WindowSummary;

/** Notes for every inference why its model can't explain it. */
final class FaultyExplaining implements InferenceExplainer {
    /** After how many inferences it is worth asking for the model again. */
    private static final int ASK_AGAIN = 10_000;

    private final ExplainedModels.Availability.Failed why;
    private int noted;

    FaultyExplaining(ExplainedModels.Availability.Failed why) {
        this.why = why;
    }

    @Override
    public void offer(InferenceRow row, WindowSummary summary, Place place) {
        summary.attributions().addFault(why.fault(), why.message());
        noted++;
    }

    @Override
    public boolean isStale() {
        return noted >= ASK_AGAIN;
    }
}
