package org.mlaudit.streams.drift;

import org.mlaudit.streams.calibration.Tails;

/**
 * Tests of independence in the table of two samples by their cells, both random. Taking the reference for exact instead, as
 * some tools do, makes false alarms several times as frequent as intended; {@link #againstExpectation} is for those who must
 * match them.
 *
 * <p>p-value: chi-square limit with one degree of freedom less than there are occupied cells; join rare cells first. Effect:
 * Cohen's w between the distributions, sqrt(X^2 (1/n + 1/m)), less what sampling adds to its square. A shift of d standard
 * deviations of a normal variable makes it about d.
 */
public final class Contingency {
    private Contingency() {}

    /** Pearson's X^2. */
    public static double chiSquared(CellCounts counts) {
        double sum = 0;
        for (int cell = 0; cell < counts.count(); cell++) {
            double pooled = counts.pooledShare(cell);
            double apart = counts.windowShare(cell) - counts.referenceShare(cell);
            sum += pooled == 0 ? 0 : apart * apart / pooled;
        }
        return sum / counts.sampling();
    }

    /** Pearson's X^2 with Yates' correction for continuity (1934), for two occupied cells; without it for more. */
    public static double yates(CellCounts counts) {
        if (counts.occupied() != 2) {
            return chiSquared(counts);
        }
        double sum = 0;
        for (int cell = 0; cell < counts.count(); cell++) {
            double pooled = counts.pooledShare(cell);
            if (pooled > 0) {
                double apart = Math.abs(counts.window[cell] - pooled * counts.windowTotal);
                double corrected = apart - Math.min(0.5, apart);
                sum += corrected * corrected / pooled * counts.sampling();
            }
        }
        return sum;
    }

    /** The likelihood ratio statistic G. */
    public static double g(CellCounts counts) {
        double sum = 0;
        for (int cell = 0; cell < counts.count(); cell++) {
            double pooled = counts.pooledShare(cell);
            sum += term((double) counts.window[cell], pooled * counts.windowTotal);
            sum += term((double) counts.reference[cell], pooled * counts.referenceTotal);
        }
        return Math.max(0, 2 * sum);
    }

    /** Cramer's V (1946), 0 to 1: sqrt(X^2 / (n + m)). */
    public static double cramersV(CellCounts counts) {
        return counts.occupied() < 2 ? 0 : Math.min(1, Math.sqrt(chiSquared(counts) / counts.total()));
    }

    /** Cramer's V with Bergsma's correction of its bias (2013), 0 to 1. */
    public static double correctedCramersV(CellCounts counts) {
        int cells = counts.occupied();
        double total = counts.total();
        if (cells < 2 || total < 3) {
            return 0;
        }
        double squared = Math.max(0, chiSquared(counts) / total - (cells - 1) / (total - 1));
        double columns = cells - (cells - 1) * (cells - 1.0) / (total - 1);
        double rows = 2 - 1 / (total - 1);
        double least = Math.min(columns, rows) - 1;
        return least <= 0 ? 0 : Math.min(1, Math.sqrt(squared / least));
    }

    /** p-value of a statistic that is chi-square without drift. */
    public static double pValue(CellCounts counts, double statistic) {
        return Tails.chiSquare(statistic, counts.occupied() - 1.0);
    }

    /**
     * X^2 of the window against the reference's shares taken for exact, without joining: infinite where the reference has
     * none, then the largest double.
     */
    public static double againstExpectation(CellCounts counts) {
        double sum = 0;
        for (int cell = 0; cell < counts.count(); cell++) {
            double expected = counts.referenceShare(cell) * counts.windowTotal;
            double apart = counts.window[cell] - expected;
            sum += Finite.ratio(apart * apart, expected);
        }
        return Finite.of(sum);
    }

    /** Pearson's test. */
    public static TestResult chiSquaredTest(CellCounts counts) {
        return test(counts, chiSquared(counts));
    }

    /** The G test. */
    public static TestResult gTest(CellCounts counts) {
        return test(counts, g(counts));
    }

    /**
     * Pearson's test on the scale of Cramer's V. Effect: V beyond sampling as it would be for samples of equal size, w / 2,
     * for V itself falls with the imbalance of the sizes.
     */
    public static TestResult cramersVTest(CellCounts counts) {
        double degrees = counts.occupied() - 1.0;
        double statistic = chiSquared(counts);
        double sampling = counts.sampling();
        double total = counts.total();
        return TestResult.of(
                Estimate.exact(cramersV(counts)),
                Math.sqrt(Math.max(0, statistic - degrees) * sampling) / 2,
                Tails.chiSquare(statistic, degrees),
                significance -> Math.sqrt(Tails.chiSquareQuantile(significance, degrees) / total),
                effect -> Math.sqrt((4 * effect * effect / sampling + degrees) / total));
    }

    private static TestResult test(CellCounts counts, double statistic) {
        double degrees = counts.occupied() - 1.0;
        double sampling = counts.sampling();
        return TestResult.of(
                Estimate.exact(statistic),
                Math.sqrt(Math.max(0, statistic - degrees) * sampling),
                Tails.chiSquare(statistic, degrees),
                significance -> Tails.chiSquareQuantile(significance, degrees),
                effect -> effect * effect / sampling + degrees);
    }

    private static double term(double observed, double expected) {
        return observed == 0 ? 0 : observed * Math.log(observed / expected);
    }
}
