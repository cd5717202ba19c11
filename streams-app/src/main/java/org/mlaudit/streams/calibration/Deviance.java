package org.mlaudit.streams.calibration;

/**
 * The likelihood ratio statistic of two samples counted in cells, G (Wilks 1938): twice the sum of what each count adds in
 * information over its expectation from both samples together. Its terms grow no faster than the counts, so that, unlike
 * Pearson's statistic, one surprising cell does not make its tail heavy.
 */
final class Deviance implements ConditionalTail.Term {
    private static final int TABLE = 400;
    private static final double TABLE_STEP = 0.025;
    private static final double TABLE_FROM = Math.log(1e-3);
    private static final double[] MEANS = means();

    private final CellLaw law;
    private final double[] window;
    private final double[] reference;
    private final double n;
    private final double m;

    Deviance(CellLaw law, double[] window, double[] reference) {
        this.law = law;
        this.window = window;
        this.reference = reference;
        double sumWindow = 0;
        double sumReference = 0;
        for (int i = 0; i < window.length; i++) {
            sumWindow += window[i];
            sumReference += reference[i];
        }
        this.n = sumWindow;
        this.m = sumReference;
    }

    /** Half the term of a cell, less what is the same for all counts of the same sum. */
    @Override
    public double of(int cell, double x) {
        if (law == CellLaw.GAPS) {
            return information(x) - information(x + reference[cell]);
        }
        return information(x) + information(Math.max(0, window[cell] + reference[cell] - x));
    }

    private static double information(double count) {
        return count <= 0 ? 0 : count * Math.log(count);
    }

    /** G. */
    double value() {
        double sum = information(n + m) - information(n) - information(m);
        for (int i = 0; i < window.length; i++) {
            sum += information(window[i]) + information(reference[i]) - information(window[i] + reference[i]);
        }
        return Math.max(0, 2 * sum);
    }

    /** What G is expected to be without a change, about: by the mean for Poisson counts, each sample's by its share. */
    double mean() {
        double mean = 0;
        for (int i = 0; i < window.length; i++) {
            double both = window[i] + reference[i];
            mean += m / (n + m) * poissonMean(both * n / (n + m)) + n / (n + m) * poissonMean(both * m / (n + m));
        }
        return mean * (window.length - 1) / window.length;
    }

    /** G beyond what is expected without a change. */
    double excess() {
        return value() - mean();
    }

    /** Chance of at least this G in the limit of large samples, with G scaled to its mean. */
    double limit() {
        double degrees = window.length - 1;
        double mean = mean();
        return mean > 0 ? Tails.chiSquare(value() * degrees / mean, degrees) : 1;
    }

    /** Mean of 2 (x ln(x / e) - x + e) for a Poisson variable x of mean e. */
    private static double poissonMean(double e) {
        double at = (Math.log(Math.max(1e-3, e)) - TABLE_FROM) / TABLE_STEP;
        int index = (int) at;
        if (index >= TABLE - 1) {
            return 1 + 1 / (6 * e) + 1 / (6 * e * e);
        }
        return MEANS[index] + (at - index) * (MEANS[index + 1] - MEANS[index]);
    }

    private static double[] means() {
        double[] means = new double[TABLE];
        for (int i = 0; i < TABLE; i++) {
            double e = Math.exp(TABLE_FROM + i * TABLE_STEP);
            double chance = Math.exp(-e);
            for (int x = 0; x < e + 12 * Math.sqrt(e) + 20; x++) {
                means[i] += chance * 2 * (information(x) - x * Math.log(e) - x + e);
                chance *= e / (x + 1);
            }
        }
        return means;
    }
}
