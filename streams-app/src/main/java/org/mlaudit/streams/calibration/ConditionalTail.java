package org.mlaudit.streams.calibration;

import java.util.Arrays;

/**
 * The chance that a statistic of a window's counts in cells, a sum of one term for each cell, is at least as large as
 * observed when nothing changed: the conditional (permutation) test of the {@link CellLaw}, without a large-sample limit.
 *
 * <p>Where the limit is far from small (a twentieth), it is taken as it is. Else the tail is the double saddlepoint
 * approximation of Skovgaard (1987, J. Appl. Prob. 24), as Booth and Butler (1990, Biometrika 77) use it for permutation
 * tests: the joint cumulants of the statistic and of the sum of the counts are summed over what each cell can hold, in steps
 * of about half a standard deviation where that is many values. There is no continuity correction, so the result lies
 * between the chance of more and the chance of at least as much, like a mid p-value. The error against simulation is a few
 * percent; tables of 10 values, enumerated, are met within a factor of 1.65 down to 1e-7 ({@code ConditionalTailTest}).
 *
 * <p>Always between 0 and 1; 1 where the statistic does not vary. Immutable. The
 * saddlepoint of 20 cells takes about 100 us.
 */
public final class ConditionalTail {
    /** Limits above this are not refined. */
    private static final double REFINED_BELOW = 0.05;
    /** Exponents beyond which the limit's own is as good as any: a p-value of 1e-43. */
    private static final double DEEPEST = 100;
    /** Nats of a cell's probability that are summed, beyond those of the statistic. */
    private static final double DEPTH = 36;

    private static final double STEP = 0.5;
    private static final int MOST_POINTS = 2_000;
    private static final int MOST_STEPS = 60;
    private static final double LOG_2_PI = Math.log(2 * Math.PI);

    private final CellLaw law;
    private final double[] weights;
    private final double[] counts;
    private final double n;
    private final double total;

    /**
     * A window.
     *
     * @param law how its values fall into cells
     * @param weights of each cell, as the law has it, above 0
     * @param counts of each cell in the window, at least 0 and, as drawn, at most the weight
     */
    public ConditionalTail(CellLaw law, double[] weights, double[] counts) {
        this.law = law;
        this.weights = weights.clone();
        this.counts = counts.clone();
        this.n = Arrays.stream(counts).sum();
        this.total = Arrays.stream(weights).sum();
        for (int i = 0; i < weights.length; i++) {
            if (!(weights[i] > 0 && counts[i] >= 0 && counts[i] <= law.most(weights[i]))) {
                throw new IllegalArgumentException(
                        "a cell of weight " + weights[i] + " does not hold " + counts[i] + " of a window's values");
            }
        }
    }

    /** A term of a statistic. */
    @FunctionalInterface
    public interface Term {
        /** The term of a cell that holds x values, also between whole numbers of them. */
        double of(int cell, double x);
    }

