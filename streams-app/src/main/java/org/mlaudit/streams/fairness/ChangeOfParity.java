package org.mlaudit.streams.fairness;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mlaudit.streams.calibration.Tails;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.Measurement;
import org.mlaudit.streams.monitor.MonitorGuide;
import org.mlaudit.streams.monitor.Parameter;
import org.mlaudit.streams.performance.AuditedOutcomes;

/** Whether a disparity has grown since the reference. */
public final class ChangeOfParity extends DecisionMonitor {
    private static final double MINIMUM_GROWTH = 0.05;

    /** The monitor {@code fairness.change}. */
    public ChangeOfParity() {
        super("fairness.change", FairnessMetric.STATISTICAL_PARITY_DIFFERENCE);
    }

    @Override
    public MonitorGuide guide() {
        return new MonitorGuide(
                "Difference of the shares of favourable decisions (`statistical-parity-difference`) and of those among the"
                        + " truly favourable (`equal-opportunity-difference`) between each group and the reference group,"
                        + " against the same difference in the predictions that the model was registered with. Student's"
                        + " t of the change, two-sided, with one hit and one miss added to each group for its variance. The"
                        + " effect is how much the absolute difference has grown, 0 where it has shrunk.",
                "Where the model was registered with predictions and outcomes: a disparity that was known and accepted"
                        + " alarms only when it grows.",
                List.of(Parameter.number("minimumEffect", MINIMUM_GROWTH, "0.05 is five percentage points more")),
                "a few numbers of each group, of the window and of the reference",
                "Agresti and Caffo (2000), Simple and effective confidence intervals for proportions and differences of"
                        + " proportions; Welch (1947)");
    }

    @Override
    public boolean appliesTo(AuditedOutcomes model) {
        return super.appliesTo(model) && model.reference().isPresent();
    }

    @Override
    List<Evidence> judge(Compared compared, Decided group, Decided reference) {
        Requirements requirements = Requirements.of(compared.model().contract());
        Optional<Compared.Pair> before = compared.before();
        if (before.isEmpty()) {
            return List.of(unknown(
                    compared.subject(), group.predictions(), "the reference holds no predictions for this group"));
        }
        Decided groupBefore = (Decided) before.get().group();
        Decided referenceBefore = (Decided) before.get().reference();
        Optional<String> small = requirements
                .tooFewPredictions(groupBefore.predictions())
                .or(() -> requirements.tooFewPredictions(referenceBefore.predictions()));
        if (small.isPresent()) {
            return List.of(unknown(compared.subject(), group.predictions(), "in the reference, " + small.get()));
        }
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(growth(
                compared,
                FairnessMetric.STATISTICAL_PARITY_DIFFERENCE,
                new Shares(group.selected(), reference.selected()),
                new Shares(groupBefore.selected(), referenceBefore.selected())));
        Shares now =
                new Shares(group.joined().truePositives(), reference.joined().truePositives());
        Shares then = new Shares(
                groupBefore.joined().truePositives(), referenceBefore.joined().truePositives());
        if (requirements.tooFewTruths(group, reference).isEmpty() && now.defined() && then.defined()) {
            evidence.add(growth(compared, FairnessMetric.EQUAL_OPPORTUNITY_DIFFERENCE, now, then));
        }
        return evidence;
    }

    /** The shares of a group and of the reference group. */
    private record Shares(Share group, Share reference) {
        boolean defined() {
            return group.defined() && reference.defined();
        }

        double difference() {
            return group.share() - reference.share();
        }

        double variance() {
            return group.variance() + reference.variance();
        }

        /** What Welch and Satterthwaite divide the squared variance of a sum by. */
        double squares() {
            return square(group) + square(reference);
        }

        private static double square(Share share) {
            return share.variance() * share.variance() / Math.max(1, share.n() - 1);
        }
    }

    private static Evidence growth(Compared compared, FairnessMetric metric, Shares now, Shares before) {
        double variance = now.variance() + before.variance();
        double deviation = Math.sqrt(variance);
        double degrees = variance * variance / (now.squares() + before.squares());
        double minimum = compared.policy("minimumEffect", MINIMUM_GROWTH);
        double sign = now.difference() < 0 ? -1 : 1;
        double growth = Math.abs(now.difference()) - Math.abs(before.difference());
        double change = now.difference() - before.difference();
        Map<String, String> details =
                Words.of(now.group(), now.reference(), Figures.difference(now.group(), now.reference(), ""));
        details.put(
                "before",
                Words.number(before.difference()) + " of "
                        + Math.round(before.group().n()) + " and "
                        + Math.round(before.reference().n()));
        return Evidence.test(
                compared.subject(),
                metric.id(),
                new Measurement(
                        now.difference(),
                        Math.max(0, growth),
                        2 * Tails.student(Math.abs(change) / deviation, degrees),
                        minimum,
                        significance -> sign
                                * (Math.abs(before.difference())
                                        + Math.max(
                                                minimum,
                                                deviation
                                                        * Tails.studentQuantile(
                                                                Math.min(0.5, significance / 2), degrees)))),
                Math.round(now.group().n()),
                Math.round(before.group().n()),
                details);
    }
}
