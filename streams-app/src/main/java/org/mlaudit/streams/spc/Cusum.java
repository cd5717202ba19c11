package org.mlaudit.streams.spc;

/**
 * The two-sided tabular cumulative sum of standardised points (Page 1954): upper = max(0, upper + z - k), lower = max(0,
 * lower - z - k), both from 0. With k half of a shift it is the fastest chart to see that shift (Moustakides 1986).
 */
public final class Cusum {
    private Cusum() {}

    /**
     * Both sums after each point.
     *
     * @param k reference value in sigma, 0 or more
     * @param z standardised points, oldest first
     */
    public static State[] path(double k, double... z) {
        if (!(k >= 0 && Double.isFinite(k))) {
            throw new IllegalArgumentException("a CUSUM's k is 0 or more, not " + k);
        }
        State[] path = new State[z.length];
        State state = State.START;
        for (int i = 0; i < z.length; i++) {
            state = state.after(z[i], k);
            path[i] = state;
        }
        return path;
    }

    /**
     * The sums after a point.
     *
     * @param upper sum of what was above the centre by more than k
     * @param lower sum of what was below the centre by more than k
     * @param upperSince points since the upper sum was 0
     * @param lowerSince points since the lower sum was 0
     */
    public record State(double upper, double lower, int upperSince, int lowerSince) {
        static final State START = new State(0, 0, 0, 0);

        State after(double z, double k) {
            double nextUpper = Math.max(0, upper + z - k);
            double nextLower = Math.max(0, lower - z - k);
            return new State(
                    nextUpper, nextLower, nextUpper > 0 ? upperSince + 1 : 0, nextLower > 0 ? lowerSince + 1 : 0);
        }

        /** The same with both sums held at a limit, so that what follows a signal is judged anew. */
        State heldAt(double limit) {
            return new State(Math.min(limit, upper), Math.min(limit, lower), upperSince, lowerSince);
        }

        /** The larger of the two sums. */
        public double largest() {
            return Math.max(upper, lower);
        }

        /** The shift that the larger sum suggests, in sigma: k plus its mean growth since it was 0 (Montgomery, SQC). */
        public double shift(double k) {
            if (largest() == 0) {
                return 0;
            }
            return upper >= lower ? k + upper / upperSince : -k - lower / lowerSince;
        }
    }
}
