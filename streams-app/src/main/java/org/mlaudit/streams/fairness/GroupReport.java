package org.mlaudit.streams.fairness;

import java.util.Map;

/**
 * A row of an attribute's table.
 *
 * @param group value of the attribute
 * @param reference whether it is the reference group or part of it
 * @param outcomes its counts
 * @param rates what is known of it by itself; empty for small groups
 * @param metrics its comparison with the reference group; empty for small groups and for those of the reference
 * @param notJudged why it is not compared; empty if it is
 */
public record GroupReport(
        String group,
        boolean reference,
        GroupOutcomes outcomes,
        Map<GroupRate, Figure> rates,
        Map<FairnessMetric, Figure> metrics,
        String notJudged) {
    public GroupReport {
        rates = Map.copyOf(rates);
        metrics = Map.copyOf(metrics);
    }
}
