package org.mlaudit.streams.calibration;

import java.util.Arrays;

/**
 * What one cell may hold, before its count is conditioned on the sum: numbers of values, the statistic's term and the
 * logarithm of the chance of each, down to a depth in nats below the likeliest. Where a cell's count varies by more than a
 * few values, each point stands for as many of them as half a standard deviation: sums of smooth chances lose nothing
 * (the trapezoidal rule's error is exp(-8 pi^2)).
 */
final class CellPoints {
    private static final double STEP = 0.5;
    private static final int MOST = 2_000;
    private static final double NEGLIGIBLE = -40;

    private final double[] x;
    private final double[] f;
    private final double[] logChance;
    private final double[] exponents;

    private CellPoints(double[] x, double[] f, double[] logChance) {
        this.x = x;
        this.f = f;
        this.logChance = logChance;
        this.exponents = new double[x.length];
    }

    /**
     * Points of a cell.
     *
     * @param n values of the window
     * @param total weight of all cells
     */
    static CellPoints of(
            CellLaw law, double weight, double n, double total, int cell, ConditionalTail.Term term, double depth) {
        double share = weight / total;
        double most = law.most(weight);
        double step = Math.max(1, Math.floor(STEP * Math.sqrt(law.variance(weight, share, n, total))));
        double tilt = law.logTilt(n, total);
        double middle = Math.min(most, Math.floor(n * share / step) * step);
        double[] x = new double[MOST];
        double[] logChance = new double[MOST];
        double start = law.logWeight(weight, middle + (Math.min(step, most - middle + 1) - 1) / 2);
        int used = 0;
        double peak = Double.NEGATIVE_INFINITY;
        for (int direction = -1; direction <= 1; direction += 2) {
            double logWeight = start;
            double from = direction < 0 ? middle : middle + step;
            int limit = direction < 0 ? MOST / 2 : MOST;
            while (from >= 0 && from <= most && used < limit) {
                double width = Math.min(step, most - from + 1);
                double at = from + (width - 1) / 2;
                if (step > 1) {
                    logWeight = law.logWeight(weight, at);
                } else if (from != middle) {
                    logWeight += direction * law.logRatio(weight, direction > 0 ? at : at + 1);
                }
                double log = logWeight + at * tilt + (width == step ? 0 : Math.log(width / step));
                x[used] = at;
                logChance[used++] = log;
                peak = Math.max(peak, log);
                if (log < peak - depth) {
                    break;
                }
                from += direction * step;
            }
        }
        return normed(Arrays.copyOf(x, used), Arrays.copyOf(logChance, used), peak, cell, term);
    }

    private static CellPoints normed(double[] x, double[] logChance, double peak, int cell, ConditionalTail.Term term) {
        double norm = 0;
        double[] f = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            f[i] = term.of(cell, x[i]);
            norm += Math.exp(logChance[i] - peak);
        }
        double logNorm = peak + Math.log(norm);
        for (int i = 0; i < x.length; i++) {
            logChance[i] -= logNorm;
        }
        return new CellPoints(x, f, logChance);
    }

    /** Adds the cell's cumulants at (t, b). */
    void addTo(Saddlepoint saddlepoint, double t, double b) {
        double peak = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < x.length; i++) {
            double exponent = logChance[i] + t * f[i] + b * x[i];
            exponents[i] = exponent;
            peak = Math.max(peak, exponent);
        }
        double sum = 0;
        double sumF = 0;
        double sumX = 0;
        double sumFf = 0;
        double sumFx = 0;
        double sumXx = 0;
        for (int i = 0; i < x.length; i++) {
            double exponent = exponents[i] - peak;
            if (exponent > NEGLIGIBLE) {
                double chance = Math.exp(exponent);
                double df = f[i] - f[0];
                double dx = x[i] - x[0];
                sum += chance;
                sumF += chance * df;
                sumX += chance * dx;
                sumFf += chance * df * df;
                sumFx += chance * df * dx;
                sumXx += chance * dx * dx;
            }
        }
        double meanF = sumF / sum;
        double meanX = sumX / sum;
        saddlepoint.add(
                peak + Math.log(sum),
                f[0] + meanF,
                x[0] + meanX,
                Math.max(0, sumFf / sum - meanF * meanF),
                sumFx / sum - meanF * meanX,
                Math.max(0, sumXx / sum - meanX * meanX));
    }
}
