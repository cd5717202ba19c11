package org.mlaudit.streams.spc;

import java.util.Locale;

/**
 * A pattern of consecutive standardised points that a process in control rarely makes. A rule signals at the point that
 * completes the pattern; that point is part of it. Missing points are left out of the series before.
 */
public sealed interface RunRule {
    /** Name, unique in its set, for example {@code nelson-2}. */
    String name();

    /** Number of points that the rule looks at. */
    int length();

    /** What the pattern is, in words. */
    String text();

    /** The same rule with its distances from the centre multiplied by a factor. */
    RunRule scaled(double factor);

    /**
     * Whether the pattern is complete at a point.
     *
     * @param z standardised points, oldest first
     * @param at index of a point
     */
    boolean completeAt(double[] z, int at);

    /**
     * At least {@code count} of {@code length} points in a row, the last one among them, are more than {@code beyond} sigma
     * from the centre on the same side.
     */
    record SameSide(String name, int count, int length, double beyond) implements RunRule {
        @Override
        public String text() {
            String where = beyond == 0 ? "" : String.format(Locale.ROOT, " beyond %.3f sigma", beyond);
            return count == 1
                    ? "a point" + where
                    : (count == length ? count + " points in a row" : count + " of " + length + " points") + where
                            + " on the same side of the centre";
        }

        @Override
        public SameSide scaled(double factor) {
            return new SameSide(name, count, length, beyond * factor);
        }

        @Override
        public boolean completeAt(double[] z, int at) {
            double side = Math.signum(z[at]);
            if (!(side * z[at] > beyond)) {
                return false;
            }
            int hits = 0;
            for (int i = Math.max(0, at - length + 1); i <= at; i++) {
                hits += side * z[i] > beyond ? 1 : 0;
            }
            return hits >= count;
        }
    }

    /** {@code length} points in a row, each above the one before, or each below. */
    record Trend(String name, int length) implements RunRule {
        @Override
        public String text() {
            return length + " points in a row rising, or falling";
        }

        @Override
        public Trend scaled(double factor) {
            return this;
        }

        @Override
        public boolean completeAt(double[] z, int at) {
            if (at < length - 1) {
                return false;
            }
            double direction = Math.signum(z[at] - z[at - 1]);
            for (int i = at; i > at - length + 1; i--) {
                if (direction == 0 || Math.signum(z[i] - z[i - 1]) != direction) {
                    return false;
                }
            }
            return true;
        }
    }

    /** {@code length} points in a row, each above and below the one before in turn. */
    record Alternation(String name, int length) implements RunRule {
        @Override
        public String text() {
            return length + " points in a row going up and down in turn";
        }

        @Override
        public Alternation scaled(double factor) {
            return this;
        }

        @Override
        public boolean completeAt(double[] z, int at) {
            if (at < length - 1) {
                return false;
            }
            double direction = Math.signum(z[at] - z[at - 1]);
            for (int i = at; i > at - length + 1; i--) {
                if (direction == 0 || Math.signum(z[i] - z[i - 1]) != direction) {
                    return false;
                }
                direction = -direction;
            }
            return true;
        }
    }

    /** {@code length} points in a row less than {@code bound} sigma from the centre: the sigma is too large. */
    record Within(String name, int length, double bound) implements RunRule {
        @Override
        public String text() {
            return String.format(Locale.ROOT, "%d points in a row within %.3f sigma", length, bound);
        }

        @Override
        public Within scaled(double factor) {
            return new Within(name, length, bound * factor);
        }

        @Override
        public boolean completeAt(double[] z, int at) {
            if (at < length - 1) {
                return false;
            }
            for (int i = at; i > at - length; i--) {
                if (!(Math.abs(z[i]) < bound)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** {@code length} points in a row more than {@code bound} sigma from the centre, on either side: a mixture. */
    record Outside(String name, int length, double bound) implements RunRule {
        @Override
        public String text() {
            return String.format(Locale.ROOT, "%d points in a row beyond %.3f sigma, on either side", length, bound);
        }

        @Override
        public Outside scaled(double factor) {
            return new Outside(name, length, bound * factor);
        }

        @Override
        public boolean completeAt(double[] z, int at) {
            if (at < length - 1) {
                return false;
            }
            for (int i = at; i > at - length; i--) {
                if (!(Math.abs(z[i]) > bound)) {
                    return false;
                }
            }
            return true;
        }
    }
}
