package org.mlaudit.streams.change;

import java.nio.ByteBuffer;

/**
 * HDDM with the W-test (Frias-Blanco and others, <i>Online and Non-Parametric Drift Detection Methods Based on Hoeffding's
 * Bounds</i>, IEEE TKDE 2015): exponentially weighted means of values from 0 to 1, compared by McDiarmid's inequality. The
 * mean since the start is kept where its upper bound was smallest (for falls: its lower bound largest); the mean of the
 * values after that point is compared with it. Finds gradual changes.
 *
 * <p>Rises of the one-sided test equal MOA 2024.07.0's, event for event. MOA's two-sided test starts anew at a fall without
 * reporting it; here a fall is a change too, and {@link #rises} tells which.
 */
public final class HddmW implements ChangeDetector {
    private final double logDrift;
    private final double logWarning;
    private final double lambda;
    private final boolean bothSides;

    private final Average total = new Average();
    private final Side low = new Side(1);
    private final Side high = new Side(-1);
    private boolean rises;

    /**
     * A detector.
     *
     * @param drift significance of a change, above 0 and below 1
     * @param warning significance of a warning, at least that of a change
     * @param lambda weight of the newest value, above 0 and up to 1
     * @param bothSides whether falls count too
     */
    public HddmW(double drift, double warning, double lambda, boolean bothSides) {
        this.logDrift = Math.log(1 / drift);
        this.logWarning = Math.log(1 / warning);
        this.lambda = lambda;
        this.bothSides = bothSides;
    }

    @Override
    public Domain domain() {
        return Domain.UNIT;
    }

    @Override
    public DetectorState add(double value) {
        total.add(Domain.UNIT.check(value), lambda);
        low.add(value);
        if (bothSides) {
            high.add(value);
        }
        if (moved(logDrift)) {
            total.clear();
            low.clear();
            high.clear();
            return DetectorState.CHANGE;
        }
        return moved(logWarning) ? DetectorState.WARNING : DetectorState.IN_CONTROL;
    }

    /** Whether the mean moved, up looked at first. */
    private boolean moved(double logConfidence) {
        if (low.moved(logConfidence)) {
            rises = true;
            return true;
        }
        if (bothSides && high.moved(logConfidence)) {
            rises = false;
            return true;
        }
        return false;
    }

    @Override
    public boolean rises() {
        return rises;
    }

    @Override
    public int bytes() {
        return 12 * Double.BYTES + 1;
    }

    @Override
    public void writeTo(ByteBuffer out) {
        total.writeTo(out);
        low.writeTo(out);
        high.writeTo(out);
        out.put((byte) (rises ? 1 : 0));
    }

    @Override
    public void readFrom(ByteBuffer in) {
        total.readFrom(in);
        low.readFrom(in);
        high.readFrom(in);
        rises = in.get() != 0;
    }

    /** An exponentially weighted mean and the sum of its squared weights, which bounds how far chance moves it. */
    private static final class Average {
        private double mean;
        /** 0 before the first value. */
        private double squaredWeights;

        void add(double value, double lambda) {
            if (squaredWeights == 0) {
                mean = value;
                squaredWeights = 1;
            } else {
                mean = lambda * value + (1 - lambda) * mean;
                squaredWeights = lambda * lambda + (1 - lambda) * (1 - lambda) * squaredWeights;
            }
        }

        void copy(Average other) {
            mean = other.mean;
            squaredWeights = other.squaredWeights;
        }

        void clear() {
            mean = 0;
            squaredWeights = 0;
        }

        void writeTo(ByteBuffer out) {
            out.putDouble(mean).putDouble(squaredWeights);
        }

        void readFrom(ByteBuffer in) {
            mean = in.getDouble();
            squaredWeights = in.getDouble();
        }
    }

    /** The mean up to the best point and the mean since, for rises (sign 1) or falls (sign -1). */
    private final class Side {
        private final int sign;
        private final Average before = new Average();
        private final Average since = new Average();
        private double cutPoint;

        Side(int sign) {
            this.sign = sign;
            this.cutPoint = sign * Double.MAX_VALUE;
        }

        void add(double value) {
            double bound = total.mean + sign * Math.sqrt(total.squaredWeights * logDrift / 2);
            if (sign * bound < sign * cutPoint) {
                cutPoint = bound;
                before.copy(total);
                since.clear();
            } else {
                since.add(value, lambda);
            }
        }

        boolean moved(double logConfidence) {
            if (before.squaredWeights == 0 || since.squaredWeights == 0) {
                return false;
            }
            double weights = before.squaredWeights + since.squaredWeights;
            return sign * (since.mean - before.mean) > Math.sqrt(weights * logConfidence / 2);
        }

        void clear() {
            before.clear();
            since.clear();
            cutPoint = sign * Double.MAX_VALUE;
        }

        void writeTo(ByteBuffer out) {
            before.writeTo(out);
            since.writeTo(out);
            out.putDouble(cutPoint);
        }

        void readFrom(ByteBuffer in) {
            before.readFrom(in);
            since.readFrom(in);
            cutPoint = in.getDouble();
        }
    }
}
