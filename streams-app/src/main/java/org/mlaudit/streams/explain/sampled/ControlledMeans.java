package org.mlaudit.streams.explain.sampled;

/**
 * Means of samples whose parts sum to a total of known mean. Each part is corrected by its regression on the total times the
 * total's distance from its mean (control variates; Lavenberg and Welch 1981); a sample's coefficients are fitted to the other
 * samples alone, so that corrected parts are unbiased (Avramidis and Wilson 1993). As the parts sum to the total, the
 * coefficients sum to 1, and the corrected parts to the known mean.
 *
 * <p>A part may be 0 by nature in all but a known share p of samples. Where fewer of those were drawn than p of them, the
 * sample's variance is too small just when its mean is off. So the variance is raised by what {@code p E[part^2 | not 0]} is more
 * than the sample's mean square; the expectation is the mean over the samples drawn and 1 - p samples more of the mean square of
 * all parts.
 */
final class ControlledMeans {
    private static final double SMALL = 1e-24;

    private final int samples;
    private final int count;
    private final double[] parts;
    private final double[] totals;
    private final double mean;
    private final double[] means;
    private final double[] standardErrors;

    private ControlledMeans(double[] parts, double[] totals, int samples, double mean, int count) {
        this.samples = samples;
        this.count = count;
        this.parts = parts;
        this.totals = totals;
        this.mean = mean;
        this.means = new double[count];
        this.standardErrors = new double[count];
    }

    /**
     * Estimates.
     *
     * @param parts samples x parts, row by row
     * @param totals sum of each sample's parts
     * @param samples number of samples, at least 4
     * @param mean mean of the totals, known
     * @param shares by part, in which share of samples it isn't 0 by nature
     * @param met by part, in how many samples it was not
     */
    static ControlledMeans of(double[] parts, double[] totals, int samples, double mean, double[] shares, int[] met) {
        ControlledMeans means = new ControlledMeans(parts, totals, samples, mean, shares.length);
        double[] raised = means.raised(shares, met);
        means.estimate(raised);
        return means;
    }

    private double part(int sample, int i) {
        return parts[sample * count + i];
    }

    /** By part, what rare samples add to the variance. */
    private double[] raised(double[] shares, int[] met) {
        double[] squares = new double[count];
        double all = 0;
        double times = 0;
        for (int i = 0; i < count; i++) {
            for (int k = 0; k < samples; k++) {
                squares[i] += part(k, i) * part(k, i);
            }
            all += squares[i];
            times += met[i];
        }
        for (int i = 0; i < count; i++) {
            double more = 1 - shares[i];
            double expected = more > 0 ? (squares[i] + more * all / Math.max(1, times)) / (met[i] + more) : 0;
            squares[i] = Math.max(0, shares[i] * expected - squares[i] / samples);
        }
        return squares;
    }

    private void estimate(double[] raised) {
        double middle = 0;
        double square = 0;
        for (int k = 0; k < samples; k++) {
            middle += totals[k] / samples;
            square += totals[k] * totals[k];
        }
        double spread = 0;
        for (int k = 0; k < samples; k++) {
            spread += (totals[k] - middle) * (totals[k] - middle);
        }
        double widening = Stopping.widening(samples - 2);
        double[] corrected = new double[samples];
        for (int i = 0; i < count; i++) {
            correct(i, middle, spread, SMALL * square, corrected);
            for (double value : corrected) {
                means[i] += value / samples;
            }
            double sum = 0;
            for (double value : corrected) {
                sum += (value - means[i]) * (value - means[i]);
            }
            standardErrors[i] = widening * Math.sqrt((sum / (samples - 1) + raised[i]) / samples);
        }
    }

    private void correct(int i, double middle, double spread, double small, double[] corrected) {
        double own = 0;
        for (int k = 0; k < samples; k++) {
            own += part(k, i) / samples;
        }
        double common = 0;
        for (int k = 0; k < samples; k++) {
            common += (totals[k] - middle) * (part(k, i) - own);
        }
        double left = samples / (samples - 1.0);
        for (int k = 0; k < samples; k++) {
            double away = totals[k] - middle;
            double others = spread - left * away * away;
            double coefficient = others > small ? (common - left * away * (part(k, i) - own)) / others : 1.0 / count;
            corrected[k] = part(k, i) - coefficient * (totals[k] - mean);
        }
    }

    /** Estimates of the means of the parts; they sum to the mean of the totals. */
    double[] means() {
        return means;
    }

    /** Their standard errors, widened for few samples. */
    double[] standardErrors() {
        return standardErrors;
    }
}
