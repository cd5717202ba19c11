package org.mlaudit.streams.spc;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mlaudit.streams.calibration.Tails;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.Evidence.Ruled;
import org.mlaudit.streams.monitor.MonitorGuide;

/**
 * Individuals and moving ranges: sigma is the mean distance of neighbouring points divided by 1.128, so slow changes in
 * Phase I do not widen the limits. Both charts share the rate of signals evenly; the moving range of two normal points is
 * half-normal with scale root 2 sigma.
 */
final class IndividualsChart implements Chart {
    @Override
    public String statistic() {
        return "individual";
    }

    @Override
    public MonitorGuide guide() {
        return ChartGuides.individuals();
    }

    @Override
    public int reach(AuditedModel model, Duration size, String monitor) {
        return Phase.reach(model, monitor);
    }

    @Override
    public Evidence judge(ChartInput input) {
        Optional<Phase> phase = Phase.ofHistory(
                input,
                points -> InControl.ofMovingRanges(
                        points.stream().mapToDouble(Sample::value).toArray()));
        if (phase.isEmpty()) {
            return input.insufficient(statistic(), Phase.lacking(input));
        }
        InControl process = phase.get().process();
        double each = 2 * input.averageRunLength();
        Optional<Limits> limits = process.limits(1, ChartDesign.shewhart(each, process.estimation()));
        double rangeLimit = Math.sqrt(2) * Tails.studentQuantile(0.5 / each, process.degrees()) * process.deviation();
        List<Sample> present = input.present();
        double value = input.point().value();
        double range = InControl.movingRanges(present.getLast().value(), value)[0];
        if (limits.isEmpty() || !Double.isFinite(rangeLimit)) {
            return input.insufficient(statistic(), "the limits are beyond the range of a double");
        }
        boolean jumped = range > rangeLimit;
        boolean signals = limits.get().beyond(value) || jumped;
        double effect = Math.abs(process.standardised(value, 1));
        Map<String, String> details = input.details(process, phase.get().from());
        details.put("lower", ChartInput.number(limits.get().lower()));
        details.put("upper", ChartInput.number(limits.get().upper()));
        details.put("movingRange", ChartInput.number(range));
        details.put("movingRangeLimit", ChartInput.number(rangeLimit));
        if (signals) {
            details.put(
                    "rules",
                    limits.get().beyond(value) ? jumped ? "individual, moving range" : "individual" : "moving range");
        }
        double largest = Math.max(effect, jumped ? range / process.deviation() : 0);
        Ruled ruled = new Ruled(
                input.verdict(signals, largest), value, effect, limits.get().nearest(value));
        return input.found(statistic(), ruled, phase.get().rows(), details);
    }
}
