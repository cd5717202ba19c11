package org.mlaudit.streams.performance;

import java.util.List;
import java.util.function.Function;
import org.mlaudit.contract.PredictionKind;
import org.mlaudit.streams.performance.MetricDefinition.Better;
import org.mlaudit.streams.performance.MetricDefinition.IntervalMethod;

/** The metrics of REGRESSION models; errors are what was predicted less what came, in the contract's unit. */
final class RegressionMetrics {
    private static final double ENDLESS = Double.POSITIVE_INFINITY;

    static final List<MetricFunction<RegressionOutcomes>> ALL = List.of(
            lower("mae", ENDLESS, "mean absolute error", RegressionOutcomes::mae),
            lower("rmse", ENDLESS, "root of the mean squared error", RegressionOutcomes::rmse),
            lower(
                    "mape",
                    ENDLESS,
                    "mean absolute error relative to the actual value; actual values of 0 are left out",
                    RegressionOutcomes::mape),
            lower(
                    "smape",
                    2,
                    "mean of 2 |error| / (|actual| + |predicted|); those of which both are 0 are left out",
                    RegressionOutcomes::smape),
            new MetricFunction<>(
                    definition(
                            "r2",
                            Better.HIGHER,
                            -ENDLESS,
                            1,
                            "coefficient of determination: 1 - squared errors by squared distances of the actual values"
                                    + " from their mean",
                            IntervalMethod.OLKIN_FINN),
                    RegressionOutcomes::r2),
            new MetricFunction<>(
                    definition("bias", Better.NEITHER, -ENDLESS, ENDLESS, "mean error", IntervalMethod.MEAN),
                    RegressionOutcomes::bias),
            lower(
                    "pinball",
                    ENDLESS,
                    "mean quantile loss at the policy `performance.quantile`",
                    RegressionOutcomes::pinballLoss),
            new MetricFunction<>(
                    definition(
                            "interval-coverage",
                            Better.NEITHER,
                            0,
                            1,
                            "share of actual values within the predicted interval that the policy"
                                    + " `performance.interval` names",
                            IntervalMethod.WILSON),
                    RegressionOutcomes::coverage));

    private RegressionMetrics() {}

    private static MetricFunction<RegressionOutcomes> lower(
            String name, double most, String meaning, Function<RegressionOutcomes, Measure> compute) {
        return new MetricFunction<>(definition(name, Better.LOWER, 0, most, meaning, IntervalMethod.MEAN), compute);
    }

    private static MetricDefinition definition(
            String name, Better better, double least, double most, String meaning, IntervalMethod interval) {
        return new MetricDefinition(PredictionKind.REGRESSION, name, better, least, most, meaning, interval);
    }
}
