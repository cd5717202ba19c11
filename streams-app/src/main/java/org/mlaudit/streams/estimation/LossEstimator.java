package org.mlaudit.streams.estimation;

import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.mlaudit.streams.performance.CellLosses;
import org.mlaudit.streams.performance.CellTallies;
import org.mlaudit.streams.performance.DirectLoss;
import org.mlaudit.streams.performance.OutcomeSummary;
import org.mlaudit.streams.performance.WeightedSum;

/** Errors of a REGRESSION model, expected from those of the reference in the same cells of the inputs ({@link DirectLoss}). */
final class LossEstimator implements Expecting {
    private static final String MAE = "mae";
    private static final String RMSE = "rmse";
    /** What it estimates. */
    static final List<String> METRICS = List.of(MAE, RMSE);

    private static final double LEVEL = 0.95;

    private final CellLosses absolute;
    private final CellLosses squared;
    private final double[] varianceOfAbsolute;
    private final double[] varianceOfSquared;

    private LossEstimator(CellTallies reference, double meanWeight) {
        this.absolute = losses(reference.size(), reference::first, meanWeight);
        this.squared = losses(reference.size(), reference::second, meanWeight);
        this.varianceOfAbsolute = variances(reference.size(), reference::first, meanWeight);
        this.varianceOfSquared = variances(reference.size(), reference::second, meanWeight);
    }

    /** Learns the losses of each cell; empty where inputs are not divided into cells. */
    static Optional<Expecting> of(OutcomeSummary reference) {
        return reference.cells().size() == 0
                ? Optional.empty()
                : Optional.of(new LossEstimator(
                        reference.cells(), Predicted.joined(reference).meanWeight()));
    }

    private static CellLosses losses(int cells, IntFunction<WeightedSum> losses, double meanWeight) {
        double[] rows = new double[cells];
        double[] sums = new double[cells];
        double[] squares = new double[cells];
        for (int cell = 0; cell < cells; cell++) {
            WeightedSum loss = losses.apply(cell);
            rows[cell] = loss.weight() / meanWeight;
            sums[cell] = rows[cell] > 0 ? loss.sum() / meanWeight : 0;
            squares[cell] = rows[cell] > 0 ? loss.squares() / meanWeight : 0;
        }
        return new CellLosses(rows, sums, squares);
    }

    /** Variance of the mean loss of each cell; that of all losses where a cell has fewer than two. */
    private static double[] variances(int cells, IntFunction<WeightedSum> losses, double meanWeight) {
        double rows = 0;
        double sum = 0;
        double squares = 0;
        for (int cell = 0; cell < cells; cell++) {
            rows += losses.apply(cell).weight() / meanWeight;
            sum += losses.apply(cell).sum() / meanWeight;
            squares += losses.apply(cell).squares() / meanWeight;
        }
        double ofAll = rows > 1 ? Math.max(0, squares - sum * (sum / rows)) / (rows - 1) : 0;
        double[] variances = new double[cells];
        for (int cell = 0; cell < cells; cell++) {
            WeightedSum loss = losses.apply(cell);
            double n = loss.weight() / meanWeight;
            double mean = n > 0 ? loss.sum() / meanWeight / n : 0;
            double variance = n >= 2 ? Math.max(0, loss.squares() / meanWeight - n * mean * mean) / (n - 1) : ofAll;
            variances[cell] = variance / Math.max(1, n);
        }
        return variances;
    }

    @Override
    public List<String> metrics() {
        return METRICS;
    }

    @Override
    public List<Calibrator> calibrators() {
        return List.of();
    }

    @Override
    public Optional<Expected> expect(String metric, Predicted rows) {
        if (rows.cells().isEmpty()) {
            return Optional.empty();
        }
        double[] predictions = predictions(rows.cells().get(), rows.joined());
        return switch (metric) {
            case MAE -> mean(predictions, absolute, varianceOfAbsolute);
            case RMSE ->
                mean(predictions, squared, varianceOfSquared)
                        .filter(mean -> mean.value() > 0)
                        .map(mean -> mean.transformed(Math.sqrt(mean.value()), 0.5 / Math.sqrt(mean.value())));
            default -> Optional.empty();
        };
    }

    private static double[] predictions(CellTallies cells, boolean joined) {
        double[] predictions = new double[cells.size()];
        for (int cell = 0; cell < predictions.length; cell++) {
            predictions[cell] = joined ? cells.truths(cell) : cells.predictions(cell);
        }
        return predictions;
    }

    private static Optional<Expected> mean(double[] predictions, CellLosses losses, double[] variance) {
        return DirectLoss.mean(predictions, losses, LEVEL)
                .map(mean -> {
                    double[] byCell = new double[predictions.length];
                    double scores = 0;
                    double learned = 0;
                    for (int cell = 0; cell < predictions.length; cell++) {
                        byCell[cell] = predictions[cell] / mean.predictions();
                        double apart = losses.mean(cell) - mean.value();
                        scores += byCell[cell] * apart * apart / mean.predictions();
                        learned += byCell[cell] * byCell[cell] * variance[cell];
                    }
                    double all = mean.standardError() * mean.standardError();
                    return new Expected(mean.value(), Math.max(0, all - learned), scores, learned, byCell, variance);
                })
                .filter(Expected::finite);
    }

    @Override
    public Estimate estimate(String metric, Expected expected, Predicted rows) {
        double total = 0;
        for (double one : predictions(rows.cells().orElseThrow(), rows.joined())) {
            total += one;
        }
        return Estimate.banded(
                metric,
                expected.value(),
                expected.standardError(),
                0,
                Double.MAX_VALUE,
                Estimate.DIRECT_LOSS,
                Math.round(total));
    }
}
