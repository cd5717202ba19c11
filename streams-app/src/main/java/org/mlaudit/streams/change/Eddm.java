package org.mlaudit.streams.change;

import java.nio.ByteBuffer;

/**
 * EDDM (Baena-Garcia and others, <i>Early Drift Detection Method</i>, IWKDDS 2006): looks at the distances between ones.
 * m + 2 s, mean and standard deviation of the distances, is compared with the largest it has been: a warning when the
 * ratio falls below {@code warning}, a change when it falls below {@code drift}, after {@code minimum} ones. Finds ones
 * that come closer together, slow rises too.
 *
 * <p>Equal to MOA 2024.07.0, event for event. Its ratio has no null distribution: of series of 10,000 values with a share of
 * 0.2 that never changes, it alarms on some dozens of times.
 */
public final class Eddm implements ChangeDetector {
    private final int minimum;
    private final double warning;
    private final double drift;

    private long count;
    private long ones;
    private long last;
    private double mean;
    /** Sum of the squared distances of the distances from their mean (Welford 1962). */
    private double squares;

    private double largest;
    private boolean warned;

    /**
     * A detector.
     *
     * @param minimum it speaks after so many ones
     * @param warning ratio below which it warns, up to 1
     * @param drift ratio below which there is a change, up to {@code warning}
     */
    public Eddm(int minimum, double warning, double drift) {
        this.minimum = minimum;
        this.warning = warning;
        this.drift = drift;
    }

    @Override
    public Domain domain() {
        return Domain.BINARY;
    }

    @Override
    public DetectorState add(double value) {
        boolean one = Domain.BINARY.check(value) == 1;
        count++;
        if (!one) {
            return warned ? DetectorState.WARNING : DetectorState.IN_CONTROL;
        }
        long distance = count - last;
        last = count;
        ones++;
        double before = mean;
        mean += (distance - mean) / ones;
        squares += (distance - mean) * (distance - before);
        double reach = mean + 2 * Math.sqrt(squares / ones);
        if (count < minimum) {
            return DetectorState.IN_CONTROL;
        }
        warned = false;
        if (reach > largest) {
            largest = reach;
            return DetectorState.IN_CONTROL;
        }
        if (ones <= minimum) {
            return DetectorState.IN_CONTROL;
        }
        double ratio = reach / largest;
        if (ratio < drift) {
            reset();
            return DetectorState.CHANGE;
        }
        warned = ratio < warning;
        return warned ? DetectorState.WARNING : DetectorState.IN_CONTROL;
    }

    @Override
    public boolean rises() {
        return true;
    }

    private void reset() {
        count = 0;
        ones = 0;
        last = 0;
        mean = 0;
        squares = 0;
        largest = 0;
        warned = false;
    }

    @Override
    public int bytes() {
        return 6 * Long.BYTES + 1;
    }

    @Override
    public void writeTo(ByteBuffer out) {
        out.putLong(count).putLong(ones).putLong(last);
        out.putDouble(mean).putDouble(squares).putDouble(largest);
        out.put((byte) (warned ? 1 : 0));
    }

    @Override
    public void readFrom(ByteBuffer in) {
        count = in.getLong();
        ones = in.getLong();
        last = in.getLong();
        mean = in.getDouble();
        squares = in.getDouble();
        largest = in.getDouble();
        warned = in.get() != 0;
    }
}
