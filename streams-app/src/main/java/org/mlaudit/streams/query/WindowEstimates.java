package org.mlaudit.streams.query;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.mlaudit.streams.estimation.Estimate;
import org.mlaudit.streams.estimation.Estimator;
import org.mlaudit.streams.performance.AuditedOutcomes;
import org.mlaudit.streams.performance.OutcomeWindow;
import org.mlaudit.streams.performance.RegressionTally;
import org.mlaudit.streams.performance.Tally;
import org.mlaudit.streams.query.PerformanceAnswers.EstimatedValue;

/**
 * What was estimated of the performance of some predictions.
 *
 * @param byName the estimates by metric
 * @param why there is none; empty when there is one
 */
record WindowEstimates(Map<String, Estimate> byName, Optional<String> why) {
    WindowEstimates {
        byName = Map.copyOf(byName);
    }

    /**
     * Estimates for a window or a part of it.
     *
     * @param estimator made of the reference or of windows before it, if there was enough to learn from
     * @param group the part; all predictions of the window when empty
     */
    static WindowEstimates of(
            Optional<Estimator> estimator, AuditedOutcomes model, OutcomeWindow window, Optional<Tally> group) {
        if (estimator.isEmpty()) {
            return none("nothing to learn from: neither the reference nor an earlier window has enough outcomes ("
                    + AuditedOutcomes.MINIMUM_TRUTHS + ", " + model.minimumTruths()
                    + ") of predictions with scores or values");
        }
        List<Estimate> estimates = group.map(estimator.get()::estimates)
                .orElseGet(() -> estimator.get().estimates(window.summary()));
        if (estimates.isEmpty()) {
            return none(
                    group.filter(RegressionTally.class::isInstance).isPresent()
                            ? "the losses of a group's values are not estimated"
                            : "no prediction has what an estimate needs");
        }
        return new WindowEstimates(
                estimates.stream().collect(Collectors.toMap(Estimate::metric, Function.identity())), Optional.empty());
    }

    private static WindowEstimates none(String why) {
        return new WindowEstimates(Map.of(), Optional.of(why));
    }

    /** The estimate of a metric, as it is answered. */
    Optional<EstimatedValue> of(String metric) {
        return Optional.ofNullable(byName.get(metric))
                .map(estimate -> new EstimatedValue(
                        estimate.value(), estimate.low(), estimate.high(), estimate.method(), estimate.rows()));
    }
}
