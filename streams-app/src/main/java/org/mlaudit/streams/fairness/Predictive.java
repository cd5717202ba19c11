package org.mlaudit.streams.fairness;

import java.util.List;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.MonitorGuide;
import org.mlaudit.streams.monitor.Parameter;

/** Whether favourable decisions are right equally often in all groups. */
public final class Predictive extends DecisionMonitor {
    private static final double MINIMUM_DIFFERENCE = 0.1;

    /** The monitor {@code fairness.predictive}. */
    public Predictive() {
        super("fairness.predictive", FairnessMetric.PREDICTIVE_PARITY_DIFFERENCE);
    }

    @Override
    public MonitorGuide guide() {
        return new MonitorGuide(
                "Share of the favourable decisions that were right, of each group against the reference group"
                        + " (`predictive-parity-difference`), by Fisher's exact test, two-sided. The effect is the absolute"
                        + " difference.",
                "Where outcomes of favourable decisions become known, also where those of the others never do (set"
                        + " `performance.minimumCoverage` accordingly). With unequal base rates it can't hold together with"
                        + " `fairness.odds`.",
                List.of(Parameter.number("minimumEffect", MINIMUM_DIFFERENCE, "0.1 is ten percentage points")),
                "a few numbers of each group",
                "Chouldechova (2017), Fair prediction with disparate impact");
    }

    @Override
    List<Evidence> judge(Compared compared, Decided group, Decided reference) {
        Figure figure = compared.metric(FairnessMetric.PREDICTIVE_PARITY_DIFFERENCE);
        return List.of(
                figure.value().isEmpty()
                        ? unknown(compared.subject(), group.truths(), figure.reason())
                        : EqualShares.of(
                                        group.joined().predictiveValue(),
                                        reference.joined().predictiveValue())
                                .difference(
                                        compared,
                                        FairnessMetric.PREDICTIVE_PARITY_DIFFERENCE,
                                        compared.policy("minimumEffect", MINIMUM_DIFFERENCE)));
    }
}
