package org.mlaudit.streams.spc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.Evidence.Ruled;
import org.mlaudit.streams.monitor.MonitorGuide;
import org.mlaudit.streams.spc.RunRule.SameSide;
import org.mlaudit.streams.spc.RunRules.Signal;

/**
 * Run rules: Western Electric's four (and the two supplementary ones, where policy {@code supplementary} is 1) and Nelson's
 * eight. As published they signal every 92 and 73 points; unless policy {@code design} is {@code published}, their zones
 * and runs are widened to the wanted run length ({@link ChartDesign#rules}). After a signal the rules start anew; a window
 * that completes a pattern only with points before it warns.
 */
final class RuleChart implements Chart {
    static final RuleChart WESTERN_ELECTRIC = new RuleChart(RunRules.WESTERN_ELECTRIC);
    static final RuleChart NELSON = new RuleChart(RunRules.NELSON);

    private final List<RunRule> published;

    private RuleChart(List<RunRule> published) {
        this.published = published;
    }

    @Override
    public String statistic() {
        return "point";
    }

    @Override
    public MonitorGuide guide() {
        return ChartGuides.rules(this == WESTERN_ELECTRIC);
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
        Optional<Phase> phase = MemoryChart.phase(input, fromReference);
        if (phase.isEmpty()) {
            return input.insufficient(
                    statistic(), fromReference ? Phase.lackingReference(input) : Phase.lacking(input));
        }
        return judge(input, phase.get());
    }

    private Evidence judge(ChartInput input, Phase phase) {
        InControl process = phase.process();
        ChartDesign.Rules rules = rules(input, process);
        double[] z = phase.standardised();
        int last = z.length - 1;
        List<Signal> signals = RunRules.lastSignals(rules.rules(), z, true);
        boolean lingers = !RunRules.lastSignals(rules.rules(), z, false).isEmpty();
        double value = input.point().value();
        double sigma = process.sigma(input.point().n());
        double farthest = signals.isEmpty()
                ? Math.abs(z[last])
                : signals.stream()
                        .mapToDouble(signal -> effect(signal, z))
                        .max()
                        .orElse(0);
        double effect = farthest * (sigma / process.deviation());
        double threshold = process.centre() + Math.copySign(bound(rules.rules()), z[last]) * sigma;
        if (!Double.isFinite(threshold)) {
            return input.insufficient(statistic(), "the limits are beyond the range of a double");
        }
        Map<String, String> details = input.details(process, phase.from());
        details.put("averageRunLength", ChartInput.number(rules.averageRunLength()));
        details.put("z", ChartInput.number(z[last]));
        if (!signals.isEmpty()) {
            details.put(
                    "rules",
                    signals.stream().map(signal -> signal.rule().name()).collect(Collectors.joining(", ")));
            details.put(
                    "why", signals.stream().map(signal -> signal.rule().text()).collect(Collectors.joining("; ")));
            details.put(
                    "points",
                    String.valueOf(signals.stream()
                            .mapToInt(signal -> last - signal.from() + 1)
                            .max()
                            .orElse(1)));
        }
        Ruled ruled = new Ruled(input.verdict(!signals.isEmpty(), lingers, effect), value, effect, threshold);
        return input.found(statistic(), ruled, phase.rows(), details);
    }

    private ChartDesign.Rules rules(ChartInput input, InControl process) {
        List<RunRule> wanted = new ArrayList<>(published);
        if (this == WESTERN_ELECTRIC && input.parameter("supplementary", 0) == 1) {
            wanted.addAll(RunRules.SUPPLEMENTARY);
        }
        boolean asPublished = input.model()
                .policyText(input.monitor() + ".design", "run-length")
                .equals("published");
        return asPublished
                ? new ChartDesign.Rules(wanted, ChartDesign.publishedRunLength(wanted))
                : ChartDesign.rules(
                        wanted, input.averageRunLength(), process.estimation().rounded());
    }

    /** How far the rule's points lie on one side for rules about a side, else how far the farthest lies, in sigma. */
    private static double effect(Signal signal, double[] z) {
        double[] points = Arrays.copyOfRange(z, signal.from(), signal.at() + 1);
        return signal.rule() instanceof SameSide
                ? Math.abs(Arrays.stream(points).average().orElse(0))
                : Arrays.stream(points).map(Math::abs).max().orElse(0);
    }

    /** The distance in sigma at which a single point signals. */
    private static double bound(List<RunRule> rules) {
        return rules.stream()
                .filter(SameSide.class::isInstance)
                .map(SameSide.class::cast)
                .filter(rule -> rule.count() == 1)
                .mapToDouble(SameSide::beyond)
                .max()
                .orElse(0);
    }
}
