package org.mlaudit.nifi.capture;

import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.GroundTruthSource;
import org.mlaudit.nifi.source.Fields;

/** A source record seen as the outcome of an inference. Used by one thread. */
final class OutcomeFields implements GroundTruthSource {
    private final OutcomePaths paths;
    private Fields record = new Fields();
    private @Nullable Object defaultTime;

    OutcomeFields(OutcomePaths paths) {
        this.paths = paths;
    }

    /**
     * Shows the next record.
     *
     * @param otherwise time of a record that has none; null when there is none
     */
    void show(Fields next, @Nullable Object otherwise) {
        record = next;
        defaultTime = otherwise;
    }

    @Override
    public @Nullable Object id() {
        return paths.id().in(record);
    }

    @Override
    public @Nullable Object observedAt() {
        Object time = paths.timeUnit().time(paths.time().in(record));
        return time == null ? defaultTime : time;
    }

    @Override
    public @Nullable Object label() {
        return paths.label().in(record);
    }

    @Override
    public @Nullable Object value() {
        return paths.value().in(record);
    }

    @Override
    public @Nullable Object weight() {
        return paths.weight().in(record);
    }
}
