package org.mlaudit.streams.profile;

import org.jspecify.annotations.Nullable;

/**
 * How many inferences each detector of anomalies scored, how many of them it found, and how often each column contributed most.
 * Detectors are known by a number, 0 to {@value #MOST_DETECTORS} - 1. Takes 8 bytes a column for each detector that found
 * something.
 */
public final class AnomalyCounts implements Section<AnomalyCounts> {
    /** Numbers of detectors lie below. */
    public static final int MOST_DETECTORS = 16;

    private static final double UNITS = 1e9;

    private final int columns;
    /** Shares in units of 1e-9. */
    private final long[] expected = new long[MOST_DETECTORS];

    private final long[] scored = new long[MOST_DETECTORS];
    private final long[] found = new long[MOST_DETECTORS];
    private final long @Nullable [] @Nullable [] most = new long[MOST_DETECTORS][];

    AnomalyCounts(int columns) {
        this.columns = columns;
    }

    /**
     * Counts an inference that a detector scored.
     *
     * @param share largest share of inferences like those of the reference that the detector's calibration lets it find, 0 to
     *     1; of different ones the largest counts
     */
    public void countScored(int detector, double share) {
        scored[detector]++;
        expected[detector] = Math.max(expected[detector], Math.round(UNITS * share));
    }

    /** Largest share of inferences like those of the reference that a detector finds by its calibration, 0 to 1. */
    public double expected(int detector) {
        return expected[detector] / UNITS;
    }

    /**
     * Counts an inference that a detector found, beside {@link #countScored}.
     *
     * @param column what contributed most
     */
    public void countFound(int detector, int column) {
        found[detector]++;
        most(detector)[column]++;
    }

    /** Inferences that a detector scored. */
    public long scored(int detector) {
        return scored[detector];
    }

    /** Inferences that a detector found. */
    public long found(int detector) {
        return found[detector];
    }

    /** In how many of the inferences that a detector found a column contributed most. */
    public long most(int detector, int column) {
        long[] counts = most[detector];
        return counts == null ? 0 : counts[column];
    }

    private long[] most(int detector) {
        long[] counts = most[detector];
        if (counts == null) {
            counts = new long[columns];
            most[detector] = counts;
        }
        return counts;
    }

    @Override
    public boolean isEmpty() {
        for (long count : scored) {
            if (count != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void merge(AnomalyCounts other) {
        for (int detector = 0; detector < MOST_DETECTORS; detector++) {
            scored[detector] += other.scored[detector];
            expected[detector] = Math.max(expected[detector], other.expected[detector]);
            found[detector] += other.found[detector];
            long[] theirs = other.most[detector];
            if (theirs != null) {
                long[] ours = most(detector);
                for (int column = 0; column < columns; column++) {
                    ours[column] += theirs[column];
                }
            }
        }
    }

    @Override
    public void writeTo(BytesOut out) {
        for (int detector = 0; detector < MOST_DETECTORS; detector++) {
            out.count(scored[detector]);
            if (scored[detector] != 0) {
                out.count(expected[detector]);
                out.count(found[detector]);
                for (int column = 0; found[detector] != 0 && column < columns; column++) {
                    out.count(most(detector, column));
                }
            }
        }
    }

    void readFrom(BytesIn in) {
        for (int detector = 0; detector < MOST_DETECTORS; detector++) {
            scored[detector] = in.count();
            if (scored[detector] != 0) {
                expected[detector] = in.count();
                found[detector] = in.count();
                for (int column = 0; found[detector] != 0 && column < columns; column++) {
                    most(detector)[column] = in.count();
                }
            }
        }
    }
}
