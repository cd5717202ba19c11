package org.mlaudit.streams.change;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * ADWIN (Bifet and Gavalda, <i>Learning from Time-Changing Data with Adaptive Windowing</i>, SIAM SDM 2007): keeps the
 * longest window of recent values whose mean has not changed. Whenever the window can be cut in two parts whose means
 * differ by at least
 *
 * <pre>
 *   sqrt(2 m v ln(2 ln(n) / delta)) + 2/3 m ln(2 ln(n) / delta),   m = 1/(n0 - 4) + 1/(n1 - 4)
 * </pre>
 *
 * the oldest values are dropped. n is the length of the window, v its variance, n0 and n1 the lengths of the parts, each
 * above 6. The window is not stored: it is a list of buckets that hold sum and variance of 2^i values each, at most 5 of a
 * size, so that memory and the time of a check grow with the logarithm of the window. Checked every {@code clock} values.
 *
 * <p>The bound is proven for values from 0 to 1; for others its last term has the wrong scale (values far smaller are
 * hardly ever found to change, for values far larger it vanishes). Values beyond 1e100 either way count as 1e100, so that
 * sums of squares stay finite.
 *
 * <p>Equal to MOA 2024.07.0's {@code ADWIN}, whose definitions of m and of the shortest parts these are, change for change.
 * MOA's {@code ADWINChangeDetector} reports only changes to a higher mean; here both are changes and {@link #rises} tells
 * which. After a cut the sums are added up anew from the buckets, so that a huge value that has left the window leaves no
 * rounding error behind.
 */
public final class Adwin implements ChangeDetector {
    private static final int PER_ROW = 5;
    private static final int SLOTS = PER_ROW + 1;
    private static final int SHORTEST_WINDOW = 10;
    private static final int SHORTEST_PART = 6;
    private static final int MARGIN = 4;
    private static final int MOST_ROWS = 60;
    private static final double LARGEST = 1e100;

    private final double delta;
    private final int clock;

    /** Buckets of row i hold 2^i values each, oldest first; row i starts at {@code i * SLOTS}. */
    private double[] sums = new double[4 * SLOTS];

    private double[] variances = new double[4 * SLOTS];
    private int[] counts = new int[4];
    private int rows = 1;
    private long width;
    private double sum;
    /** Sum of the squared distances from the mean. */
    private double variance;

    private int sinceCheck;
    private boolean rises;

    /**
     * A detector.
     *
     * @param delta bound on the probability of a false alarm of one check, above 0 and below 1
     * @param clock number of values from one check to the next, at least 1
     */
    public Adwin(double delta, int clock) {
        this.delta = delta;
        this.clock = clock;
    }

    @Override
    public Domain domain() {
        return Domain.NUMBER;
    }

    @Override
    public DetectorState add(double value) {
        insert(Math.max(-LARGEST, Math.min(LARGEST, Domain.NUMBER.check(value))));
        if (++sinceCheck < clock) {
            return DetectorState.IN_CONTROL;
        }
        sinceCheck = 0;
        if (width <= SHORTEST_WINDOW) {
            return DetectorState.IN_CONTROL;
        }
        double before = sum / width;
        boolean changed = false;
        while (cut()) {
            changed = true;
        }
        if (!changed) {
            return DetectorState.IN_CONTROL;
        }
        rises = sum / width > before;
        return DetectorState.CHANGE;
    }

    @Override
    public boolean rises() {
        return rises;
    }

    /** Number of values in the window. */
    public long width() {
        return width;
    }

    /** Mean of the values in the window; 0 before the first. */
    public double mean() {
        return width == 0 ? 0 : sum / width;
    }

    private void insert(double value) {
        if (width > 0) {
            double distance = value - sum / width;
            variance += width * distance * distance / (width + 1);
        }
        width++;
        sum += value;
        sums[counts[0]] = value;
        variances[counts[0]] = 0;
        counts[0]++;
        for (int row = 0; counts[row] == SLOTS; row++) {
            joinOldest(row);
        }
    }

