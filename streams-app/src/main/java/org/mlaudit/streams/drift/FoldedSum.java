package org.mlaudit.streams.drift;

import java.util.Arrays;
import org.mlaudit.streams.calibration.Tails;

/**
 * Null distribution of a weighted sum of moduli of jointly normal variables of mean 0: area distances of cumulative
 * distributions, total variation.
 *
 * <p>It is taken for {@code a + s chi(v)}, a shifted and scaled chi variable. Its tail falls like that of a normal variable
 * whose variance is the largest that a sum with any signs has (Borell 1975), so s is that deviation; a and v follow from the
 * mean and the variance, which are known: E|X| = sqrt(2/pi) sd(X), and for correlation r, Cov(|X|,|Y|) = 2/pi sd(X) sd(Y)
 * (sqrt(1 - r^2) + r asin(r) - 1) (Nabeya 1951). Exact for a single term; else conservative far out.
 */
final class FoldedSum {
    private static final int MOST_TERMS = 64;
    private static final double NO_DEGREES = 1e-3;
    private static final double MANY_DEGREES = 1e6;

    private final double mean;
    private final double shift;
    private final double scale;
    private final double degrees;

    /** A sum with this mean and variance, and the largest deviation of a sum with signs. */
    FoldedSum(double mean, double variance, double largestDeviation) {
        this.mean = mean;
        double smallest = Math.sqrt(variance / 0.4999);
        this.scale = Math.max(largestDeviation, smallest);
        this.degrees = scale == 0 ? 1 : degrees(variance / (scale * scale));
        this.shift = mean - scale * chiMean(degrees);
    }

    /** A chi variable of this mean and variance, for sums of many terms. */
    static FoldedSum chi(double mean, double variance) {
        if (mean == 0) {
            return new FoldedSum(0, 0, 0);
        }
        double low = NO_DEGREES;
        double high = MANY_DEGREES;
        double wanted = variance / (mean * mean);
        for (int i = 0; i < 60; i++) {
            double middle = Math.sqrt(low * high);
            double square = chiMean(middle) * chiMean(middle);
            if (middle / square - 1 > wanted) {
                low = middle;
            } else {
                high = middle;
            }
        }
        double degrees = Math.sqrt(low * high);
        return new FoldedSum(mean, 0, mean / chiMean(degrees), degrees);
    }

    private FoldedSum(double mean, double shift, double scale, double degrees) {
        this.mean = mean;
        this.shift = shift;
        this.scale = scale;
        this.degrees = degrees;
    }

    /**
     * The area under a Brownian bridge's modulus.
     *
     * @param lengths length of each step of the path
     * @param heights where on the bridge, 0 to 1, each step is
     * @param spread factor of the bridge's variance
     */
    static FoldedSum ofBridge(double[] lengths, double[] heights, double spread) {
        int terms = lengths.length;
        double[] weights = lengths;
        double[] at = heights;
        if (terms > MOST_TERMS) {
            weights = new double[MOST_TERMS];
            at = new double[MOST_TERMS];
            join(lengths, heights, weights, at);
            terms = MOST_TERMS;
        }
        double[] deviations = new double[terms];
        double mean = 0;
        double largest = 0;
        for (int i = 0; i < terms; i++) {
            deviations[i] = Math.sqrt(spread * Math.max(0, at[i] * (1 - at[i])));
            mean += weights[i] * deviations[i];
        }
        double variance = 0;
        for (int i = 0; i < terms; i++) {
            for (int j = 0; j <= i; j++) {
                double both = weights[i] * weights[j] * (i == j ? 1 : 2);
                if (both > 0 && deviations[i] > 0 && deviations[j] > 0) {
                    double covariance = spread * at[j] * (1 - at[i]);
                    variance += both * folded(deviations[i], deviations[j], covariance);
                    largest += both * covariance;
                }
            }
        }
        return new FoldedSum(Math.sqrt(2 / Math.PI) * mean, variance, Math.sqrt(largest));
    }

    /** Covariance of the moduli of two normal variables. */
    static double folded(double left, double right, double covariance) {
        double product = left * right;
        double correlation = Math.max(-1, Math.min(1, covariance / product));
        return 2
                / Math.PI
                * product
                * (Math.sqrt(1 - correlation * correlation) + correlation * Math.asin(correlation) - 1);
    }

    /** Steps of about equal area join; their place is the middle one, weighted by length. */
    private static void join(double[] lengths, double[] heights, double[] weights, double[] at) {
        double[] areas = new double[lengths.length];
        for (int i = 0; i < areas.length; i++) {
            areas[i] = lengths[i] * Math.sqrt(Math.max(0, heights[i] * (1 - heights[i])));
        }
        double total = Arrays.stream(areas).sum();
        double before = 0;
        for (int i = 0; i < areas.length; i++) {
            int group = total == 0 ? 0 : (int) Math.min(weights.length - 1.0, before / total * weights.length);
            weights[group] += lengths[i];
            at[group] += lengths[i] * heights[i];
            before += areas[i];
        }
        for (int group = 0; group < weights.length; group++) {
            at[group] = weights[group] == 0 ? 0 : at[group] / weights[group];
        }
    }

    double mean() {
        return mean;
    }

    double atLeast(double value) {
        if (scale == 0 || value <= shift) {
            return value > mean ? 0 : 1;
        }
        double standard = (value - shift) / scale;
        return Tails.chiSquare(standard * standard, degrees);
    }

    double quantile(double probability) {
        return scale == 0 ? mean : shift + scale * Math.sqrt(Tails.chiSquareQuantile(probability, degrees));
    }

    private static double degrees(double variance) {
        double low = NO_DEGREES;
        double high = MANY_DEGREES;
        for (int i = 0; i < 60; i++) {
            double middle = Math.sqrt(low * high);
            double mean = chiMean(middle);
            if (middle - mean * mean < variance) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Math.sqrt(low * high);
    }

    /** Mean of a chi variable. */
    private static double chiMean(double degrees) {
        if (degrees > 100) {
            return Math.sqrt(degrees) * (1 - 1 / (4 * degrees) + 1 / (32 * degrees * degrees));
        }
        return Math.sqrt(2) * Math.exp(Tails.logGamma((degrees + 1) / 2) - Tails.logGamma(degrees / 2));
    }
}
