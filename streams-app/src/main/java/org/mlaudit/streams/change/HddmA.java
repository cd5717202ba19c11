package org.mlaudit.streams.change;

import java.nio.ByteBuffer;

/**
 * HDDM with the A-test (Frias-Blanco and others, <i>Online and Non-Parametric Drift Detection Methods Based on Hoeffding's
 * Bounds</i>, IEEE TKDE 2015): keeps the point of the series after which the mean had its smallest upper bound
 * (for falls: its largest lower bound) and compares the mean since the start with the mean up to that point by
 * Hoeffding's inequality, for values from 0 to 1. Finds abrupt changes.
 *
 * <p>Rises equal MOA 2024.07.0's, event for event. MOA's two-sided test starts anew at a fall without reporting it; here a
 * fall is a change too, and {@link #rises} tells which.
 */
public final class HddmA implements ChangeDetector {
    private final double logBound;
    private final double logDrift;
    private final double logWarning;
    private final boolean bothSides;

    private long count;
    private double sum;
    private long countAtLow;
    private double sumAtLow;
    private long countAtHigh;
    private double sumAtHigh;
    private boolean rises;

    /**
     * A detector.
     *
     * @param drift significance of a change, above 0 and below 1
     * @param warning significance of a warning, at least that of a change
     * @param bothSides whether falls count too
     */
    public HddmA(double drift, double warning, boolean bothSides) {
        this.logBound = Math.log(1 / drift);
        this.logDrift = Math.log(2 / drift);
        this.logWarning = Math.log(2 / warning);
        this.bothSides = bothSides;
    }

    @Override
    public Domain domain() {
        return Domain.UNIT;
    }

    @Override
    public DetectorState add(double value) {
        sum += Domain.UNIT.check(value);
        count++;
        keepExtremes();
        if (moved(logDrift)) {
            reset();
            return DetectorState.CHANGE;
        }
        return moved(logWarning) ? DetectorState.WARNING : DetectorState.IN_CONTROL;
    }

    /** Whether the mean moved, up looked at first. */
    private boolean moved(double logConfidence) {
        if (moved(countAtLow, sumAtLow, 1, logConfidence)) {
            rises = true;
            return true;
        }
        if (bothSides && moved(countAtHigh, sumAtHigh, -1, logConfidence)) {
            rises = false;
            return true;
        }
        return false;
    }

    @Override
    public boolean rises() {
        return rises;
    }

    private void keepExtremes() {
        double mean = sum / count;
        double bound = bound(count);
        if (countAtLow == 0 || sumAtLow / countAtLow + bound(countAtLow) >= mean + bound) {
            countAtLow = count;
            sumAtLow = sum;
        }
        if (countAtHigh == 0 || sumAtHigh / countAtHigh - bound(countAtHigh) <= mean - bound) {
            countAtHigh = count;
            sumAtHigh = sum;
        }
    }

    private double bound(long n) {
        return Math.sqrt(1.0 / (2 * n) * logBound);
    }

    private boolean moved(long countBefore, double sumBefore, int sign, double logConfidence) {
        if (countBefore == count) {
            return false;
        }
        double m = (double) (count - countBefore) / countBefore * (1.0 / count);
        double bound = Math.sqrt(m / 2 * logConfidence);
        return sign * (sum / count - sumBefore / countBefore) >= bound;
    }

    private void reset() {
        count = 0;
        sum = 0;
        countAtLow = 0;
        sumAtLow = 0;
        countAtHigh = 0;
        sumAtHigh = 0;
    }

    @Override
    public int bytes() {
        return 6 * Long.BYTES + 1;
    }

    @Override
    public void writeTo(ByteBuffer out) {
        out.putLong(count).putDouble(sum);
        out.putLong(countAtLow).putDouble(sumAtLow);
        out.putLong(countAtHigh).putDouble(sumAtHigh);
        out.put((byte) (rises ? 1 : 0));
    }

    @Override
    public void readFrom(ByteBuffer in) {
        count = in.getLong();
        sum = in.getDouble();
        countAtLow = in.getLong();
        sumAtLow = in.getDouble();
        countAtHigh = in.getLong();
        sumAtHigh = in.getDouble();
        rises = in.get() != 0;
    }
}
