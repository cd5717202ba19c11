package org.mlaudit.streams.change;

import java.nio.ByteBuffer;

/**
 * DDM (Gama, Medas, Castillo and Rodrigues, <i>Learning with Drift Detection</i>, SBIA 2004): p is the share of ones since
 * the last change and s = sqrt(p (1-p) / n) its standard error; the smallest p + s seen is kept. A warning from
 * p + s above p_min + {@code warning} s_min on, a change above p_min + {@code drift} s_min. Finds rises only, abrupt ones
 * best; the longer the series was in control, the slower.
 *
 * <p>Equal to MOA 2024.07.0, event for event. A property of the definition that users should know: after
 * {@code minimum} zeros at the start, p_min and s_min are 0 and the first one is a change.
 */
public final class Ddm implements ChangeDetector {
    private final int minimum;
    private final double warning;
    private final double drift;

    private long count;
    private long ones;
    private double smallest = Double.MAX_VALUE;
    private double smallestShare;
    private double smallestError;

    /**
     * A detector.
     *
     * @param minimum it speaks from value {@code minimum - 1} of the series on (as in MOA, whose count starts at 1)
     * @param warning standard errors above the minimum at which it warns
     * @param drift standard errors above the minimum that are a change
     */
    public Ddm(int minimum, double warning, double drift) {
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
        ones += (long) Domain.BINARY.check(value);
        count++;
        if (count + 1 < minimum) {
            return DetectorState.IN_CONTROL;
        }
        double share = (double) ones / count;
        double error = Math.sqrt(share * (1 - share) / count);
        if (share + error <= smallest) {
            smallest = share + error;
            smallestShare = share;
            smallestError = error;
        }
        if (share + error > smallestShare + drift * smallestError) {
            reset();
            return DetectorState.CHANGE;
        }
        return share + error > smallestShare + warning * smallestError
                ? DetectorState.WARNING
                : DetectorState.IN_CONTROL;
    }

    @Override
    public boolean rises() {
        return true;
    }

    private void reset() {
        count = 0;
        ones = 0;
        smallest = Double.MAX_VALUE;
        smallestShare = 0;
        smallestError = 0;
    }

    @Override
    public int bytes() {
        return 5 * Long.BYTES;
    }

    @Override
    public void writeTo(ByteBuffer out) {
        out.putLong(count).putLong(ones);
        out.putDouble(smallest).putDouble(smallestShare).putDouble(smallestError);
    }

    @Override
    public void readFrom(ByteBuffer in) {
        count = in.getLong();
        ones = in.getLong();
        smallest = in.getDouble();
        smallestShare = in.getDouble();
        smallestError = in.getDouble();
    }
}