    /**
     * Standard score of the sum of scores over the window's values, by their exact mean and variance given the law; 0 where
     * the scores do not vary.
     */
    public double standardScore(double[] scores) {
        double mean = 0;
        for (int i = 0; i < weights.length; i++) {
            mean += scores[i] * weights[i] / total;
        }
        double variance = 0;
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            double centred = scores[i] - mean;
            variance += centred * centred * weights[i] / total;
            sum += centred * counts[i];
        }
        variance *= law.sumVariance(n, total);
        return variance > 1e-12 * n * mean * mean && variance > 0 ? sum / Math.sqrt(variance) : 0;
    }

    /** Two-sided: twice the smaller tail of a sum of scores over the window's values. */
    public double twoSided(double[] scores) {
        double z = standardScore(scores);
        double limit = Math.min(1, 2 * Tails.normal(Math.abs(z)));
        if (limit >= REFINED_BELOW || z == 0 || z * z / 2 > DEEPEST) {
            return limit;
        }
        double sign = Math.signum(z);
        return Math.min(1, 2 * refined((cell, x) -> sign * scores[cell] * x, z * z / 2));
    }

    /**
     * The chance of at least the observed value.
     *
     * @param term of each cell
     * @param limit the chance in the limit of large samples, which is refined if it is small
     */
    public double atLeast(Term term, double limit) {
        if (limit >= REFINED_BELOW || weights.length < 2) {
            return weights.length < 2 ? 1 : Math.min(1, limit);
        }
        double exponent = -Math.log(Math.max(limit, 1e-300));
        return exponent > DEEPEST ? limit : refined(term, exponent);
    }

    /** Logarithm of the chance of exactly the observed counts. */
    double logChance() {
        double chance = -law.logWeight(total, n);
        for (int i = 0; i < weights.length; i++) {
            chance += law.logWeight(weights[i], counts[i]);
        }
        return Math.min(0, chance);
    }

    private double refined(Term term, double exponent) {
        if (n == 0 || n >= law.most(total)) {
            return 1;
        }
        double observed = 0;
        for (int i = 0; i < weights.length; i++) {
            observed += term.of(i, counts[i]);
        }
        Points[] cells = new Points[weights.length];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = points(i, term, DEPTH + 1.5 * exponent);
        }
        return new Saddle(cells, observed, n).tail(Math.exp(logChance()));
    }

    private Points points(int cell, Term term, double depth) {
        double weight = weights[cell];
        double share = weight / total;
        double mean = n * share;
        double deviation = Math.sqrt(law.variance(weight, share, n, total));
        double step = Math.max(1, Math.floor(STEP * deviation));
        double tilt = law.logTilt(n, total);
        double middle = Math.min(law.most(weight), Math.floor(mean / step) * step);
        double[] x = new double[MOST_POINTS];
        double[] logChance = new double[MOST_POINTS];
        int below = 0;
        double peak = Double.NEGATIVE_INFINITY;
        for (double from = middle; from >= 0 && below < MOST_POINTS / 2; from -= step) {
            double at = from + (Math.min(step, law.most(weight) - from + 1) - 1) / 2;
            double log = law.logWeight(weight, at) + at * tilt + Math.log(Math.min(step, law.most(weight) - from + 1));
            peak = Math.max(peak, log);
            x[below] = at;
            logChance[below++] = log;
            if (log < peak - depth) {
                break;
            }
        }
        int used = below;
        for (double from = middle + step; from <= law.most(weight) && used < MOST_POINTS; from += step) {
            double width = Math.min(step, law.most(weight) - from + 1);
            double at = from + (width - 1) / 2;
            double log = law.logWeight(weight, at) + at * tilt + Math.log(width);
            peak = Math.max(peak, log);
            x[used] = at;
            logChance[used++] = log;
            if (log < peak - depth) {
                break;
            }
        }
        double[] f = new double[used];
        double norm = 0;
        for (int k = 0; k < used; k++) {
            f[k] = term.of(cell, x[k]);
            norm += Math.exp(logChance[k] - peak);
        }
        double logNorm = peak + Math.log(norm);
        for (int k = 0; k < used; k++) {
            logChance[k] -= logNorm;
        }
        return new Points(Arrays.copyOf(x, used), f, Arrays.copyOf(logChance, used));
    }

    /** What a cell may hold: numbers of values, the statistic's terms, logarithms of the chances before conditioning. */
    private static final class Points {
        private final double[] x;
        private final double[] f;
        private final double[] logChance;

        Points(double[] x, double[] f, double[] logChance) {
            this.x = x;
            this.f = f;
            this.logChance = logChance;
        }
    }

    /** Minimises K(t, b) - t T - b n, of which the minimum gives the tail. */
    private static final class Saddle {
        private final Points[] cells;
        private final double observed;
        private final double n;
        private double t;
        private double b;
        private double k;
        private double kt;
        private double kb;
        private double ktt;
        private double ktb;
        private double kbb;
        private double[] scratch = new double[64];

        Saddle(Points[] cells, double observed, double n) {
            this.cells = cells;
            this.observed = observed;
            this.n = n;
        }

        /** The tail; where the observed value is the largest possible, the chance of what was observed. */
        double tail(double chance) {
            evaluate(0, 0);
            double sumVariance = kbb;
            double conditional = ktt - ktb * ktb / kbb;
            if (!(conditional > 1e-14 * ktt) || !(sumVariance > 0)) {
                return 1;
            }
            double objective = k - t * observed - b * n;
            for (int i = 0; i < MOST_STEPS; i++) {
                double gt = kt - observed;
                double gb = kb - n;
                double det = ktt * kbb - ktb * ktb;
                if (!(det > 0)) {
                    return t > 0 ? chance : 1;
                }
                double dt = -(kbb * gt - ktb * gb) / det;
                double db = -(ktt * gb - ktb * gt) / det;
                double decrement = -(gt * dt + gb * db);
                if (decrement < 1e-16) {
                    break;
                }
                double t0 = t;
                double b0 = b;
                double length = 1;
                double next;
                do {
                    evaluate(t0 + length * dt, b0 + length * db);
                    next = k - t * observed - b * n;
                    length /= 2;
                } while (!(next <= objective - 0.1 * length * decrement) && length > 1e-6);
                objective = next;
                if (objective < -700) {
                    return t > 0 ? chance : 1;
                }
            }
            double det = ktt * kbb - ktb * ktb;
            double r = Math.signum(t) * Math.sqrt(Math.max(0, -2 * objective));
            double u = t * Math.sqrt(Math.max(0, det) / sumVariance);
            if (Math.abs(r) < 1e-3 || !(Math.abs(u) > 0)) {
                return 0.5;
            }
            double density = Math.exp(-(r * r + LOG_2_PI) / 2);
            double p = Tails.normal(r) + density * (1 / u - 1 / r);
            if (!(p > 0 && p < 1)) {
                p = Tails.normal(r + Math.log(u / r) / r);
            }
            return p;
        }

        private void evaluate(double newT, double newB) {
            t = newT;
            b = newB;
            k = 0;
            kt = 0;
            kb = 0;
            ktt = 0;
            ktb = 0;
            kbb = 0;
            for (Points cell : cells) {
                add(cell);
            }
        }

        private void add(Points cell) {
            double[] x = cell.x;
            double[] f = cell.f;
            double[] logChance = cell.logChance;
            if (scratch.length < x.length) {
                scratch = new double[x.length];
            }
            double peak = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < x.length; i++) {
                double exponent = logChance[i] + t * f[i] + b * x[i];
                scratch[i] = exponent;
                peak = Math.max(peak, exponent);
            }
            double sum = 0;
            double sumF = 0;
            double sumX = 0;
            double f0 = f[0];
            double x0 = x[0];
            double sumFf = 0;
            double sumFx = 0;
            double sumXx = 0;
            for (int i = 0; i < x.length; i++) {
                double exponent = scratch[i] - peak;
                if (exponent > -40) {
                    double p = Math.exp(exponent);
                    double df = f[i] - f0;
                    double dx = x[i] - x0;
                    sum += p;
                    sumF += p * df;
                    sumX += p * dx;
                    sumFf += p * df * df;
                    sumFx += p * df * dx;
                    sumXx += p * dx * dx;
                }
            }
            double meanF = sumF / sum;
            double meanX = sumX / sum;
            k += peak + Math.log(sum);
            kt += f0 + meanF;
            kb += x0 + meanX;
            ktt += Math.max(0, sumFf / sum - meanF * meanF);
            ktb += sumFx / sum - meanF * meanX;
            kbb += Math.max(0, sumXx / sum - meanX * meanX);
        }
    }
}
