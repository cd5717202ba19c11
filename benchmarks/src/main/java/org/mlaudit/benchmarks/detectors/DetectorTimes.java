package org.mlaudit.benchmarks.detectors;

import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.DoublePredicate;
import java.util.function.Supplier;

/**
 * Times a detector on one series: a million values that do not change. The median of seven rounds after three that are not
 * counted. {@code MoaDetectors} repeats it for MOA.
 */
final class DetectorTimes {
    private static final int VALUES = 1_000_000;
    private static final int ROUNDS = 10;
    private static final int WARM_UP = 3;

    private DetectorTimes() {}

    /** The series: zeros and ones with a share of 0.2 of ones, or evenly distributed values from 0 to 1. */
    static double[] series(boolean binary) {
        SplittableRandom random = new SplittableRandom(42);
        double[] values = new double[VALUES];
        for (int i = 0; i < VALUES; i++) {
            double uniform = random.nextDouble();
            values[i] = !binary ? uniform : uniform < 0.2 ? 1 : 0;
        }
        return values;
    }

    /** Prints nanoseconds per value, and values per change where there is one. */
    static void print(String name, double[] series, Supplier<DoublePredicate> detectors) {
        double[] nanos = new double[ROUNDS - WARM_UP];
        long changes = 0;
        for (int round = 0; round < ROUNDS; round++) {
            DoublePredicate detector = detectors.get();
            changes = 0;
            long start = System.nanoTime();
            for (double value : series) {
                if (detector.test(value)) {
                    changes++;
                }
            }
            long taken = System.nanoTime() - start;
            if (round >= WARM_UP) {
                nanos[round - WARM_UP] = (double) taken / series.length;
            }
        }
        Arrays.sort(nanos);
        System.out.printf(Locale.ROOT, "RESULT detectors.%s %.3f ns/value%n", name, nanos[nanos.length / 2]);
        if (changes > 0) {
            System.out.printf(Locale.ROOT, "RESULT detectors.%s.run_length %d values%n", name, series.length / changes);
        } else {
            System.out.printf(Locale.ROOT, "RESULT detectors.%s.changes 0 in %d values%n", name, series.length);
        }
    }
}
