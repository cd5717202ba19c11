package org.mlaudit.streams.change;

import java.nio.ByteBuffer;

/**
 * The Page-Hinkley test (Page, <i>Continuous Inspection Schemes</i>, Biometrika 1954; Hinkley 1971; with a fading factor as
 * Gama, Sebastiao and Rodrigues 2013): sums up how far the values lie above the running mean and {@code delta}, forgets
 * by {@code alpha}, never falls below 0, and finds a change when the sum exceeds {@code lambda}. For falls the same with
 * the signs turned. {@code delta} and {@code lambda} are in units of the series.
 *
 * <p>MOA 2024.07.0 differs in two ways. Its sum has no floor: while nothing happens it falls by {@code delta} with every
 * value, down to -{@code delta} / (1 - {@code alpha}) = -50 by default, and a rise has to make up for that first, so that it is found
 * later the longer the series was quiet. Page's test compares the sum with its smallest value so far, which is the floor at
 * 0. And MOA knows no falls; here they are changes too unless one side is asked for, and {@link #rises} tells which. Without
 * the floor the rises are MOA's, event for event. Values beyond 1e100 either way count as 1e100.
 */
public final class PageHinkley implements ChangeDetector {
    private static final double LARGEST = 1e100;

    private final int minimum;
    private final double delta;
    private final double lambda;
    private final double alpha;
    private final boolean bothSides;

    private long count;
    private double mean;
    private double above;
    private double below;
    private boolean rises;

    /**
     * A detector.
     *
     * @param minimum it speaks from value {@code minimum - 1} of the series on (as in MOA, whose count starts at 1)
     * @param delta change of the mean that is tolerated
     * @param lambda sum that is a change
     * @param alpha share of the sum that is kept from one value to the next, above 0 and up to 1
     * @param bothSides whether falls count too
     */
    public PageHinkley(int minimum, double delta, double lambda, double alpha, boolean bothSides) {
        this.minimum = minimum;
        this.delta = delta;
        this.lambda = lambda;
        this.alpha = alpha;
        this.bothSides = bothSides;
    }

    @Override
    public Domain domain() {
        return Domain.NUMBER;
    }

    @Override
    public DetectorState add(double value) {
        double bounded = Math.max(-LARGEST, Math.min(LARGEST, Domain.NUMBER.check(value)));
        count++;
        mean += (bounded - mean) / count;
        above = Math.max(0, alpha * above + (bounded - mean - delta));
        below = Math.max(0, alpha * below + (mean - bounded - delta));
        if (count + 1 < minimum) {
            return DetectorState.IN_CONTROL;
        }
        boolean up = above > lambda;
        if (!up && !(bothSides && below > lambda)) {
            return DetectorState.IN_CONTROL;
        }
        count = 0;
        mean = 0;
        above = 0;
        below = 0;
        rises = up;
        return DetectorState.CHANGE;
    }

    @Override
    public boolean rises() {
        return rises;
    }

    @Override
    public int bytes() {
        return 4 * Long.BYTES + 1;
    }

    @Override
    public void writeTo(ByteBuffer out) {
        out.putLong(count).putDouble(mean).putDouble(above).putDouble(below).put((byte) (rises ? 1 : 0));
    }

    @Override
    public void readFrom(ByteBuffer in) {
        count = in.getLong();
        mean = in.getDouble();
        above = in.getDouble();
        below = in.getDouble();
        rises = in.get() != 0;
    }
}
