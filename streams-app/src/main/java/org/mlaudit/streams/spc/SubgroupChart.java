package org.mlaudit.streams.spc;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.Evidence.Ruled;
import org.mlaudit.streams.monitor.MonitorGuide;

/**
 * Shewhart charts of windows as subgroups of varying size: X-bar for means, p and np for shares, c and u for counts. Limits
 * of means are normal (Student's where sigma is estimated), those of shares and counts {@link ProbabilityLimits}. From the
 * windows before, points may vary more than sampling explains ({@link InControl#dispersion}).
 */
final class SubgroupChart implements Chart {
    private static final String DISPERSED =
            " From history, sigma is multiplied by the dispersion: how much the windows of"
                    + " Phase I vary beyond, or below, what sampling explains. ";
    private static final String PROBABILITY =
            " Limits are exact binomial or Poisson ones: a count signals when one so far"
                    + " out has a probability of at most half of the rate, however few events are expected.";
    private static final String EFFECT =
            "The effect is the distance from the centre in standard deviations of a value (of"
                    + " counts: as a share of the centre).";
    private static final String SOURCES =
            "Shewhart (1931); Ryan, Statistical Methods for Quality Improvement (probability"
                    + " limits); Laney (2002) for the dispersion; Quesenberry (1993) for estimated parameters";

    /** Every series by the chart of its own variation. */
    static final SubgroupChart SHEWHART = new SubgroupChart(
            "shewhart",
            Set.of(Variation.values()),
            Optional.empty(),
            false,
            ChartGuides.subgroups(
                    "Each series on the Shewhart chart of its kind: means on the X-bar chart (sigma / sqrt(n), subgroups of any"
                            + " size), shares on the p chart, counts on the c or u chart, any other statistic as individuals."
                            + " The multiplier of sigma is the normal quantile of the run length, 3.29 for 1,000; Student's"
                            + " where sigma is estimated." + DISPERSED + EFFECT,
                    "For large changes of single windows. Limits from the reference know sampling only: where windows vary more"
                            + " than that, take limits from history.",
                    SOURCES));

    /** Shares. */
    static final SubgroupChart P = new SubgroupChart(
            "share",
            Set.of(Variation.SHARE),
            Optional.empty(),
            false,
            ChartGuides.subgroups(
                    "A share of the inferences of each window, of any size." + PROBABILITY + DISPERSED + EFFECT,
                    "For missing and invalid values and for shares of categories.",
                    SOURCES));

    /** Shares as numbers of inferences. */
    static final SubgroupChart NP = new SubgroupChart(
            "count",
            Set.of(Variation.SHARE),
            Optional.empty(),
            true,
            ChartGuides.subgroups(
                    "The same as chart.p, as numbers of inferences: value and limits times the size of the window."
                            + DISPERSED + EFFECT,
                    "Where people think in numbers of inferences.",
                    SOURCES));

    /** Counts in a window. */
    static final SubgroupChart C = new SubgroupChart(
            "count",
            Set.of(Variation.COUNT),
            Optional.empty(),
            true,
            ChartGuides.subgroups(
                    "A count of each window: window.rows, or missing or invalid values of all columns." + PROBABILITY
                            + DISPERSED + EFFECT,
                    "For traffic without a daily cycle; volume.recent and chart.holt-winters know cycles.",
                    SOURCES));

    /** Counts per inference. */
    static final SubgroupChart U = new SubgroupChart(
            "rate",
            Set.of(Variation.SHARE, Variation.COUNT),
            Optional.of(Variation.COUNT),
            false,
            ChartGuides.subgroups(
                    "Events per inference, of which there may be several in one, as a Poisson rate." + PROBABILITY
                            + DISPERSED + EFFECT,
                    "For missing or invalid values over all columns.",
                    SOURCES));

    private final String statistic;
    private final Set<Variation> accepted;
    private final Optional<Variation> charted;
    private final boolean counts;
    private final MonitorGuide guide;