    private void joinOldest(int row) {
        int at = row * SLOTS;
        if (row + 1 == rows) {
            addRow();
        }
        double size = size(row);
        double difference = sums[at] / size - sums[at + 1] / size;
        int to = (row + 1) * SLOTS + counts[row + 1]++;
        sums[to] = sums[at] + sums[at + 1];
        variances[to] = variances[at] + variances[at + 1] + size * difference * difference / 2;
        drop(row, 2);
    }

    private void addRow() {
        rows++;
        if (rows > counts.length) {
            counts = Arrays.copyOf(counts, counts.length * 2);
            sums = Arrays.copyOf(sums, counts.length * SLOTS);
            variances = Arrays.copyOf(variances, counts.length * SLOTS);
        }
        counts[rows - 1] = 0;
    }

    private void drop(int row, int oldest) {
        int at = row * SLOTS;
        counts[row] -= oldest;
        System.arraycopy(sums, at + oldest, sums, at, counts[row]);
        System.arraycopy(variances, at + oldest, variances, at, counts[row]);
    }

    /** Drops the oldest bucket if the means before and after some bucket differ too much. */
    private boolean cut() {
        double logarithm = Math.log(2 * Math.log((double) width) / delta);
        double twiceVariance = 2 * variance / width * logarithm;
        long oldCount = 0;
        long newCount = width;
        double oldSum = 0;
        double newSum = sum;
        for (int row = rows - 1; row >= 0; row--) {
            long size = size(row);
            for (int i = 0; i < counts[row]; i++) {
                double inBucket = sums[row * SLOTS + i];
                oldCount += size;
                newCount -= size;
                oldSum += inBucket;
                newSum -= inBucket;
                if (newCount <= SHORTEST_PART) {
                    return false;
                }
                if (oldCount > SHORTEST_PART) {
                    double m = 1.0 / (oldCount - MARGIN) + 1.0 / (newCount - MARGIN);
                    double excess = Math.abs(oldSum / oldCount - newSum / newCount) - 2.0 / 3.0 * m * logarithm;
                    if (excess > 0 && excess * excess > m * twiceVariance) {
                        dropOldestBucket();
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private void dropOldestBucket() {
        drop(rows - 1, 1);
        while (rows > 1 && counts[rows - 1] == 0) {
            rows--;
        }
        width = 0;
        sum = 0;
        variance = 0;
        for (int row = rows - 1; row >= 0; row--) {
            long size = size(row);
            for (int i = row * SLOTS; i < row * SLOTS + counts[row]; i++) {
                if (width > 0) {
                    double difference = sum / width - sums[i] / size;
                    variance += variances[i] + (double) size * width / (size + width) * difference * difference;
                } else {
                    variance = variances[i];
                }
                sum += sums[i];
                width += size;
            }
        }
    }

    private static long size(int row) {
        return 1L << row;
    }

    @Override
    public int bytes() {
        int buckets = 0;
        for (int row = 0; row < rows; row++) {
            buckets += counts[row];
        }
        return 2 * Integer.BYTES + 3 * Long.BYTES + 1 + rows + buckets * 2 * Double.BYTES;
    }

    @Override
    public void writeTo(ByteBuffer out) {
        out.putInt(sinceCheck).put((byte) (rises ? 1 : 0));
        out.putLong(width).putDouble(sum).putDouble(variance);
        out.putInt(rows);
        for (int row = 0; row < rows; row++) {
            out.put((byte) counts[row]);
            for (int i = row * SLOTS; i < row * SLOTS + counts[row]; i++) {
                out.putDouble(sums[i]).putDouble(variances[i]);
            }
        }
    }

    @Override
    public void readFrom(ByteBuffer in) {
        sinceCheck = in.getInt();
        rises = in.get() != 0;
        width = in.getLong();
        sum = in.getDouble();
        variance = in.getDouble();
        int stored = ChangeDetector.size(in, MOST_ROWS);
        rows = 0;
        while (rows < Math.max(1, stored)) {
            addRow();
        }
        for (int row = 0; row < stored; row++) {
            counts[row] = in.get();
            if (counts[row] < 0 || counts[row] > PER_ROW) {
                throw new IllegalArgumentException("a row of ADWIN has " + counts[row] + " buckets");
            }
            for (int i = row * SLOTS; i < row * SLOTS + counts[row]; i++) {
                sums[i] = in.getDouble();
                variances[i] = in.getDouble();
            }
        }
    }
}
