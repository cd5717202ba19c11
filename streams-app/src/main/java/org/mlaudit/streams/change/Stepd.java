package org.mlaudit.streams.change;

import java.nio.ByteBuffer;
import org.mlaudit.streams.calibration.Tails;

/**
 * STEPD (Nishida and Yamauchi, <i>Detecting Concept Drift Using Statistical Testing</i>, Discovery Science 2007): compares
 * the share of ones among the newest {@code window} values with the share among all older ones since the last change, by
 * the test of equal proportions with continuity correction,
 *
 * <pre>
 *   z = (|p_old - p_new| - (1/n_old + 1/n_new) / 2) / sqrt(p (1-p) (1/n_old + 1/n_new)),   p the share of all
 * </pre>
 *
 * A change when the two-sided p-value of z is below {@code drift}, a warning when it is below {@code warning}. Starts with as
 * many old values as new ones. Finds abrupt changes.
 *
 * <p>Equal to MOA 2024.07.0, event for event, as long as the series holds both values. Where all are equal, p (1-p) is 0 and
 * MOA, dividing by it, reports a change every 60 values of a constant series; here equal shares are no change. The paper
 * looks at falling accuracy only: {@code bothSides} false.
 */
public final class Stepd implements ChangeDetector {
    private final double driftZ;
    private final double warningZ;
    private final boolean bothSides;

    private final BitRing recent;
    private final int window;
    private long oldCount;
    private long oldOnes;
    private int recentOnes;
    private boolean rises;

    /**
     * A detector.
     *
     * @param window number of newest values
     * @param drift significance of a change, above 0 and below 1
     * @param warning significance of a warning, at least that of a change
     * @param bothSides whether falls count too
     */
    public Stepd(int window, double drift, double warning, boolean bothSides) {
        this.bothSides = bothSides;
        this.window = window;
        this.driftZ = Tails.normalQuantile(drift / 2);
        this.warningZ = Tails.normalQuantile(warning / 2);
        this.recent = new BitRing(window);
    }

    @Override
    public Domain domain() {
        return Domain.BINARY;
    }

    @Override
    public DetectorState add(double value) {
        int bit = (int) Domain.BINARY.check(value);
        if (recent.full()) {
            int leaving = recent.get(window - 1);
            oldCount++;
            oldOnes += leaving;
            recentOnes -= leaving;
        }
        recent.add(bit);
        recentOnes += bit;
        if (oldCount < window) {
            return DetectorState.IN_CONTROL;
        }
        double difference = (double) recentOnes / window - (double) oldOnes / oldCount;
        double z = difference > 0 || bothSides ? z(Math.abs(difference)) : 0;
        if (z <= warningZ) {
            return DetectorState.IN_CONTROL;
        }
        rises = difference > 0;
        if (z > driftZ) {
            oldCount = 0;
            oldOnes = 0;
            recentOnes = 0;
            recent.keep(0);
            return DetectorState.CHANGE;
        }
        return DetectorState.WARNING;
    }

    /** The statistic of two shares that differ by so much; 0 for equal ones, whose variance may be 0. */
    private double z(double difference) {
        if (difference == 0) {
            return 0;
        }
        double share = (double) (oldOnes + recentOnes) / (oldCount + window);
        double sizes = 1.0 / oldCount + 1.0 / window;
        return (difference - sizes / 2) / Math.sqrt(share * (1 - share) * sizes);
    }

    @Override
    public boolean rises() {
        return rises;
    }

    @Override
    public int bytes() {
        return 2 * Long.BYTES + Integer.BYTES + 1 + recent.bytes();
    }

    @Override
    public void writeTo(ByteBuffer out) {
        out.putLong(oldCount).putLong(oldOnes).putInt(recentOnes).put((byte) (rises ? 1 : 0));
        recent.writeTo(out);
    }

    @Override
    public void readFrom(ByteBuffer in) {
        oldCount = in.getLong();
        oldOnes = in.getLong();
        recentOnes = in.getInt();
        rises = in.get() != 0;
        recent.readFrom(in);
    }
}
