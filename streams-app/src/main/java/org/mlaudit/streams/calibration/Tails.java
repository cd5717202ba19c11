package org.mlaudit.streams.calibration;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.function.DoubleUnaryOperator;

/**
 * Tail probabilities of the distributions that monitors test against. Each result is between 0 and 1, never NaN, with a
 * relative error below 1e-8 down to about 1e-300 for sizes up to a million. Incomplete gamma and beta functions are
 * evaluated by the series and continued fractions of DLMF 8.7.1, 8.9.2 and 8.17.22 (dlmf.nist.gov), the fractions by
 * Lentz's method as modified by Thompson and Barnett (1986).
 */
public final class Tails {
    private static final double EPSILON = 1e-15;
    private static final double TINY = 1e-300;
    private static final int MOST_QUANTILES = 10_000;
    private static final Map<Quantile, Double> QUANTILES = new ConcurrentHashMap<>();
    private static final int MOST_TERMS = 200_000;
    /** From here on, gamma and beta tails are those of their normal limits, which then agree to 1e-4 of the exponent. */
    private static final double LARGE = 1e8;

    private static final double[] STIRLING = {1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360
    };

    private Tails() {}

    /** Probability that a chi-square variable with {@code degrees} degrees of freedom is at least {@code value}. */
    public static double chiSquare(double value, double degrees) {
        if (value <= 0 || degrees <= 0) {
            return 1;
        }
        return upperGamma(degrees / 2, value / 2);
    }

    /** The value that a chi-square variable exceeds with a given probability. */
    public static double chiSquareQuantile(double probability, double degrees) {
        return degrees <= 0
                ? 0
                : remembered(
                        new Quantile("chi-square", probability, degrees),
                        () -> inverse(value -> chiSquare(value, degrees), probability, degrees + 10));
    }

    /** Kolmogorov's limit: probability that sqrt(n m / (n + m)) times a two-sample KS distance is at least {@code value}. */
    public static double kolmogorov(double value) {
        if (value < 0.27) {
            return 1;
        }
        double sum = 0;
        for (int j = 1; j <= 100; j++) {
            double term = Math.exp(-2.0 * j * j * value * value);
            sum += j % 2 == 1 ? term : -term;
            if (term < TINY) {
                break;
            }
        }
        return within(2 * sum);
    }

    /** The value that Kolmogorov's limit exceeds with a given probability. */
    public static double kolmogorovQuantile(double probability) {
        return remembered(new Quantile("kolmogorov", probability, 0), () -> inverse(Tails::kolmogorov, probability, 2));
    }

    /** Probability that a Student t variable is at least {@code value}. */
    public static double student(double value, double degrees) {
        double half = 0.5 * beta(degrees / 2, 0.5, degrees / (degrees + value * value));
        return value >= 0 ? half : 1 - half;
    }

    /** The value, 0 or more, that a Student t variable exceeds with a given probability of at most one half. */
    public static double studentQuantile(double probability, double degrees) {
        return remembered(
                new Quantile("student", probability, degrees),
                () -> inverse(value -> student(value, degrees), probability, 10));
    }

    /** Probability that a Fisher F variable is at least {@code value}, 0 or more. */
    public static double fisher(double value, double over, double under) {
        return value <= 0 ? 1 : beta(under / 2, over / 2, under / (under + over * value));
    }

    /** The value that a Fisher F variable exceeds with a given probability. */
    public static double fisherQuantile(double probability, double over, double under) {
        return inverse(value -> fisher(value, over, under), probability, 10);
    }

    /** Probability that a standard normal variable is at least {@code value}. */
    public static double normal(double value) {
        double half = value == 0 ? 0.5 : 0.5 * upperGamma(0.5, value * value / 2);
        return value >= 0 ? half : 1 - half;
    }

    /** The value, 0 or more, that a standard normal variable exceeds with a given probability of at most one half. */
    public static double normalQuantile(double probability) {
        return remembered(
                new Quantile("normal", probability, 0), () -> inverse(Tails::normal, Math.max(TINY, probability), 10));
    }

    /** What a quantile depends on. */
    private record Quantile(String distribution, double probability, double degrees) {}

