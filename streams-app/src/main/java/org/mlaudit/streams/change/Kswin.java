package org.mlaudit.streams.change;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * KSWIN (Raab, Heusinger and Schleif, <i>Reactive Soft Prototype Computing for Concept Drift Streams</i>, Neurocomputing
 * 2020): a window of the newest values; once it is full, after each value a sample of as many older values as there are
 * recent ones is compared with the recent ones by the two-sample Kolmogorov-Smirnov test. At a change only the recent
 * values are kept. Finds changes of any kind, and makes a test with every value: at the significance of 0.005 it alarms
 * about every 700 values of a continuous series without any change.
 *
 * <p>The sample is drawn without replacement by a generator whose state is a hash of all values so far: equal series give
 * equal samples. The p-value is that of the exact distribution for equal sizes (Gnedenko and Korolyuk 1951); the paper's
 * bound sqrt(-ln(alpha) / r) is the asymptotic one without the factor of a two-sided test, and alarms more often than
 * alpha says: from a distance of 13/30 on instead of 14/30 by default.
 */
public final class Kswin implements ChangeDetector {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final int older;
    private final int recent;
    private final int critical;

    /** The window by time: a ring, its oldest value at {@code oldest}. */
    private final double[] window;

    private int oldest;
    private int size;
    private final double[] sortedOlder;
    private final double[] sortedRecent;
    private final double[] sample;
    private long seed;
    private boolean rises;

    /**
     * A detector.
     *
     * @param alpha significance of a change, above 0 and below 1
     * @param window number of values in the window, at least twice {@code recent}
     * @param recent number of recent values, at least 2
     * @throws IllegalArgumentException if the window is too small
     */
    public Kswin(double alpha, int window, int recent) {
        if (recent < 2 || window < 2 * recent) {
            throw new IllegalArgumentException(
                    "a window of " + window + " values has no room for twice " + recent + " recent ones, at least 2");
        }
        this.older = window - recent;
        this.recent = recent;
        this.critical = critical(alpha, recent);
        this.window = new double[window];
        this.sortedOlder = new double[older];
        this.sortedRecent = new double[recent];
        this.sample = new double[recent];
    }

    /** Smallest number of values, out of n in each sample, by which the distributions must differ. */
    static int critical(double alpha, int n) {
        int k = 1;
        while (k <= n && pValue(k, n) > alpha) {
            k++;
        }
        return k;
    }

    /** Probability that two samples of n from one continuous distribution are k/n apart or more, two-sided. */
    static double pValue(int k, int n) {
        double sum = 0;
        for (int j = 1; j * k <= n; j++) {
            double ratio = 1;
            for (int i = 1; i <= j * k; i++) {
                ratio *= (double) (n - j * k + i) / (n + i);
            }
            sum += (j & 1) == 1 ? ratio : -ratio;
        }
        return Math.min(1, 2 * sum);
    }

    @Override
    public Domain domain() {
        return Domain.NUMBER;
    }

    @Override
    public DetectorState add(double value) {
        double added = Domain.NUMBER.check(value) + 0.0;
        seed = mix(seed ^ (Double.doubleToLongBits(added) * GOLDEN));
        push(added);
        if (size < window.length) {
            return DetectorState.IN_CONTROL;
        }
        drawSample();
        int distance = distance();
        if (Math.abs(distance) < critical) {
            return DetectorState.IN_CONTROL;
        }
        rises = distance > 0;
        keepRecent();
        return DetectorState.CHANGE;
    }

    @Override
    public boolean rises() {
        return rises;
    }

    private void push(double value) {
        if (size == window.length) {
            remove(sortedOlder, older, window[oldest]);
            oldest = oldest + 1 == window.length ? 0 : oldest + 1;
            size--;
        }
        if (size >= recent) {
            double ageing = window[place(size - recent)];
            remove(sortedRecent, recent, ageing);
            insert(sortedOlder, size - recent, ageing);
            insert(sortedRecent, recent - 1, value);
        } else {
            insert(sortedRecent, size, value);
        }
        window[place(size)] = value;
        size++;
    }

    private int place(int fromOldest) {
        int at = oldest + fromOldest;
        return at >= window.length ? at - window.length : at;
    }

    private static void insert(double[] sorted, int length, double value) {
        int at = Arrays.binarySearch(sorted, 0, length, value);
        int to = at < 0 ? -at - 1 : at;
        System.arraycopy(sorted, to, sorted, to + 1, length - to);
        sorted[to] = value;
    }

    private static void remove(double[] sorted, int length, double value) {
        int at = Arrays.binarySearch(sorted, 0, length, value);
        System.arraycopy(sorted, at + 1, sorted, at, length - at - 1);
    }

    /** Selection sampling (Knuth, The Art of Computer Programming 2, algorithm S): the sample comes out sorted. */
    private void drawSample() {
        long state = seed;
        int chosen = 0;
        for (int i = 0; chosen < recent; i++) {
            state += GOLDEN;
            if (((mix(state) >>> 33) * (older - i)) >>> 31 < recent - chosen) {
                sample[chosen++] = sortedOlder[i];
            }
        }
    }

    /** How many more of the older than of the recent values lie at or below the value where this is largest. */
    private int distance() {
        int furthest = 0;
        int i = 0;
        int j = 0;
        while (i < recent && j < recent) {
            double at = Math.min(sample[i], sortedRecent[j]);
            while (i < recent && sample[i] == at) {
                i++;
            }
            while (j < recent && sortedRecent[j] == at) {
                j++;
            }
            if (Math.abs(i - j) > Math.abs(furthest)) {
                furthest = i - j;
            }
        }
        return furthest;
    }

    private void keepRecent() {
        oldest = place(older);
        size = recent;
    }

    /** The finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). */
    private static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    @Override
    public int bytes() {
        return Long.BYTES + 1 + Integer.BYTES + size * Double.BYTES;
    }

    @Override
    public void writeTo(ByteBuffer out) {
        out.putLong(seed).put((byte) (rises ? 1 : 0)).putInt(size);
        for (int i = 0; i < size; i++) {
            out.putDouble(window[place(i)]);
        }
    }

    @Override
    public void readFrom(ByteBuffer in) {
        long stored = in.getLong();
        boolean storedRises = in.get() != 0;
        int values = ChangeDetector.size(in, window.length);
        oldest = 0;
        size = 0;
        for (int i = 0; i < values; i++) {
            push(Domain.NUMBER.check(in.getDouble()));
        }
        seed = stored;
        rises = storedRises;
    }
}
