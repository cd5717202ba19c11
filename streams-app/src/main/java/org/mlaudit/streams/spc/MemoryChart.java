package org.mlaudit.streams.spc;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.Evidence.Ruled;
import org.mlaudit.streams.monitor.MonitorGuide;

/**
 * EWMA and CUSUM: charts that remember. Their memory is run again from the centre over the windows of Phase II, so the
 * chart is a pure function of the windows it reads. What is older than {@code memory} windows is forgotten: an EWMA of
 * lambda 0.2 gives it a weight of 0.00001, and a CUSUM that has grown for so long has signalled.
 *
 * <p>After a signal the chart starts anew from the centre, so that windows in control alarm at 1 / average run length, no
 * more often. A second memory goes on, held at the limit and taking at most {@value #MOST_REMEMBERED} sigma from a point;
 * until it has fallen to half of the limit, windows that do not signal again warn, for what was signalled has not gone.
 */
final class MemoryChart implements Chart {
    static final MemoryChart EWMA = new MemoryChart("ewma");
    static final MemoryChart CUSUM = new MemoryChart("cusum");

    private static final double MOST_REMEMBERED = 4;
    private static final double LINGERING = 0.5;

    private final String statistic;

    private MemoryChart(String statistic) {
        this.statistic = statistic;
    }

    @Override
    public String statistic() {
        return statistic;
    }

    @Override
    public MonitorGuide guide() {
        return this == EWMA ? ChartGuides.ewma() : ChartGuides.cusum();
    }

    @Override
    public int reach(AuditedModel model, Duration size, String monitor) {
        return Phase.source(model, monitor, Phase.HISTORY).equals(Phase.REFERENCE)
                ? Phase.memory(model, monitor)
                : Phase.reach(model, monitor);
    }

    @Override
    public Evidence judge(ChartInput input) {
        boolean fromReference =
                Phase.source(input.model(), input.monitor(), Phase.HISTORY).equals(Phase.REFERENCE);
        Optional<Phase> phase = phase(input, fromReference);
        if (phase.isEmpty()) {
            return input.insufficient(statistic, fromReference ? Phase.lackingReference(input) : Phase.lacking(input));
        }
        return this == EWMA ? ewma(input, phase.get()) : cusum(input, phase.get());
    }

    /** Phase I and II of charts of standardised points. */
    static Optional<Phase> phase(ChartInput input, boolean fromReference) {
        return fromReference
                ? Phase.ofReference(input, input.series().variation())
                : Phase.ofHistory(
                        input,
                        points -> InControl.screened(
                                input.averageRunLength(),
                                points.stream().mapToDouble(Sample::value).toArray()));
    }

    private Evidence ewma(ChartInput input, Phase phase) {
        double lambda = Math.clamp(input.parameter("lambda", 0.2), 0.01, 1);
        InControl process = phase.process();
        double limit = Ewma.limit(
                lambda,
                ChartDesign.ewma(
                        lambda, input.averageRunLength(), process.estimation().rounded()));
        double[] z = phase.standardised();
        int last = z.length - 1;
        double average = 0;
        double held = 0;
        boolean lingers = false;
        for (int i = 0; i <= last; i++) {
            average = (1 - lambda) * (Math.abs(average) > limit ? 0 : average) + lambda * z[i];
            held = Math.clamp((1 - lambda) * held + lambda * remembered(z[i]), -limit, limit);
            lingers = Math.abs(average) > limit || (lingers && Math.abs(held) >= limit * LINGERING);
        }
        double sigma = process.sigma(input.point().n());
        double value = process.centre() + average * sigma;
        double threshold = process.centre() + Math.copySign(limit, average) * sigma;
        double effect = Math.abs(Ewma.path(lambda, z)[last]) * (sigma / process.deviation());
        if (!(Double.isFinite(value) && Double.isFinite(threshold))) {
            return input.insufficient(statistic, "the limits are beyond the range of a double");
        }
        Map<String, String> details = input.details(process, phase.from());
        details.put("lambda", ChartInput.number(lambda));
        details.put("limit", ChartInput.number(limit));
        details.put("remembered", String.valueOf(last));
        Ruled ruled = new Ruled(input.verdict(Math.abs(average) > limit, lingers, effect), value, effect, threshold);
        return input.found(statistic, ruled, phase.rows(), details);
    }

    private Evidence cusum(ChartInput input, Phase phase) {
        double k = Math.clamp(input.parameter("k", 0.5), 0, 3);
        InControl process = phase.process();
        double limit = ChartDesign.cusum(
                k, input.averageRunLength(), process.estimation().rounded());
        double[] z = phase.standardised();
        int last = z.length - 1;
        Cusum.State state = Cusum.State.START;
        Cusum.State held = Cusum.State.START;
        boolean lingers = false;
        for (int i = 0; i <= last; i++) {
            state = (state.largest() > limit ? Cusum.State.START : state).after(z[i], k);
            held = held.after(remembered(z[i]), k).heldAt(limit);
            lingers = state.largest() > limit || (lingers && held.largest() >= limit * LINGERING);
        }
        boolean upper = state.upper() >= state.lower();
        int since = upper ? state.upperSince() : state.lowerSince();
        double shift = Arrays.stream(z, z.length - since, z.length).average().orElse(0);
        double effect = Math.abs(shift) * (process.sigma(input.point().n()) / process.deviation());
        Map<String, String> details = input.details(process, phase.from());
        details.put("k", ChartInput.number(k));
        details.put("side", upper ? "upper" : "lower");
        details.put("shift", ChartInput.number(shift));
        details.put("since", String.valueOf(since));
        details.put("remembered", String.valueOf(last));
        Ruled ruled =
                new Ruled(input.verdict(state.largest() > limit, lingers, effect), state.largest(), effect, limit);
        return input.found(statistic, ruled, phase.rows(), details);
    }

    private static double remembered(double z) {
        return Math.clamp(z, -MOST_REMEMBERED, MOST_REMEMBERED);
    }
}
