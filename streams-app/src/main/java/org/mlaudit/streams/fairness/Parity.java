package org.mlaudit.streams.fairness;

import java.util.List;
import java.util.Optional;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.MonitorGuide;
import org.mlaudit.streams.monitor.Parameter;

/** Whether groups are decided about favourably equally often: from predictions alone. */
public final class Parity extends GroupMonitor {
    private static final double MINIMUM_DIFFERENCE = 0.1;
    private static final double LEAST_RATIO = 0.8;

    /** The monitor {@code fairness.parity}. */
    public Parity() {
        super("fairness.parity", FairnessMetric.STATISTICAL_PARITY_DIFFERENCE);
    }

    @Override
    public MonitorGuide guide() {
        return new MonitorGuide(
                "Share of favourable decisions of each group against that of the reference group, as a difference"
                        + " (`statistical-parity-difference`) and as a ratio (`disparate-impact-ratio`); of a REGRESSION"
                        + " model the share of predictions above the median of all (`above-median-difference`). The target"
                        + " is the attribute, the segment the group. By Fisher's exact test, two-sided. The effect is the"
                        + " absolute difference, for the ratio what the larger share exceeds the smaller one by.",
                "Where the contract has `protected` attributes. It needs no outcomes, and says nothing of why shares differ:"
                        + " groups may differ in what the decision should rest on. Monitoring, not a legal finding.",
                List.of(
                        Parameter.number("minimumEffect", MINIMUM_DIFFERENCE, "0.1 is ten percentage points"),
                        Parameter.number(
                                "leastRatio",
                                LEAST_RATIO,
                                "ratio below which, or above whose inverse, is an alarm: the four-fifths rule")),
                "a few numbers of each group",
                "Fisher (1935); Uniform Guidelines on Employee Selection Procedures, 29 CFR 1607.4 D; Feldman et al. (2015)");
    }

    @Override
    List<Evidence> judge(Compared compared) {
        double minimum = compared.policy("minimumEffect", MINIMUM_DIFFERENCE);
        if (compared.group() instanceof Decided group && compared.reference() instanceof Decided reference) {
            if (!group.selected().defined() || !reference.selected().defined()) {
                return List.of(unknown(compared.subject(), group.predictions(), "no decision is known"));
            }
            EqualShares shares = EqualShares.of(group.selected(), reference.selected());
            return List.of(
                    shares.difference(compared, FairnessMetric.STATISTICAL_PARITY_DIFFERENCE, minimum),
                    shares.ratio(
                            compared,
                            FairnessMetric.DISPARATE_IMPACT_RATIO,
                            compared.policy("leastRatio", LEAST_RATIO)));
        }
        Optional<EqualShares> shares = compared.median()
                .filter(median -> compared.group().values().total() > 0
                        && compared.reference().values().total() > 0)
                .map(median -> EqualShares.of(above(compared.group(), median), above(compared.reference(), median)));
        return List.of(shares.map(test -> test.difference(compared, FairnessMetric.ABOVE_MEDIAN_DIFFERENCE, minimum))
                .orElseGet(() ->
                        unknown(compared.subject(), compared.group().predictions(), "no prediction has a value")));
    }

    private static Share above(GroupOutcomes group, Median median) {
        long total = group.values().total();
        return new Share(median.above(group.values()).estimate(), total, total);
    }
}