    /** A quantile is asked for with the same few arguments in every window, and takes many steps to find. */
    private static double remembered(Quantile quantile, DoubleSupplier find) {
        Double known = QUANTILES.get(quantile);
        if (known != null) {
            return known;
        }
        double found = find.getAsDouble();
        if (QUANTILES.size() >= MOST_QUANTILES) {
            QUANTILES.clear();
        }
        QUANTILES.put(quantile, found);
        return found;
    }

    /**
     * Probability that a count is at least {@code count}, for a negative binomial variable with the given mean and
     * variance; for a Poisson variable where the variance does not exceed the mean.
     */
    public static double countAtLeast(long count, double mean, double variance) {
        if (count <= 0) {
            return 1;
        }
        if (mean <= 0) {
            return 0;
        }
        if (variance <= mean * (1 + 1e-9)) {
            return lowerGamma((double) count, mean);
        }
        double size = mean * mean / (variance - mean);
        return beta((double) count, size, mean / (size + mean));
    }

    /** Probability that such a count is at most {@code count}. */
    public static double countAtMost(long count, double mean, double variance) {
        if (count < 0) {
            return 0;
        }
        if (mean <= 0) {
            return 1;
        }
        if (variance <= mean * (1 + 1e-9)) {
            return upperGamma(count + 1.0, mean);
        }
        double size = mean * mean / (variance - mean);
        return beta(size, count + 1.0, size / (size + mean));
    }

    /**
     * Probability of at least {@code hits} hits in {@code trials} independent trials that hit with probability {@code
     * share}; the incomplete beta function in between whole numbers.
     */
    public static double binomialAtLeast(double hits, double trials, double share) {
        if (hits <= 0) {
            return 1;
        }
        return hits > trials ? 0 : beta(hits, trials - hits + 1, share);
    }

    /**
     * Fisher's exact test, one-sided: probability of at least {@code hits} hits among {@code drawn} drawn without
     * replacement from {@code total}, of which {@code marked} are hits.
     */
    public static double hypergeometricAtLeast(long hits, long drawn, long marked, long total) {
        long least = Math.max(0, drawn + marked - total);
        long most = Math.min(drawn, marked);
        if (hits <= least) {
            return 1;
        }
        if (hits > most) {
            return 0;
        }
        double mode = (drawn + 1.0) * (marked + 1.0) / (total + 2.0);
        return hits >= mode
                ? within(hypergeometricSum(hits, most, 1, drawn, marked, total))
                : within(1 - hypergeometricSum(hits - 1, least, -1, drawn, marked, total));
    }

    /**
     * Probability of at least {@code hits} successes in {@code trials} independent ones, each with a probability; DLMF
     * 8.17.5.
     */
    public static double binomialAtLeast(long hits, long trials, double probability) {
        if (hits <= 0 || probability >= 1) {
            return 1;
        }
        return hits > trials || probability <= 0 ? 0 : within(beta((double) hits, trials - hits + 1.0, probability));
    }

    private static double hypergeometricSum(long from, long to, int step, long drawn, long marked, long total) {
        double term =
                Math.exp(logChoose(marked, from) + logChoose(total - marked, drawn - from) - logChoose(total, drawn));
        double sum = 0;
        for (long k = from; step > 0 ? k <= to : k >= to; k += step) {
            sum += term;
            if (term < sum * EPSILON) {
                break;
            }
            term *= step > 0
                    ? (double) (marked - k) * (drawn - k) / ((k + 1.0) * (total - marked - drawn + k + 1.0))
                    : (double) k * (total - marked - drawn + k) / ((marked - k + 1.0) * (drawn - k + 1.0));
        }
        return sum;
    }

    private static double logChoose(long n, long k) {
        return logGamma(n + 1.0) - logGamma(k + 1.0) - logGamma(n - k + 1.0);
    }

    /** Stirling's series (DLMF 5.11.1) from 10 on, below that by recurrence; relative error about 1e-15. */
    public static double logGamma(double x) {
        double shifted = x;
        double product = 1;
        while (shifted < 10) {
            product *= shifted;
            shifted++;
        }
        double inverse = 1 / shifted;
        double series = 0;
        for (int i = STIRLING.length - 1; i >= 0; i--) {
            series = STIRLING[i] + series * inverse * inverse;
        }
        series *= inverse;
        return (shifted - 0.5) * Math.log(shifted) - shifted + 0.5 * Math.log(2 * Math.PI) + series - Math.log(product);
    }

