package org.mlaudit.streams.change;

/**
 * The series that the golden events were made of, value for value those of {@code oracles/ChangeMoa.java} and
 * {@code oracles/change_kswin.py}: only operations that give the same bits everywhere.
 */
final class TestSeries {
    private static final double[] STEPS = {0.1, 0.4, 0.2, 0.6};

    private TestSeries() {}

    /** SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). */
    static final class Draws {
        private long state;

        Draws(long seed) {
            state = seed;
        }

        double uniform() {
            state += 0x9E3779B97F4A7C15L;
            long z = state;
            z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            return ((z ^ (z >>> 31)) >>> 11) * 0x1.0p-53;
        }

        double normal() {
            double sum = -6;
            for (int i = 0; i < 12; i++) {
                sum += uniform();
            }
            return sum;
        }

        double bernoulli(double p) {
            return uniform() < p ? 1 : 0;
        }
    }

    /** The values of a named series. */
    static double[] of(String name, long seed, int rows) {
        Draws draws = new Draws(seed);
        double[] values = new double[rows];
        for (int i = 0; i < rows; i++) {
            values[i] = value(name, i, rows, draws);
        }
        return values;
    }

    /** A hash of the bits of all values. */
    static long hash(double[] values) {
        long hash = 0;
        for (double value : values) {
            hash = 31 * hash + Double.doubleToLongBits(value);
        }
        return hash;
    }

    private static double value(String name, int i, int n, Draws d) {
        boolean first = i < n / 2;
        double ramp = clip((i - 0.4 * n) / (0.2 * n));
        return switch (name) {
            case "bernoulli-stationary" -> d.bernoulli(0.2);
            case "bernoulli-rise" -> d.bernoulli(first ? 0.2 : 0.5);
            case "bernoulli-fall" -> d.bernoulli(first ? 0.5 : 0.2);
            case "bernoulli-small" -> d.bernoulli(first ? 0.05 : 0.1);
            case "bernoulli-gradual" -> d.bernoulli(0.1 + 0.4 * ramp);
            case "bernoulli-steps" -> d.bernoulli(STEPS[4 * i / n]);
            case "bernoulli-long" -> d.bernoulli(i < 50_000 ? 0.1 : 0.15);
            case "zeros" -> 0;
            case "ones" -> 1;
            case "zeros-ones" -> first ? 0 : 1;
            case "ones-zeros" -> first ? 1 : 0;
            case "alternating" -> i & 1;
            case "unit-stationary" -> clip(0.5 + 0.1 * d.normal());
            case "unit-rise" -> clip(0.5 + 0.1 * d.normal() + (first ? 0 : 0.1));
            case "unit-fall" -> clip(0.5 + 0.1 * d.normal() - (first ? 0 : 0.1));
            case "unit-uniform" -> first ? d.uniform() : Math.sqrt(d.uniform());
            case "normal-stationary" -> d.normal();
            case "normal-rise" -> d.normal() + (first ? 0 : 0.5);
            case "normal-gradual" -> d.normal() + ramp;
            case "normal-spread" -> d.normal() * (first ? 1 : 3);
            case "normal-large" -> 1e5 + 1e3 * d.normal() + (first ? 0 : 500);
            default -> throw new IllegalArgumentException("there is no series " + name);
        };
    }

    private static double clip(double value) {
        return Math.max(0, Math.min(1, value));
    }
}
