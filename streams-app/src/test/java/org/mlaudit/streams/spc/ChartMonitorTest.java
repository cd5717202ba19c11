package org.mlaudit.streams.spc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mlaudit.streams.profile.TestInferences.categorical;
import static org.mlaudit.streams.profile.TestInferences.numeric;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.Evidence.Ruled;
import org.mlaudit.streams.monitor.Evidence.Unknown;
import org.mlaudit.streams.monitor.ModelHistory;
import org.mlaudit.streams.monitor.ModelWindow;
import org.mlaudit.streams.monitor.Monitor;
import org.mlaudit.streams.monitor.PastWindow;
import org.mlaudit.streams.monitor.TestModel;
import org.mlaudit.streams.profile.ProfileSpec;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.TestInferences;
import org.mlaudit.streams.profile.WindowSummary;

class ChartMonitorTest {
    private static final Instant START = Instant.parse("2001-02-05T00:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private final Random random = new Random(17);

    private static Monitor chart(String name) {
        return ChartMonitor.all().stream()
                .filter(monitor -> monitor.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static InferenceLayout layout(Map<String, ?> policies) {
        return TestInferences.layout(policies, numeric("x"), categorical("c"));
    }

    private static AuditedModel model(Map<String, ?> policies) {
        return new AuditedModel(layout(policies), Optional.empty());
    }

    /** Windows of rows, in the order of time. */
    private static List<WindowSummary> windows(
            AuditedModel model, int count, IntFunction<Integer> rows, IntFunction<IntFunction<Object[]>> values) {
        ProfileSpec spec =
                model.reference().map(Reference::spec).orElse(ProfileSpec.of(model.layout(), Optional.empty()));
        List<WindowSummary> windows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            WindowSummary summary = new WindowSummary(spec);
            IntFunction<Object[]> row = values.apply(i);
            for (int j = 0; j < rows.apply(i); j++) {
                summary.add(TestInferences.row(model.layout(), 0, row.apply(j)));
            }
            windows.add(summary);
        }
        return windows;
    }

    /** Windows of one row each, so that a window's mean is the given value. */
    private static List<WindowSummary> single(AuditedModel model, int count, IntToDoubleFunction value) {
        return windows(model, count, i -> 1, i -> j -> new Object[] {value.applyAsDouble(i), "a"});
    }

    private static List<Evidence> at(Monitor monitor, AuditedModel model, List<WindowSummary> windows, int index) {
        return monitor.evaluate(window(model, windows, index), history(monitor, model, windows, index), model);
    }

    private static ModelWindow window(AuditedModel model, List<WindowSummary> windows, int index) {
        return new ModelWindow(model.contract().key(), START.plus(HOUR.multipliedBy(index)), HOUR, windows.get(index));
    }

    private static ModelHistory history(Monitor monitor, AuditedModel model, List<WindowSummary> windows, int index) {
        List<PastWindow> past = new ArrayList<>();
        int reach = monitor.historyLength(model, HOUR);
        for (int i = index - 1; i >= Math.max(0, index - reach); i--) {
            WindowSummary summary = windows.get(i);
            past.add(new PastWindow(
                    START.plus(HOUR.multipliedBy(i)),
                    summary.rows(),
                    () -> summary.rows() == 0 ? Optional.empty() : Optional.of(summary),
                    OptionalDouble.empty()));
        }
        return new ModelHistory(past);
    }

    private static Verdict verdict(Evidence evidence) {
        return evidence.outcome() instanceof Ruled ruled ? ruled.verdict() : Verdict.INSUFFICIENT_DATA;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chart.shewhart",
                "chart.imr",
                "chart.ewma",
                "chart.cusum",
                "chart.western-electric",
                "chart.nelson"
            })
    void aShiftIsSeenAndSaidWithLimitsAndCentre(String name) {
        AuditedModel model = model(Map.of(name, List.of("x.p50", "window.rows")));
        Monitor monitor = chart(name);
        List<WindowSummary> windows = single(model, 90, i -> 20 + random.nextGaussian() + (i >= 80 ? 8 : 0));
        Evidence before = at(monitor, model, windows, 79).getFirst();
        assertThat(verdict(before)).isEqualTo(Verdict.OK);
        List<Verdict> shifted = new ArrayList<>();
        for (int i = 80; i < 90; i++) {
            shifted.add(verdict(at(monitor, model, windows, i).getFirst()));
        }
        assertThat(shifted.subList(3, 10)).isSubsetOf(Verdict.ALARM, Verdict.WARNING);
        Evidence after = at(monitor, model, windows, 80 + shifted.lastIndexOf(Verdict.ALARM))
                .getFirst();
        assertThat(after.subject().monitor()).isEqualTo(name);
        assertThat(after.subject().target()).isEqualTo("x.p50");
        assertThat(Double.parseDouble(after.details().get("centre"))).isBetween(19.0, 21.5);
        assertThat(after.details()).containsKeys("sigma", "limits", "windows", "averageRunLength");
        Ruled ruled = (Ruled) after.outcome();
        assertThat(ruled.value() > ruled.threshold() || after.details().containsKey("rules"))
                .isTrue();
        Evidence rows = at(monitor, model, windows, 79).get(1);
        assertThat(rows.subject().target()).isEqualTo("window.rows");
    }

    /** Windows in control that alarm, against the wanted share of 1 in 50. */
    @ParameterizedTest
    @CsvSource({
        "chart.shewhart, x.mean",
        "chart.imr, x.p50",
        "chart.ewma, x.mean",
        "chart.cusum, x.mean",
        "chart.western-electric, x.mean",
        "chart.nelson, x.mean"
    })
    void inControlWindowsAlarmAsOftenAsDesigned(String name, String series) {
        AuditedModel model =
                model(Map.of(name, List.of(series), name + ".averageRunLength", 50.0, name + ".baseline", 30.0));
        Monitor monitor = chart(name);
        boolean subgroups = name.equals("chart.shewhart");
        int count = 2_000;
        List<WindowSummary> windows = subgroups
                ? windows(model, count, i -> 3 + i % 5, i -> j -> new Object[] {random.nextGaussian(), "a"})
                : single(model, count, i -> random.nextGaussian());
        int alarms = 0;
        for (int i = 100; i < count; i++) {
            alarms += verdict(at(monitor, model, windows, i).getFirst()) == Verdict.ALARM ? 1 : 0;
        }
        assertThat(alarms * 50.0 / (count - 100)).isBetween(0.6, 1.4);
    }

    @Test
    void chartsOfSharesAndCountsSeeTheirEvents() {
        Map<String, Object> policies = new HashMap<>();
        for (String name : List.of("chart.shewhart", "chart.p", "chart.np", "chart.u")) {
            policies.put(name, List.of("c.share.b", "x.missing"));
        }
        policies.put("chart.c", List.of("window.rows"));
        AuditedModel model = model(policies);
        List<WindowSummary> windows = windows(
                model,
                80,
                i -> 300 + random.nextInt(40) + (i == 79 ? 200 : 0),
                i -> j -> new Object[] {
                    j % 100 == 0 ? null : Double.valueOf(1), random.nextDouble() < (i == 79 ? 0.2 : 0.05) ? "b" : "a"
                });
        for (String name : policies.keySet()) {
            Monitor monitor = chart(name);
            assertThat(at(monitor, model, windows, 78)).allMatch(evidence -> verdict(evidence) == Verdict.OK);
            Evidence last = at(monitor, model, windows, 79).getFirst();
            assertThat(verdict(last)).as(name).isEqualTo(Verdict.ALARM);
            Ruled ruled = (Ruled) last.outcome();
            assertThat(ruled.value()).isGreaterThan(ruled.threshold());
            assertThat(ruled.value() > 1).isEqualTo(name.equals("chart.np") || name.equals("chart.c"));
        }
    }

    @Test
    void limitsComeFromTheReferenceWhereItHasTheSeries() {
        InferenceLayout layout = layout(Map.of(
                "chart.shewhart",
                List.of("x.mean", "c.share.b"),
                "chart.cusum",
                List.of("x.mean", "x.p95"),
                "chart.cusum.limits",
                "reference"));
        TestModel model = new TestModel(layout);
        AuditedModel audited =
                model.withReference(5_000, i -> new Object[] {random.nextGaussian(), i % 10 == 0 ? "b" : "a"});
        Monitor shewhart = chart("chart.shewhart");
        assertThat(shewhart.historyLength(audited, HOUR)).isZero();
        ModelWindow same =
                model.window(audited, 100, i -> new Object[] {random.nextGaussian(), i % 10 == 0 ? "b" : "a"});
        ModelWindow shifted =
                model.window(audited, 100, i -> new Object[] {random.nextGaussian() + 1.5, i % 2 == 0 ? "b" : "a"});
        assertThat(shewhart.evaluate(same, ModelHistory.NONE, audited))
                .allMatch(evidence -> verdict(evidence) == Verdict.OK)
                .allMatch(evidence -> evidence.details().get("limits").equals("reference"));
        assertThat(shewhart.evaluate(shifted, ModelHistory.NONE, audited))
                .allMatch(evidence -> verdict(evidence) == Verdict.ALARM);
        List<Evidence> cusum = chart("chart.cusum").evaluate(shifted, ModelHistory.NONE, audited);
        assertThat(verdict(cusum.get(0))).isEqualTo(Verdict.ALARM);
        assertThat(((Unknown) cusum.get(1).outcome()).reason())
                .isEqualTo("a reference does not say how x.p95 varies from window to window; set limits to history");
    }

    @Test
    void anOutlierAlarmsInItsOwnWindowOnly() {
        AuditedModel model = model(Map.of("chart.ewma", List.of("x.mean"), "chart.cusum", List.of("x.mean")));
        List<WindowSummary> windows = single(model, 120, i -> i == 100 ? 1e6 : Math.sin(i * 2.4));
        for (String name : List.of("chart.ewma", "chart.cusum")) {
            assertThat(verdict(at(chart(name), model, windows, 100).getFirst())).isEqualTo(Verdict.ALARM);
            for (int i = 101; i < 120; i++) {
                Verdict verdict = verdict(at(chart(name), model, windows, i).getFirst());
                assertThat(verdict).isIn(i < 105 ? List.of(Verdict.OK, Verdict.WARNING) : List.of(Verdict.OK));
            }
        }
    }

    @Test
    void whatCanNotBeChartedIsSaid() {
        AuditedModel model = model(Map.of(
                "chart.ewma",
                List.of("x.mean", "y.mean", "c.share.a"),
                "chart.p",
                List.of("x.mean"),
                "chart.nelson",
                List.of()));
        assertThat(chart("chart.nelson").appliesTo(model)).isFalse();
        assertThat(chart("chart.nelson").historyLength(model, HOUR)).isZero();
        List<WindowSummary> windows = single(model, 40, i -> i % 2);
        List<Evidence> evidence = at(chart("chart.ewma"), model, windows, 10);
        assertThat(evidence)
                .extracting(one -> one.outcome() instanceof Unknown unknown ? unknown.reason() : "")
                .satisfiesExactly(
                        reason ->
                                assertThat(reason).startsWith("no series is called \"y.mean\"; known are window.rows"),
                        reason -> assertThat(reason)
                                .isEqualTo("the history holds 10 windows with a x.mean, fewer than 20"),
                        reason -> assertThat(reason).startsWith("the history holds 10 windows"));
        List<Evidence> later = at(chart("chart.ewma"), model, windows, 39);
        assertThat(((Unknown) later.get(2).outcome()).reason())
                .isEqualTo("c.share.a did not vary over the windows before, so it has no limits");
        assertThat(((Unknown) at(chart("chart.p"), model, windows, 39)
                                .getFirst()
                                .outcome())
                        .reason())
                .contains("x.mean is neither");
    }

    @Test
    void aContractThatChartsAnUnknownSeriesIsRefused() {
        ChartMonitor.check(layout(Map.of("chart.u", List.of("window.missing", "x.missing"))));
        assertThatThrownBy(() -> ChartMonitor.check(layout(Map.of("chart.imr", List.of("x.p50", "x.mode")))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("chart.imr: no series is called \"x.mode\"; known are window.rows");
    }

    @Test
    void missingWindowsAreLeftOut() {
        AuditedModel model = model(Map.of("chart.cusum", List.of("x.mean")));
        double[] noise = random.doubles(100, -1, 1).toArray();
        List<WindowSummary> all = single(model, 100, i -> noise[i]);
        List<WindowSummary> gaps = new ArrayList<>();
        for (WindowSummary window : all) {
            gaps.add(window);
            gaps.add(new WindowSummary(window.spec()));
        }
        gaps.add(all.getFirst());
        all.add(all.getFirst());
        Evidence dense =
                at(chart("chart.cusum"), model, all.subList(50, 101), 50).getFirst();
        Evidence sparse =
                at(chart("chart.cusum"), model, gaps.subList(100, 201), 100).getFirst();
        assertThat(sparse).isEqualTo(dense);
        assertThat(verdict(at(chart("chart.cusum"), model, gaps, 199).getFirst()))
                .isEqualTo(Verdict.INSUFFICIENT_DATA);
    }

    /** Hours with a daily cycle: residuals of Holt-Winters alarm at their rate, a day without its cycle alarms at once. */
    @Test
    void aSeasonIsExpectedAndItsAbsenceAlarms() {
        AuditedModel model =
                model(Map.of("chart.holt-winters", List.of("x.p50"), "chart.holt-winters.averageRunLength", 100.0));
        Monitor monitor = chart("chart.holt-winters");
        IntToDoubleFunction season = i -> 100 + 30 * Math.sin(2 * Math.PI * i / 24);
        List<WindowSummary> windows =
                single(model, 800, i -> (i == 799 ? 100 - 30 : season.applyAsDouble(i)) + random.nextGaussian());
        int alarms = 0;
        for (int i = 96; i < 799; i++) {
            alarms += verdict(at(monitor, model, windows, i).getFirst()) == Verdict.ALARM ? 1 : 0;
        }
        assertThat(alarms).isBetween(1, 15);
        Evidence last = at(monitor, model, windows, 799).getFirst();
        assertThat(verdict(last)).isEqualTo(Verdict.ALARM);
        assertThat(last.details()).containsKeys("alpha", "beta", "gamma", "lower", "upper");
        assertThat(((Unknown) at(monitor, model, windows, 40).getFirst().outcome()).reason())
                .isEqualTo("the history holds 40 windows, fewer than 3 periods of 24");
    }

    /** Whatever the values, every chart says something finite or that it can not. */
    @Property(tries = 25)
    void evidenceIsFinite(@ForAll @Size(min = 1, max = 12) List<Double> values) {
        Map<String, Object> policies = new HashMap<>();
        for (Monitor monitor : ChartMonitor.all()) {
            policies.put(
                    monitor.name(),
                    List.of("x.mean", "x.sd", "x.p95", "x.missing", "c.share.a", "window.rows", "window.missing"));
        }
        AuditedModel model = model(policies);
        List<WindowSummary> windows = windows(
                model,
                100,
                i -> i % 9 == 8 ? 0 : 1 + i % 4,
                i -> j -> new Object[] {
                    i % 7 == 0 ? null : values.get((i * i + j) % values.size()), i % 5 == 0 ? "b" : "a"
                });
        for (Monitor monitor : ChartMonitor.all()) {
            for (Evidence evidence : at(monitor, model, windows, 97)) {
                if (evidence.outcome() instanceof Ruled ruled) {
                    assertThat(List.of(ruled.value(), ruled.effect(), ruled.threshold()))
                            .as("%s of %s", monitor.name(), evidence.subject().target())
                            .allMatch(Double::isFinite);
                    assertThat(evidence.details().values())
                            .noneMatch(text -> text.contains("NaN") || text.contains("Inf"));
                }
            }
        }
    }
}
