package org.mlaudit.streams.spc;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The parameters of a process in control: what Phase I of a control chart finds, or what is known beforehand. The point of
 * a window of {@code n} inferences varies around the centre with standard deviation
 * {@code dispersion * deviation / sqrt(n)}; individuals ({@link Variation#WINDOW}) with {@code deviation}.
 *
 * <p>A dispersion above 1 says that windows vary more than sampling explains (one below 1, less): for means the root of the analysis of
 * variance's F ratio, for shares and counts that of Pearson's chi-square over its degrees of freedom. Multiplying by it is
 * the idea of Laney's p' and u' charts (Quality Engineering 14, 2002), with the deviation of windows in place of his moving
 * ranges. Centre and deviation are finite and the deviation is above 0: a series that does not vary has no limits.
 *
 * @param variation what makes points vary
 * @param centre mean of the points
 * @param deviation standard deviation of the values behind a point, above 0
 * @param dispersion how much more points vary than sampling explains, above 0
 * @param windows number of windows they were estimated from, infinite if they are known
 * @param degrees degrees of freedom of the estimated variance of points, infinite if it is known
 * @param size number of inferences they were estimated from, infinite if they are known
 */
public record InControl(
        Variation variation,
        double centre,
        double deviation,
        double dispersion,
        double windows,
        double degrees,
        double size) {
    /** Mean of the moving range of two standard normal points: the constant d2 for n = 2. */
    static final double D2 = 2 / Math.sqrt(Math.PI);
    /** Degrees of freedom that a mean moving range has for each window but the first (Wheeler, Advanced Topics in SPC). */
    private static final double MOVING_RANGE_DEGREES = 0.62;

    private static final double FARTHEST = 1e9;
    private static final double FEW_EVENTS = 10;
    private static final double LEAST_DISPERSION = 0.1;

    public InControl {
        if (!Double.isFinite(centre) || !(deviation > 0 && Double.isFinite(deviation)) || !(dispersion > 0)) {
            throw new IllegalArgumentException("a process in control has a finite centre and varies, not around "
                    + centre + " by " + deviation + " times " + dispersion);
        }
    }

    /** Individuals with a known centre and standard deviation. */
    public static InControl known(double centre, double deviation) {
        double all = Double.POSITIVE_INFINITY;
        return new InControl(Variation.WINDOW, centre, deviation, 1, all, all, all);
    }

    /**
     * Means, shares or counts around those of a sample of the past, such as a reference: the dispersion is 1 and the
     * sample's own size bounds what is known of the centre.
     */
    public static Optional<InControl> ofSample(Variation variation, Sample sample, double windows) {
        double deviation = variation == Variation.MEAN
                ? sample.deviation()
                : samplingDeviation(variation, sample.value(), (double) sample.n());
        return deviation > 0
                ? Optional.of(new InControl(
                        variation, sample.value(), deviation, 1, windows, Double.POSITIVE_INFINITY, sample.n()))
                : Optional.empty();
    }

    /** Individuals, sigma by their sample standard deviation; none for fewer than two points or points all alike. */
    public static Optional<InControl> ofIndividuals(double... values) {
        Moments moments = Moments.of(values);
        return individuals(values.length, moments.mean(), moments.deviation(), values.length - 1.0);
    }

    /** Individuals, sigma by the mean moving range of two points divided by d2 = 1.128; none as above. */
    public static Optional<InControl> ofMovingRanges(double... values) {
        if (values.length < 2) {
            return Optional.empty();
        }
        double mean = Moments.of(movingRanges(values)).mean();
        return individuals(
                values.length, Moments.of(values).mean(), mean / D2, MOVING_RANGE_DEGREES * (values.length - 1));
    }

    private static Optional<InControl> individuals(int windows, double centre, double deviation, double degrees) {
        return windows >= 2 && deviation > 0 && Double.isFinite(deviation) && Double.isFinite(centre)
                ? Optional.of(new InControl(Variation.WINDOW, centre, deviation, 1, windows, degrees, windows))
                : Optional.empty();
    }

    /** Distances between neighbours; a distance beyond the range of a double is cut to the largest one. */
    static double[] movingRanges(double... values) {
        double[] ranges = new double[Math.max(0, values.length - 1)];
        for (int i = 0; i < ranges.length; i++) {
            ranges[i] = Math.min(Double.MAX_VALUE, Math.abs(values[i + 1] - values[i]));
        }
        return ranges;
    }

    /**
     * Subgroups: centre and deviation pooled over their inferences, the dispersion from how their points vary. None for
     * fewer than two, or if nothing varies.
     *
     * @param variation MEAN, SHARE or COUNT
     * @param points the windows of Phase I
     * @param dispersed whether to estimate a dispersion; else it is 1
     */
    public static Optional<InControl> ofSubgroups(Variation variation, List<Sample> points, boolean dispersed) {
        if (points.size() < 2) {
            return Optional.empty();
        }
        double size = points.stream().mapToDouble(Sample::n).sum();
        double centre = points.stream()
                .mapToDouble(point -> point.value() * (point.n() / size))
                .sum();
        double deviation = variation == Variation.MEAN
                ? pooledDeviation(points, size)
                : samplingDeviation(variation, centre, size);
        if (!(deviation > 0 && Double.isFinite(deviation) && Double.isFinite(centre))) {
            return Optional.empty();
        }
        double degrees = points.size() - 1.0;
        double squares = 0;
        for (Sample point : points) {
            double z = distance(point.value(), centre, deviation);
            squares += z * z * point.n();
        }
        double dispersion =
                dispersed ? Math.max(leastDispersion(variation, centre, points), Math.sqrt(squares / degrees)) : 1;
        return Optional.of(new InControl(
                variation,
                centre,
                deviation,
                dispersion,
                points.size(),
                dispersed ? degrees : Double.POSITIVE_INFINITY,
                size));
    }

    /** Where fewer than {@value #FEW_EVENTS} events are expected in a window, chi-square says too little to go below 1. */
    private static double leastDispersion(Variation variation, double centre, List<Sample> points) {
        double n = points.stream().mapToDouble(Sample::n).average().orElse(1);
        double events = variation == Variation.SHARE ? n * Math.min(centre, 1 - centre) : n * centre;
        return variation == Variation.MEAN || events >= FEW_EVENTS ? LEAST_DISPERSION : 1;
    }

    private static double pooledDeviation(List<Sample> points, double size) {
        double largest = points.stream().mapToDouble(Sample::deviation).max().orElse(0);
        double degrees = size - points.size();
        if (largest == 0 || degrees <= 0) {
            return 0;
        }
        double squares = 0;
        for (Sample point : points) {
            double part = point.deviation() / largest;
            squares += (point.n() - 1) * part * part;
        }
        return largest * Math.sqrt(squares / degrees);
    }

    /** Binomial or Poisson deviation; a share or rate of 0 (or 1) counts as half an event, so that it has limits. */
    private static double samplingDeviation(Variation variation, double centre, double size) {
        if (variation == Variation.SHARE) {
            double least = 0.5 / (size + 1);
            double share = Math.clamp(centre, least, 1 - least);
            return Math.sqrt(share * (1 - share));
        }
        return Math.sqrt(Math.max(centre, 0.5 / size));
    }

    /** Standard deviation of the point of a window of {@code n} inferences. */
    public double sigma(long n) {
        return variation == Variation.WINDOW ? deviation : dispersion * deviation / Math.sqrt((double) n);
    }

    /** Distance of a point from the centre in its standard deviations, cut to within 1e9. */
    public double standardised(double value, long n) {
        return distance(value, centre, sigma(n));
    }

    /** Limits of the point of a window of {@code n} inferences, {@code multiplier} standard deviations from the centre. */
    public Optional<Limits> limits(long n, double multiplier) {
        Optional<Limits> limits = Limits.around(centre, multiplier * sigma(n));
        return switch (variation) {
            case SHARE -> limits.map(wide -> wide.within(0, 1));
            case COUNT -> limits.map(wide -> wide.within(0, Double.MAX_VALUE));
            case MEAN, WINDOW -> limits;
        };
    }

    /** What charts are designed for. */
    Estimation estimation() {
        return new Estimation(windows, degrees);
    }

    private static double distance(double value, double centre, double sigma) {
        double half = value / 2 - centre / 2;
        return half == 0 ? 0 : Math.clamp(2 * (half / sigma), -FARTHEST, FARTHEST);
    }

    /**
     * Individuals in control: points that the others' limits exclude are left out, the farthest first and at most a fifth
     * of them, before centre and deviation are estimated.
     *
     * @param values points of Phase I
     * @param averageRunLength how many such series in control there are to one of which a point is left out
     */
    public static Optional<InControl> screened(double averageRunLength, double... values) {
        double[] kept = values.clone();
        for (int left = values.length / 5; left > 0 && kept.length > 2; left--) {
            int farthest = farthest(kept);
            double[] others = without(kept, farthest);
            Optional<InControl> rest = ofIndividuals(others);
            if (rest.isEmpty()) {
                break;
            }
            double multiplier = ChartDesign.shewhart(
                    averageRunLength * kept.length, rest.get().estimation());
            if (Math.abs(rest.get().standardised(kept[farthest], 1)) <= multiplier) {
                break;
            }
            kept = others;
        }
        return ofIndividuals(kept);
    }

    private static int farthest(double[] values) {
        double mean = Moments.of(values).mean();
        int farthest = 0;
        for (int i = 1; i < values.length; i++) {
            if (Math.abs(values[i] / 2 - mean / 2) > Math.abs(values[farthest] / 2 - mean / 2)) {
                farthest = i;
            }
        }
        return farthest;
    }

    private static double[] without(double[] values, int index) {
        double[] others = Arrays.copyOf(values, values.length - 1);
        System.arraycopy(values, index + 1, others, index, others.length - index);
        return others;
    }
}
