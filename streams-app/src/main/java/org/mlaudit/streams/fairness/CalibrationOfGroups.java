package org.mlaudit.streams.fairness;

import java.util.List;
import java.util.Map;
import org.mlaudit.streams.calibration.Tails;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.Measurement;
import org.mlaudit.streams.monitor.MonitorGuide;
import org.mlaudit.streams.monitor.Parameter;

/** Whether scores mean the same for all groups. */
public final class CalibrationOfGroups extends DecisionMonitor {
    private static final double MINIMUM_DIFFERENCE = 0.05;

    /** The monitor {@code fairness.calibration}. */
    public CalibrationOfGroups() {
        super("fairness.calibration", FairnessMetric.CALIBRATION_DIFFERENCE);
    }

    @Override
    public MonitorGuide guide() {
        return new MonitorGuide(
                "Share of favourable outcomes that is observed minus the mean score of the favourable outcome, of each"
                        + " group against the reference group (`calibration-difference`): positive where the group is scored"
                        + " too low beside the reference. By Student's t with Welch's degrees of freedom; the variance of each"
                        + " group is at least that of scores which are probabilities. The effect is the absolute"
                        + " difference.",
                "Where scores are read as probabilities or ranked across groups.",
                List.of(Parameter.number("minimumEffect", MINIMUM_DIFFERENCE, "0.05 is five percentage points")),
                "a few numbers of each group and bin of scores",
                "Kleinberg, Mullainathan and Raghavan (2017), Inherent trade-offs in the fair determination of risk scores;"
                        + " Welch (1947)");
    }

    @Override
    List<Evidence> judge(Compared compared, Decided group, Decided reference) {
        Figure figure = compared.metric(FairnessMetric.CALIBRATION_DIFFERENCE);
        Calibration one = group.calibration();
        Calibration other = reference.calibration();
        if (figure.value().isEmpty() || one.n() < 2 || other.n() < 2) {
            return List.of(unknown(compared.subject(), group.truths(), figure.reason()));
        }
        double variance = one.variance() + other.variance();
        if (!(variance > 0)) {
            return List.of(
                    unknown(compared.subject(), group.truths(), "all scores are 0 or 1 and all of them are right"));
        }
        double value = figure.value().orElseThrow();
        double deviation = Math.sqrt(variance);
        double degrees = variance
                * variance
                / (one.variance() * one.variance() / (one.n() - 1)
                        + other.variance() * other.variance() / (other.n() - 1));
        double minimum = compared.policy("minimumEffect", MINIMUM_DIFFERENCE);
        double sign = value < 0 ? -1 : 1;
        Map<String, String> details = Words.of(figure);
        details.put("group", shown(one));
        details.put("reference", shown(other));
        return List.of(Evidence.test(
                compared.subject(),
                FairnessMetric.CALIBRATION_DIFFERENCE.id(),
                new Measurement(
                        value,
                        Math.abs(value),
                        2 * Tails.student(Math.abs(value) / deviation, degrees),
                        minimum,
                        significance -> sign
                                * Math.max(
                                        minimum,
                                        deviation * Tails.studentQuantile(Math.min(0.5, significance / 2), degrees))),
                group.truths(),
                reference.truths(),
                details));
    }

    private static String shown(Calibration calibration) {
        return Words.number(calibration.favourable() / calibration.weight()) + " observed, "
                + Words.number(calibration.scores() / calibration.weight()) + " predicted";
    }
}
