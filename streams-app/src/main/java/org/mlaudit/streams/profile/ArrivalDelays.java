package org.mlaudit.streams.profile;

import java.util.Optional;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.streams.profile.ProfileSpec.NumberSpec;

/**
 * How long after their event time inferences reached the topic, in milliseconds; negative when a clock ran ahead. Kept like
 * a NUMBER column, so quantiles are within 1.6% of the value. Inferences whose arrival is not known are left out.
 */
public final class ArrivalDelays implements Section<ArrivalDelays> {
    private static final NumberSpec SPEC = new NumberSpec(-Double.MAX_VALUE, Double.MAX_VALUE, null);
    private static final Column COLUMN = new Column(-1, "arrival", Column.Kind.NUMBER, Optional.empty());
    private static final int BUFFER = 64;

    private NumberProfile profile = new NumberProfile(SPEC);
    private final double[] buffer = new double[BUFFER];
    private int buffered;

    /** Counts an inference. */
    void add(InferenceRow row) {
        if (row.arrivedAtMicros != InferenceRow.UNKNOWN_TIME) {
            if (buffered == BUFFER) {
                drain();
            }
            buffer[buffered++] = Math.floorDiv(row.arrivedAtMicros - row.occurredAtMicros, 1000L);
        }
    }

    private void drain() {
        profile.drain(buffer, 0, 1, buffered);
        buffered = 0;
    }

    /** The delays in milliseconds; valid until the summary changes. */
    public NumberView delays() {
        drain();
        return new NumberView(COLUMN, profile);
    }

    /** How many inferences took longer than a bound in milliseconds; those within 3.2% of the bound may fall on either side. */
    public long longerThan(double millis) {
        return delays().buckets().stream()
                .filter(bucket -> bucket.smallest() > millis)
                .mapToLong(NumberView.Bucket::count)
                .sum();
    }

    @Override
    public boolean isEmpty() {
        drain();
        return profile.valid() == 0;
    }

    @Override
    public void merge(ArrivalDelays other) {
        drain();
        other.drain();
        profile.merge(other.profile);
    }

    @Override
    public void writeTo(BytesOut out) {
        drain();
        profile.writeTo(out);
    }

    void readFrom(BytesIn in) {
        profile = NumberProfile.readFrom(SPEC, in);
    }
}
