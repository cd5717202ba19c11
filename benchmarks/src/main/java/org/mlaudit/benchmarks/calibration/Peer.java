package org.mlaudit.benchmarks.calibration;

import java.util.Locale;
import org.mlaudit.streams.calibration.Tails;

/** The published default rules of peers for one feature, on raw values or on counts of categories. */
enum Peer {
    /** By size of the reference: p-values to 1,000 rows, distances beyond. The reference's shares count as exact in chi-square. */
    EVIDENTLY {
        @Override
        boolean alarms(Numbers numbers, Limits limits) {
            return numbers.m() <= 1_000
                    ? Tails.kolmogorov(numbers.ks() / Math.sqrt(1.0 / numbers.n() + 1.0 / numbers.m())) <= 0.05
                    : numbers.wasserstein() / Math.max(numbers.referenceDeviation(), 0.001) >= 0.1;
        }

        @Override
        boolean alarms(Categories counts, Limits limits) {
            if (counts.m() > 1_000) {
                return Math.sqrt(counts.jensenShannon()) >= 0.1;
            }
            return counts.cells() > 2
                    ? Tails.chiSquare(counts.chiSquareOfExpectation(), counts.cells() - 1.0) < 0.05
                    : 2 * Tails.normal(counts.zOfFirstShare()) < 0.05;
        }
    },
    /** Jensen-Shannon distance beyond mean and 3 standard deviations of ten chunks of the reference. */
    NANNYML {
        @Override
        boolean alarms(Numbers numbers, Limits limits) {
            return numbers.jensenShannonDoane() > limits.nannymlNumber();
        }

        @Override
        boolean alarms(Categories counts, Limits limits) {
            return Math.sqrt(counts.jensenShannon() / Math.log(2)) > limits.nannymlCategory();
        }
    },
    /** Robust largest difference of cumulative shares, or of shares, beyond 0.1. */
    SAGEMAKER {
        @Override
        boolean alarms(Numbers numbers, Limits limits) {
            return numbers.ks() - 1.8 * Math.sqrt(1.0 / numbers.n() + 1.0 / numbers.m()) > 0.1;
        }

        @Override
        boolean alarms(Categories counts, Limits limits) {
            return counts.largestDifference() - 1.8 * Math.sqrt(1.0 / counts.n() + 1.0 / counts.m()) > 0.1;
        }
    },
    /** Kolmogorov-Smirnov distance, and Cramer's V, from 0.2 on. */
    DEEPCHECKS {
        @Override
        boolean alarms(Numbers numbers, Limits limits) {
            return numbers.ks() >= 0.2;
        }

        @Override
        boolean alarms(Categories counts, Limits limits) {
            return Math.sqrt(counts.contingency() / (counts.n() + counts.m())) >= 0.2;
        }
    },
    /** Hellinger distance beyond 0.7. */
    WHYLABS {
        @Override
        boolean alarms(Numbers numbers, Limits limits) {
            return numbers.hellinger() > 0.7;
        }

        @Override
        boolean alarms(Categories counts, Limits limits) {
            return counts.hellinger() > 0.7;
        }
    },
    /** Jensen-Shannon divergence of ten equal bins, and largest difference of shares, beyond 0.3. */
    VERTEX {
        @Override
        boolean alarms(Numbers numbers, Limits limits) {
            return numbers.jensenShannonEqualBins() > 0.3;
        }

        @Override
        boolean alarms(Categories counts, Limits limits) {
            return counts.largestDifference() > 0.3;
        }
    };

    /** What nannyml derives from chunks of the reference. */
    record Limits(double nannymlNumber, double nannymlCategory) {}

    abstract boolean alarms(Numbers numbers, Limits limits);

    abstract boolean alarms(Categories counts, Limits limits);

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