    /** Regularised upper incomplete gamma function Q(a, x). */
    private static double upperGamma(double a, double x) {
        if (x < a + 1) {
            return within(1 - gammaSeries(a, x));
        }
        return within(gammaFraction(a, x));
    }

    /** Regularised lower incomplete gamma function P(a, x). */
    private static double lowerGamma(double a, double x) {
        if (x < a + 1) {
            return within(gammaSeries(a, x));
        }
        return within(1 - gammaFraction(a, x));
    }

    private static double gammaSeries(double a, double x) {
        if (x <= 0) {
            return 0;
        }
        if (a > LARGE) {
            return 1 - wilsonHilferty(a, x);
        }
        double term = 1 / a;
        double sum = term;
        for (int i = 1; i < MOST_TERMS && term > sum * EPSILON; i++) {
            term *= x / (a + i);
            sum += term;
        }
        return sum * Math.exp(a * Math.log(x) - x - logGamma(a));
    }

    private static double gammaFraction(double a, double x) {
        if (a > LARGE) {
            return wilsonHilferty(a, x);
        }
        double b = x + 1 - a;
        double c = 1 / TINY;
        double d = 1 / b;
        double h = d;
        for (int i = 1; i < MOST_TERMS; i++) {
            double an = -i * (i - a);
            b += 2;
            d = 1 / awayFromZero(an * d + b);
            c = awayFromZero(b + an / c);
            double change = d * c;
            h *= change;
            if (Math.abs(change - 1) < EPSILON) {
                break;
            }
        }
        return Math.exp(a * Math.log(x) - x - logGamma(a)) * h;
    }

    /** Wilson and Hilferty's normal limit of the gamma distribution (1931). */
    private static double wilsonHilferty(double a, double x) {
        return normal(3 * Math.sqrt(a) * (Math.cbrt(x / a) - 1 + 1 / (9 * a)));
    }

    /** Regularised incomplete beta function I_x(a, b). */
    private static double beta(double a, double b, double x) {
        if (x <= 0) {
            return 0;
        }
        if (x >= 1) {
            return 1;
        }
        if (a + b > LARGE) {
            double mean = a / (a + b);
            double deviation = Math.sqrt(mean * (1 - mean) / (a + b + 1));
            return deviation == 0 ? (x >= mean ? 1 : 0) : normal((mean - x) / deviation);
        }
        double front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
        if (x < (a + 1) / (a + b + 2)) {
            return within(front * betaFraction(a, b, x) / a);
        }
        return within(1 - front * betaFraction(b, a, 1 - x) / b);
    }

    private static double betaFraction(double a, double b, double x) {
        double c = 1;
        double d = 1 / awayFromZero(1 - (a + b) * x / (a + 1));
        double h = d;
        for (int m = 1; m < MOST_TERMS; m++) {
            double even = m * (b - m) * x / ((a - 1 + 2.0 * m) * (a + 2.0 * m));
            d = 1 / awayFromZero(1 + even * d);
            c = awayFromZero(1 + even / c);
            h *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 1 + 2.0 * m));
            d = 1 / awayFromZero(1 + odd * d);
            c = awayFromZero(1 + odd / c);
            double change = d * c;
            h *= change;
            if (Math.abs(change - 1) < EPSILON) {
                break;
            }
        }
        return h;
    }

    /** The value at which a falling tail function takes a probability, by bisection. */
    private static double inverse(DoubleUnaryOperator tail, double probability, double guess) {
        double low = 0;
        double high = guess;
        while (tail.applyAsDouble(high) > probability && high < 1e15) {
            low = high;
            high *= 2;
        }
        for (int i = 0; i < 60 && high - low > 1e-12 * high; i++) {
            double middle = (low + high) / 2;
            if (tail.applyAsDouble(middle) > probability) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    private static double awayFromZero(double value) {
        return Math.abs(value) < TINY ? TINY : value;
    }

    private static double within(double probability) {
        return probability > 0 ? Math.min(1, probability) : 0;
    }
}