    private SubgroupChart(
            String statistic,
            Set<Variation> accepted,
            Optional<Variation> charted,
            boolean counts,
            MonitorGuide guide) {
        this.statistic = statistic;
        this.accepted = accepted;
        this.charted = charted;
        this.counts = counts;
        this.guide = guide;
    }

    @Override
    public String statistic() {
        return statistic;
    }

    @Override
    public MonitorGuide guide() {
        return guide;
    }

    /** The windows of Phase I, unless every series takes its limits from the reference. */
    @Override
    public int reach(AuditedModel model, Duration size, String monitor) {
        boolean fromReference = model.policyList(monitor).stream()
                .allMatch(series -> Phase.source(model, monitor, natural(model, Series.comparable(series)))
                        .equals(Phase.REFERENCE));
        return fromReference ? 0 : Phase.reach(model, monitor);
    }

    private static String natural(AuditedModel model, boolean comparable) {
        return comparable && model.reference().isPresent() ? Phase.REFERENCE : Phase.HISTORY;
    }

    @Override
    public Evidence judge(ChartInput input) {
        if (!accepted.contains(input.series().variation())) {
            return input.insufficient(
                    statistic,
                    input.monitor() + " charts " + (accepted.contains(Variation.SHARE) ? "shares and counts" : "counts")
                            + ", and " + input.series().name() + " is neither; chart.shewhart takes any series");
        }
        Variation variation = charted.orElse(input.series().variation());
        String natural = natural(input.model(), input.series().comparable());
        boolean fromReference =
                Phase.source(input.model(), input.monitor(), natural).equals(Phase.REFERENCE);
        boolean dispersed = input.parameter("dispersion", 0) != 1;
        Optional<Phase> phase = fromReference
                ? Phase.ofReference(input, variation)
                : Phase.ofHistory(
                        input,
                        points -> variation == Variation.WINDOW
                                ? InControl.screened(
                                        input.averageRunLength(),
                                        points.stream()
                                                .mapToDouble(Sample::value)
                                                .toArray())
                                : InControl.ofSubgroups(variation, points, dispersed));
        if (phase.isEmpty()) {
            return input.insufficient(statistic, fromReference ? Phase.lackingReference(input) : Phase.lacking(input));
        }
        return judge(input, phase.get());
    }

    private Evidence judge(ChartInput input, Phase phase) {
        InControl process = phase.process();
        Sample point = input.point();
        Optional<Limits> limits = limits(process, point.n(), input.averageRunLength());
        if (limits.isEmpty()) {
            return input.insufficient(statistic, "the limits are beyond the range of a double");
        }
        double value = point.value();
        boolean signals = limits.get().beyond(value);
        double unit = process.variation() == Variation.COUNT
                ? Math.max(process.centre(), process.deviation() / Math.sqrt(process.size()))
                : process.deviation();
        double effect = Math.min(Double.MAX_VALUE, Math.abs(value / unit - process.centre() / unit));
        double scale = counts ? (double) point.n() : 1;
        Map<String, String> details = input.details(process, phase.from());
        details.put("lower", ChartInput.number(limits.get().lower() * scale));
        details.put("upper", ChartInput.number(limits.get().upper() * scale));
        if (counts) {
            details.put("centre", ChartInput.number(process.centre() * scale));
            details.put("sigma", ChartInput.number(process.sigma(point.n()) * scale));
        }
        Ruled ruled = new Ruled(
                input.verdict(signals, effect),
                value * scale,
                effect,
                limits.get().nearest(value) * scale);
        return input.found(statistic, ruled, phase.rows(), details);
    }

    private static Optional<Limits> limits(InControl process, long n, double averageRunLength) {
        if (process.variation() == Variation.SHARE || process.variation() == Variation.COUNT) {
            return Optional.of(ProbabilityLimits.of(process, n, averageRunLength));
        }
        double size = process.variation() == Variation.WINDOW ? process.windows() : process.size() / n;
        return process.limits(n, ChartDesign.shewhart(averageRunLength, new Estimation(size, process.degrees())));
    }
}
