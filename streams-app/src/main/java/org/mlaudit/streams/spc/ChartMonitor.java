package org.mlaudit.streams.spc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.ModelHistory;
import org.mlaudit.streams.monitor.ModelWindow;
import org.mlaudit.streams.monitor.Monitor;
import org.mlaudit.streams.monitor.MonitorGuide;
import org.mlaudit.streams.monitor.PastWindow;
import org.mlaudit.streams.monitor.Subject;
import org.mlaudit.streams.profile.WindowSummary;

/**
 * A control chart as a monitor. A policy of its name lists the {@link Series} that it charts, such as {@code chart.ewma:
 * [prediction.score.mean, window.rows]}; without one it is off. Each series gives one piece of evidence, a rule whose
 * calibration is its average run length.
 */
public final class ChartMonitor implements Monitor {
    private final String name;
    private final Chart chart;

    private ChartMonitor(String name, Chart chart) {
        this.name = name;
        this.chart = chart;
    }

    /** Every kind of chart. */
    public static List<Monitor> all() {
        return List.of(
                new ChartMonitor("chart.shewhart", SubgroupChart.SHEWHART),
                new ChartMonitor("chart.imr", new IndividualsChart()),
                new ChartMonitor("chart.p", SubgroupChart.P),
                new ChartMonitor("chart.np", SubgroupChart.NP),
                new ChartMonitor("chart.c", SubgroupChart.C),
                new ChartMonitor("chart.u", SubgroupChart.U),
                new ChartMonitor("chart.ewma", MemoryChart.EWMA),
                new ChartMonitor("chart.cusum", MemoryChart.CUSUM),
                new ChartMonitor("chart.western-electric", RuleChart.WESTERN_ELECTRIC),
                new ChartMonitor("chart.nelson", RuleChart.NELSON),
                new ChartMonitor("chart.holt-winters", new SeasonalChart()));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public MonitorGuide guide() {
        return chart.guide();
    }

    /**
     * Checks that every series that a contract charts is known.
     *
     * @throws IllegalArgumentException for the first one that is not, saying what is known
     */
    public static void check(InferenceLayout layout) {
        for (Monitor monitor : all()) {
            for (String series : layout.contract().policyList(monitor.name())) {
                try {
                    Series.parse(series, layout);
                } catch (IllegalArgumentException unknown) {
                    throw new IllegalArgumentException(monitor.name() + ": " + unknown.getMessage(), unknown);
                }
            }
        }
    }

    @Override
    public boolean appliesTo(AuditedModel model) {
        return !model.policyList(name).isEmpty();
    }

    @Override
    public int historyLength(AuditedModel model, Duration size) {
        return appliesTo(model) ? chart.reach(model, size, name) : 0;
    }

    @Override
    public List<Evidence> evaluate(ModelWindow window, ModelHistory history, AuditedModel model) {
        List<Evidence> evidence = new ArrayList<>();
        List<Series> charted = new ArrayList<>();
        for (String wanted : model.policyList(name).stream().distinct().toList()) {
            try {
                charted.add(Series.parse(wanted, model.layout()));
            } catch (IllegalArgumentException unknown) {
                evidence.add(Evidence.insufficient(
                        Subject.of(name, wanted), chart.statistic(), window.rows(), 0, unknown.getMessage()));
            }
        }
        if (charted.isEmpty()) {
            return evidence;
        }
        List<List<Optional<Sample>>> past = past(charted, history.newest(historyLength(model, window.size())));
        for (int i = 0; i < charted.size(); i++) {
            evidence.add(judge(charted.get(i), past.get(i), window, model));
        }
        return evidence;
    }

    private Evidence judge(Series series, List<Optional<Sample>> past, ModelWindow window, AuditedModel model) {
        WindowSummary summary = window.summary();
        return series.of(summary.rows(), summary::column)
                .map(point -> chart.judge(new ChartInput(name, series, point, past, window, model)))
                .orElseGet(() -> Evidence.insufficient(
                        Subject.of(name, series.name()),
                        chart.statistic(),
                        window.rows(),
                        0,
                        "the window has no " + series.name()));
    }

    /** Points of every series, oldest first; each window's summary is read once. */
    private static List<List<Optional<Sample>>> past(List<Series> charted, ModelHistory history) {
        List<List<Optional<Sample>>> points = new ArrayList<>();
        charted.forEach(series -> points.add(new ArrayList<>()));
        for (PastWindow window : history.windows().reversed()) {
            Optional<WindowSummary> summary = window.summary();
            for (int i = 0; i < charted.size(); i++) {
                Series series = charted.get(i);
                points.get(i)
                        .add(
                                summary.isPresent()
                                        ? series.of(summary.get().rows(), summary.get()::column)
                                        : series.ofNothing());
            }
        }
        return points;
    }
}
