package org.mlaudit.streams.change;

import java.nio.ByteBuffer;

/**
 * RDDM (Barros, Cabral, Goncalves and Santos, <i>RDDM: Reactive Drift Detection Method</i>, Expert Systems with
 * Applications 2017): {@link Ddm} with other levels that grows old on purpose. Once {@code longest} values came without a
 * change, the statistics are made anew of the newest {@code stable} ones, so that a long quiet series does not make it
 * blind; a warning that lasts longer than {@code warningLimit} values is a change; after a change it starts with the
 * values since the warning began. Finds rises only.
 *
 * <p>Equal to MOA 2024.07.0, event for event.
 */
public final class Rddm implements ChangeDetector {
    private final int minimum;
    private final double warning;
    private final double drift;
    private final int longest;
    private final int warningLimit;

    private final BitRing recent;
    private long count;
    private long ones;
    private double smallest = Double.MAX_VALUE;
    private double smallestShare = Double.MAX_VALUE;
    private double smallestError = Double.MAX_VALUE;
    private double share;
    private double error;
    /** Number of values since the warning began; 0 when there is none. */
    private long warningSince;

    /**
     * A detector.
     *
     * @param minimum it speaks from this value on
     * @param warning standard errors above the minimum at which it warns
     * @param drift standard errors above the minimum that are a change
     * @param longest number of values after which older ones are forgotten
     * @param stable number of values that are kept then
     * @param warningLimit longest warning
     */
    public Rddm(int minimum, double warning, double drift, int longest, int stable, int warningLimit) {
        this.minimum = minimum;
        this.warning = warning;
        this.drift = drift;
        this.longest = longest;
        this.warningLimit = warningLimit;
        this.recent = new BitRing(stable);
    }

    @Override
    public Domain domain() {
        return Domain.BINARY;
    }

    @Override
    public DetectorState add(double value) {
        int bit = (int) Domain.BINARY.check(value);
        recent.add(bit);
        count(bit);
        if (count < minimum) {
            return DetectorState.IN_CONTROL;
        }
        keepSmallest();
        if (share + error > smallestShare + drift * smallestError) {
            return change((int) warningSince + 1);
        }
        boolean warns = share + error > smallestShare + warning * smallestError;
        if (warns && warningSince >= warningLimit) {
            return change(1);
        }
        warningSince = warns ? warningSince + 1 : 0;
        if (count >= longest && !warns) {
            replay(false);
            warningSince = 0;
        }
        return warns ? DetectorState.WARNING : DetectorState.IN_CONTROL;
    }

    @Override
    public boolean rises() {
        return true;
    }

    private DetectorState change(int kept) {
        recent.keep(kept);
        smallest = Double.MAX_VALUE;
        smallestShare = Double.MAX_VALUE;
        smallestError = Double.MAX_VALUE;
        replay(true);
        warningSince = 0;
        return DetectorState.CHANGE;
    }

    /** Makes the statistics of the recent values alone; the smallest ones too after a change. */
    private void replay(boolean changed) {
        count = 0;
        ones = 0;
        for (int age = recent.size() - 1; age >= 0; age--) {
            count(recent.get(age));
            if (changed && count > minimum) {
                keepSmallest();
            }
        }
    }

    private void count(int bit) {
        count++;
        ones += bit;
        share = (double) ones / count;
        error = Math.sqrt(share * (1 - share) / count);
    }

    private void keepSmallest() {
        if (share + error < smallest) {
            smallest = share + error;
            smallestShare = share;
            smallestError = error;
        }
    }

    @Override
    public int bytes() {
        return 8 * Long.BYTES + recent.bytes();
    }

    @Override
    public void writeTo(ByteBuffer out) {
        out.putLong(count).putLong(ones).putLong(warningSince);
        out.putDouble(smallest).putDouble(smallestShare).putDouble(smallestError);
        out.putDouble(share).putDouble(error);
        recent.writeTo(out);
    }

    @Override
    public void readFrom(ByteBuffer in) {
        count = in.getLong();
        ones = in.getLong();
        warningSince = in.getLong();
        smallest = in.getDouble();
        smallestShare = in.getDouble();
        smallestError = in.getDouble();
        share = in.getDouble();
        error = in.getDouble();
        recent.readFrom(in);
    }
}
