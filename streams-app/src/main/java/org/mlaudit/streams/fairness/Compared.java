package org.mlaudit.streams.fairness;

import java.util.Optional;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Subject;

/**
 * A group beside the reference group, as a monitor judges it.
 *
 * @param subject the attribute and the group
 * @param now what the window knows of them
 * @param before what the predictions know of them that the model was registered with
 * @param median of all scores or predicted values of the window
 * @param model the contract's policies
 */
record Compared(Subject subject, Pair now, Optional<Pair> before, Optional<Median> median, AuditedModel model) {
    /** A group and the reference group. */
    record Pair(GroupOutcomes group, GroupOutcomes reference) {}

    /** The group in the window. */
    GroupOutcomes group() {
        return now.group();
    }

    /** The reference group in the window. */
    GroupOutcomes reference() {
        return now.reference();
    }

    /** A parameter of the monitor, of the attribute if it has its own. */
    double policy(String name, double otherwise) {
        return model.policy(subject, name, otherwise);
    }

    /** One of the metrics. */
    Figure metric(FairnessMetric metric) {
        return Disparities.metrics(group(), reference(), median)
                .getOrDefault(metric, Figure.undefined("not defined for these predictions"));
    }
}
