package org.mlaudit.streams.profile;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Adds to a reference how its rows are explained: its own {@link Attributions}, whole and by segment, and how much they
 * differ between its windows. Keeps 4 bytes for each attribution while it gathers them. The rows' order does not matter.
 */
public final class ReferenceAttributions {
    /** Bins of a feature's attributions, for the differences between windows. */
    static final int BINS = ReferenceBuilder.DEFAULT_BINS;

    private final Reference reference;
    private final WindowSummary summary;
    private final int features;
    private long[] micros = new long[64];
    private float[] values;
    private int size;

    /** To explain the rows of a reference, of which nothing was explained before. */
    public ReferenceAttributions(Reference reference) {
        if (!reference.attributions().isEmpty()) {
            throw new IllegalArgumentException("the rows of the reference are explained already");
        }
        this.reference = reference;
        this.summary = reference.summary();
        this.features = summary.attributions().features();
        this.values = new float[64 * features];
    }

    /** The specification that {@link RowSegments} of its rows are made by. */
    public ProfileSpec spec() {
        return summary.spec();
    }

    /**
     * Adds the explanation of one of its rows, see {@link WindowSummary#explain}.
     *
     * @param occurredAtMicros time of the row in microseconds since 1970 UTC
     */
    public void explain(
            long occurredAtMicros,
            double[] phi,
            int offset,
            double additivityError,
            double predictionDifference,
            boolean sampled,
            RowSegments segments,
            int row) {
        long before = summary.attributions().explained();
        summary.explain(phi, offset, additivityError, predictionDifference, sampled, segments, row);
        if (summary.attributions().explained() > before) {
            if (size == micros.length) {
                micros = Arrays.copyOf(micros, 2 * size);
                values = Arrays.copyOf(values, 2 * size * features);
            }
            micros[size] = occurredAtMicros;
            for (int i = 0; i < features; i++) {
                values[size * features + i] =
                        (float) Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, phi[offset + i]));
            }
            size++;
        }
    }

    /** Counts a row that could not be explained. */
    public void addFault(ExplanationFault fault, String message) {
        summary.attributions().addFault(fault, message);
    }

    /** The reference with the explanations taken so far. */
    public Reference build() {
        List<Duration> sizes = spec().layout().contract().windows().sizes();
        Attributions attributions = summary.attributions();
        Dispersions dispersions = Dispersions.of(
                Arrays.copyOf(micros, size),
                sizes,
                features,
                feature -> attributions
                        .feature(feature)
                        .bins(BINS)
                        .map(bins -> ColumnCells.ofValues(bins, values, feature, features, size)));
        return reference.with(summary, dispersions);
    }
}
