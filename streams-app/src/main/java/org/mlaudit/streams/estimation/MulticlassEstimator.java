package org.mlaudit.streams.estimation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
final class MulticlassEstimator implements Expecting {
    private final List<Calibrator> calibrators;
    private final double[][] reference;

    /**
     * An estimator.
     *
     * @param calibrators of each class
     * @param reference outcomes of the reference by [actual][decided] class, maybe all 0
     */
    MulticlassEstimator(List<Calibrator> calibrators, double[][] reference) {
        this.calibrators = List.copyOf(calibrators);
        this.reference = Arrays.stream(reference).map(double[]::clone).toArray(double[][]::new);
    }

    @Override
    public List<String> metrics() {
        return Arrays.stream(MulticlassMetric.values())
                .map(MulticlassMetric::label)
                .toList();
    }

    @Override
    public List<Calibrator> calibrators() {
        return calibrators;
    }

    @Override
    public Optional<Expected> expect(String metric, Predicted rows) {
        return metric(metric).flatMap(known -> expect(known, rows.rows()));
    }

    @Override
    public Estimate estimate(String metric, Expected expected, Predicted rows) {
        return estimate(metric(metric).orElseThrow(), expected, rows.rows());
    }

    private static Optional<MulticlassMetric> metric(String label) {
        return Arrays.stream(MulticlassMetric.values())
                .filter(metric -> metric.label().equals(label))
                .findFirst();
    }

    /** One metric of all predictions of a window, whose curves are given for each class; empty where it is not defined. */
    Optional<Estimate> estimate(MulticlassMetric metric, List<ScoreCurve> window) {
        List<ScoredRows> rows = window.stream().map(ScoredRows::predictions).toList();
        return expect(metric, rows).map(expected -> estimate(metric, expected, rows));
    }

    private Estimate estimate(MulticlassMetric metric, Expected expected, List<ScoredRows> rows) {
        return Estimate.banded(
                metric.label(),
                expected.value(),
                expected.standardError(),
                0,
                metric.most(),
                calibrators.stream().anyMatch(Calibrator::isIsotonic) ? Estimate.ISOTONIC : Estimate.CBPE,
                Math.round(rows.get(0).total()));
    }

    /** What is known of a metric before truth arrives; empty without a row. */
    Optional<Expected> expect(MulticlassMetric metric, List<ScoredRows> rows) {
        if (rows.isEmpty() || !(rows.get(0).total() > 0)) {
            return Optional.empty();
        }
        Optional<Expected> expected = switch (metric) {
            case ACCURACY, PRECISION, RECALL, F1 -> ofDecisions(metric, new ClassRows(rows, calibrators));
            case AUROC -> area(rows);
            case LOG_LOSS -> Optional.of(new ClassRows(rows, calibrators).logLoss());
            case BRIER -> Optional.of(new ClassRows(rows, calibrators).brier());
        };
        return expected.filter(Expected::finite);
    }

    private Optional<Expected> ofDecisions(MulticlassMetric metric, ClassRows rows) {
        double[][] cells = ExpectedConfusion.of(rows.right(), rows.missed(), rows.decided(), reference);
        return Optional.of(rows.expect(MacroSlopes.of(metric, cells), cells));
    }

    private Optional<Expected> area(List<ScoredRows> rows) {
        List<Expected> areas = new ArrayList<>();
        List<double[]> byBlock = new ArrayList<>();
        List<double[]> variances = new ArrayList<>();
        for (int c = 0; c < rows.size(); c++) {
            Optional<Expected> area = new BinaryEstimator(calibrators.get(c)).expect(BinaryMetric.AUROC, rows.get(c));
            area.ifPresent(areas::add);
            double[] variance = calibrators.get(c).apply(rows.get(c)).variance();
            variances.add(variance);
            byBlock.add(area.map(Expected::byBlock).orElseGet(() -> new double[variance.length]));
        }
        if (areas.isEmpty()) {
            return Optional.empty();
        }
        double[] slopes = Expected.concatenated(byBlock);
        for (int block = 0; block < slopes.length; block++) {
            slopes[block] /= areas.size();
        }
        return Optional.of(new Expected(
                areas.stream().mapToDouble(Expected::value).average().orElseThrow(),
                ofMean(areas.stream().mapToDouble(Expected::labelVariance).toArray()),
                ofMean(areas.stream().mapToDouble(Expected::scoreVariance).toArray()),
                ofMean(areas.stream().mapToDouble(Expected::calibratorVariance).toArray()),
                slopes,
                Expected.concatenated(variances)));
    }

    private static double ofMean(double[] variances) {
        return ClassRows.ofSum(variances) / variances.length / variances.length;
    }
}
