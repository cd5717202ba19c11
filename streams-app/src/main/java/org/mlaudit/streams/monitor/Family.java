package org.mlaudit.streams.monitor;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.mlaudit.streams.calibration.MultipleTesting;

/**
 * The tests of one window, which share its false alarm rate. Those of the whole window have half of the weight when there
 * are more tests of segments, so that looking into a hundred segments costs the whole little; those that can't be
 * significant have none.
 */
final class Family {
    /** Policy: how the rate is shared. */
    static final String CORRECTION = "monitors.correction";

    static final String STANDARD = text(MultipleTesting.BENJAMINI_HOCHBERG);
    private static final String NONE = "none";
    private static final double WEIGHT_OF_WHOLE = 0.5;

    private final double[] weights;
    private final double[] adjusted;
    private final double perWeight;

    /**
     * Corrects p-values.
     *
     * @param pValues 0 to 1
     * @param leastPValues the smallest that each could be
     * @param whole whether each is of the whole window
     * @param correction how; empty for not at all
     * @param level false alarm rate of the window
     */
    Family(
            double[] pValues,
            double[] leastPValues,
            boolean[] whole,
            Optional<MultipleTesting> correction,
            double level) {
        this.weights = correction.isPresent()
                ? MultipleTesting.testable(leastPValues, weights(leastPValues, whole, level), level)
                : DoubleStream.generate(() -> 1).limit(pValues.length).toArray();
        this.adjusted =
                correction.map(procedure -> procedure.adjust(pValues, weights)).orElse(pValues);
        double total = Arrays.stream(weights).sum();
        long tests = Arrays.stream(weights).filter(weight -> weight > 0).count();
        long significant = Arrays.stream(adjusted).filter(p -> p <= level).count();
        this.perWeight = correction
                .map(procedure -> level * share(procedure, tests, Math.max(1, significant)) / Math.max(1, total))
                .orElse(level);
    }

    /** The correction that a contract names; empty for none. */
    static Optional<MultipleTesting> correction(AuditedModel model) {
        String name = model.policyText(CORRECTION, STANDARD);
        if (name.equals(NONE)) {
            return Optional.empty();
        }
        return Optional.of(Arrays.stream(MultipleTesting.values())
                .filter(procedure -> text(procedure).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "policy " + CORRECTION + " is one of " + names() + ", not " + name)));
    }

    /** Names of the corrections. */
    static String names() {
        return Arrays.stream(MultipleTesting.values()).map(Family::text).collect(Collectors.joining(", ")) + ", "
                + NONE;
    }

    private static String text(MultipleTesting procedure) {
        return procedure.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What a procedure leaves for one test of weight 1, as a multiple of what Bonferroni leaves. */
    private static double share(MultipleTesting procedure, long tests, long significant) {
        return switch (procedure) {
            case BENJAMINI_HOCHBERG -> significant;
            case BENJAMINI_YEKUTIELI ->
                significant
                        / IntStream.rangeClosed(1, (int) Math.max(1, tests))
                                .mapToDouble(i -> 1.0 / i)
                                .sum();
            case BONFERRONI, HOLM -> 1;
        };
    }

    private static double[] weights(double[] leastPValues, boolean[] whole, double level) {
        long ofWhole = IntStream.range(0, whole.length)
                .filter(i -> whole[i] && leastPValues[i] <= level)
                .count();
        long ofSegments = IntStream.range(0, whole.length)
                .filter(i -> !whole[i] && leastPValues[i] <= level)
                .count();
        boolean even = ofWhole == 0 || ofSegments <= ofWhole;
        double all = (double) ofWhole + ofSegments;
        return IntStream.range(0, whole.length)
                .mapToDouble(i -> leastPValues[i] > level
                        ? 0
                        : even
                                ? 1
                                : whole[i] ? WEIGHT_OF_WHOLE * all / ofWhole : (1 - WEIGHT_OF_WHOLE) * all / ofSegments)
                .toArray();
    }

    /** Smallest false alarm rate of the window at which a test would be significant. */
    double adjusted(int test) {
        return adjusted[test];
    }

    /** Smallest adjusted p-value: the window's own; 1 if there is no test. */
    double least() {
        return DoubleStream.of(adjusted).min().orElse(1);
    }

    /** The p-value at or below which a test is significant, given how many others are. */
    double critical(int test) {
        double weight = weights[test] > 0 ? weights[test] : 1;
        return Math.max(1e-300, Math.min(1, perWeight * weight));
    }
}
