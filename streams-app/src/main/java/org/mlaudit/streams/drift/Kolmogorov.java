package org.mlaudit.streams.drift;

import org.mlaudit.streams.calibration.Tails;

/**
 * Kolmogorov-Smirnov two-sample test: the largest distance of the two cumulative distributions.
 *
 * <p>Between the ends of a cell the distance can exceed that at the ends only if both samples have values in it, and then by
 * at most what one of them gains there: that bounds the error of the form on summaries.
 *
 * <p>p-value: exact by counting lattice paths (Hodges 1958) up to a million pairs, with ties conservative; beyond that
 * Kolmogorov's limit. Effect: the distance less its mean without drift, 0.8687 sqrt(1/n + 1/m).
 */
public final class Kolmogorov {
    private static final long MOST_PAIRS = 1_000_000;
    /** Mean of Kolmogorov's distribution: sqrt(pi / 2) ln 2. */
    private static final double MEAN = Math.sqrt(Math.PI / 2) * Math.log(2);

    private Kolmogorov() {}

    /** The distance, 0 to 1. */
    public static Estimate distance(NumberCells cells) {
        double[] differences = cells.differences();
        double atEnds = 0;
        double atMost = 0;
        double before = 0;
        for (int cell = 0; cell < differences.length; cell++) {
            atEnds = Math.max(atEnds, Math.abs(differences[cell]));
            if (cells.wide(cell) && cells.window[cell] > 0 && cells.reference[cell] > 0) {
                double gain = (double) cells.window[cell] / cells.windowTotal;
                double loss = (double) cells.reference[cell] / cells.referenceTotal;
                atMost = Math.max(atMost, Math.max(before + gain, loss - before));
            }
            before = differences[cell];
        }
        return new Estimate(atEnds, Math.max(0, Math.min(1, atMost) - atEnds));
    }

    /** The cell at whose upper end the distance is largest. */
    static int where(NumberCells cells) {
        double[] differences = cells.differences();
        int largest = 0;
        for (int cell = 1; cell < differences.length; cell++) {
            if (Math.abs(differences[cell]) > Math.abs(differences[largest])) {
                largest = cell;
            }
        }
        return largest;
    }

    /** The test. */
    public static TestResult test(NumberCells cells) {
        Estimate distance = distance(cells);
        double root = Math.sqrt(cells.sampling());
        return TestResult.of(
                distance,
                distance.value() - MEAN * root,
                pValue(distance.value(), cells.windowTotal, cells.referenceTotal),
                significance -> Tails.kolmogorovQuantile(significance) * root,
                effect -> effect + MEAN * root);
    }

    /** Probability of at least a distance between samples of n and m values of one continuous distribution. */
    public static double pValue(double distance, long n, long m) {
        if (n * (double) m > MOST_PAIRS) {
            return Tails.kolmogorov(distance / Math.sqrt(1.0 / n + 1.0 / m));
        }
        return exact(distance, (int) Math.min(n, m), (int) Math.max(n, m));
    }

    /** Probability that a random lattice path from (0, 0) to (n, m) comes as far from the diagonal as the distance. */
    private static double exact(double distance, int n, int m) {
        double limit = distance - 0.5 / ((double) n * m);
        double[] touched = new double[m + 1];
        for (int i = 0; i <= n; i++) {
            for (int j = 0; j <= m; j++) {
                if (Math.abs((double) i / n - (double) j / m) > limit) {
                    touched[j] = 1;
                } else if (i == 0) {
                    touched[j] = j == 0 ? 0 : touched[j - 1];
                } else if (j > 0) {
                    touched[j] = (touched[j] * i + touched[j - 1] * j) / (i + j);
                }
            }
        }
        return touched[m];
    }
}
