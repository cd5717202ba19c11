package org.mlaudit.streams.estimation;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.mlaudit.streams.performance.ScoreCurve;

/**
 * Performance of a classifier of several classes, expected from the calibrated probabilities of each class against the rest
 * (confidence-based performance estimation, as nannyml). Only what is known of each class by itself is kept, so probabilities
 * are normalised over all rows together: expected truths of all classes are as many as there are rows. Which class is taken
 * for which follows {@link ExpectedConfusion}.
 *
 * <p>Bands: labels of a row are one of the classes, so for shares of decisions the variance is that of right or wrong with
 * the row's probability, plus that of which wrong class. For AUROC and Brier score the errors of two of K classes are taken
 * to correlate by 1 / (K - 1), which is so for two classes, and for more where none stands out; for log loss labels are taken
 * as independent, which is never too little.
 */
public final class MulticlassEstimator {
    private final List<Calibrator> calibrators;
    private final double[][] reference;

    /**
     * An estimator.
     *
     * @param calibrators of each class
     * @param reference outcomes of the reference by [actual][decided] class, maybe all 0
     */
    public MulticlassEstimator(List<Calibrator> calibrators, double[][] reference) {
        this.calibrators = List.copyOf(calibrators);
        this.reference = Arrays.stream(reference).map(double[]::clone).toArray(double[][]::new);
    }

    /** Every metric of all predictions of a window, whose curves are given for each class. */
    public List<Estimate> estimates(List<ScoreCurve> window) {
        return estimatesOf(window.stream().map(ScoredRows::predictions).toList());
    }

    /** One metric; empty where it is not defined. */
    public Optional<Estimate> estimate(MulticlassMetric metric, List<ScoreCurve> window) {
        return estimateOf(metric, window.stream().map(ScoredRows::predictions).toList());
    }

    List<Estimate> estimatesOf(List<ScoredRows> rows) {
        return Arrays.stream(MulticlassMetric.values())
                .flatMap(metric -> estimateOf(metric, rows).stream())
                .toList();
    }

    private Optional<Estimate> estimateOf(MulticlassMetric metric, List<ScoredRows> rows) {
        return expect(metric, rows)
                .map(expected -> Estimate.banded(
                        metric.label(),
                        expected.value(),
                        expected.standardError(),
                        0,
                        metric.most(),
                        method(),
                        Math.round(rows.get(0).total())));
    }

    /** How its estimates are made. */
    String method() {
        return calibrators.stream().anyMatch(Calibrator::isIsotonic) ? Estimate.ISOTONIC : Estimate.CBPE;
    }

    /** What is known of a metric before truth arrives; empty without a row. */
    Optional<ExpectedOfClasses> expect(MulticlassMetric metric, List<ScoredRows> rows) {
        if (rows.isEmpty() || !(rows.get(0).total() > 0)) {
            return Optional.empty();
        }
        return switch (metric) {
            case ACCURACY, PRECISION, RECALL, F1 -> ofDecisions(metric, new ClassRows(rows, calibrators));
            case AUROC -> area(rows);
            case LOG_LOSS -> new ClassRows(rows, calibrators).logLoss();
            case BRIER -> new ClassRows(rows, calibrators).brier();
        };
    }

    private Optional<ExpectedOfClasses> ofDecisions(MulticlassMetric metric, ClassRows rows) {
        double[][] cells = ExpectedConfusion.of(rows.right(), rows.missed(), rows.decided(), reference);
        return rows.expect(MacroSlopes.of(metric, cells), cells);
    }

    private Optional<ExpectedOfClasses> area(List<ScoredRows> rows) {
        List<Expected> areas = IntStream.range(0, rows.size())
                .mapToObj(c -> new BinaryEstimator(calibrators.get(c)).expect(BinaryMetric.AUROC, rows.get(c)))
                .flatMap(Optional::stream)
                .toList();
        if (areas.isEmpty()) {
            return Optional.empty();
        }
        double value = areas.stream().mapToDouble(Expected::value).average().orElseThrow();
        return Optional.of(new ExpectedOfClasses(
                value,
                ofMean(areas.stream().mapToDouble(Expected::labelVariance).toArray()),
                ofMean(areas.stream().mapToDouble(Expected::scoreVariance).toArray()),
                ofMean(areas.stream().mapToDouble(Expected::calibratorVariance).toArray())));
    }

    private static double ofMean(double[] variances) {
        return ClassRows.ofSum(variances) / variances.length / variances.length;
    }
}
