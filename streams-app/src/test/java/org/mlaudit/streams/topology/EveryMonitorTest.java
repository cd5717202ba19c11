package org.mlaudit.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.baseline.Baselines;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.ModelHistory;
import org.mlaudit.streams.monitor.ModelWindow;
import org.mlaudit.streams.monitor.PastWindow;
import org.mlaudit.streams.monitor.Verdicts;
import org.mlaudit.streams.profile.ProfileSpec;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.ReferenceAttributions;
import org.mlaudit.streams.profile.ReferenceBuilder;
import org.mlaudit.streams.profile.RowSegments;
import org.mlaudit.streams.profile.TestInferences;
import org.mlaudit.streams.profile.WindowSummary;

/** All monitors at once, with everything that a contract can turn on, on anything that inferences can hold. */
class EveryMonitorTest {
    private static final String STATISTICS = "psi, js, ks, wasserstein, hellinger, anderson-darling, cramer-von-mises,"
            + " total-variation, energy, welch, variance, mann-whitney, chi-squared, g, l-infinity, cramers-v, categories";

    private static final ModelContract CONTRACT =
            ContractFile.parse("""
            model: everything
            version: 1
            features:
              - {name: x, type: NUMERIC, nullable: true}
              - {name: bounded, type: NUMERIC, nullable: true, range: [-10, 10]}
              - {name: open, type: CATEGORICAL, nullable: true}
              - {name: closed, type: CATEGORICAL, nullable: true, categories: [a, b]}
              - {name: flag, type: BOOLEAN, nullable: true}
              - {name: embedding, type: EMBEDDING, dimensions: 2, nullable: true}
            prediction: {kind: BINARY, classes: [no, yes]}
            segments: [{name: open, most: 2}]
            windows: {pane: PT1H, sizes: [PT1H]}
            artifact: {uri: "file:///model.bin", sha256: DIGEST}
            explanation: {adverse: yes, reasons: [{code: R, text: x is small, features: [x]}]}
            rules:
              - {name: positive, expression: "x > 0.0", tolerated: 0.1}
            policies:
              drift.distribution.minimumRows: 0
              attribution.shift.minimumRows: 0
              attribution.ranking.minimumRows: 0
              drift.statistics: [STATISTICS]
              multivariate.rows: 40
              drift.multivariate: [mmd, pca, domain-classifier, embedding.mean, embedding.cosine]
              multivariate.mmd.minimumRows: 2
              multivariate.pca.minimumRows: 2
              multivariate.domain-classifier.minimumRows: 2
              embedding.mean.minimumRows: 2
              embedding.cosine.minimumRows: 2
              quality.freshness.most: 60
              anomaly.rate: 0.01
              chart.shewhart: [x.mean, prediction.score.sd]
              chart.imr: [window.rows, x.median]
              chart.p: [x.missing, open.share.a]
              chart.np: [bounded.invalid]
              chart.c: [bounded.invalid]
              chart.u: [bounded.invalid]
              chart.ewma: [x.mean, prediction.score.p95]
              chart.cusum: [x.mean, window.rows]
              chart.western-electric: [x.mean]
              chart.nelson: [x.mean]
              chart.holt-winters: [window.rows, x.mean]
              change.adwin: [x, prediction.score, prediction.label]
              change.ddm: [prediction.score]
              change.eddm: [prediction.score]
              change.hddm-a: [prediction.score]
              change.hddm-w: [prediction.score]
              change.kswin: [x, prediction.score]
              change.page-hinkley: [x, prediction.score]
              change.rddm: [prediction.score]
              change.stepd: [prediction.score]
              monitors.preset: [evidently, nannyml, sagemaker, deepchecks, whylabs, vertex]
              monitors.baselines: [reference, previous, rolling, hour-of-day]
            """.replace("STATISTICS", STATISTICS).replace("DIGEST", "0".repeat(64)));

    private static final InferenceLayout LAYOUT = InferenceLayout.of(CONTRACT);
    private static final int EMBEDDING =
            LAYOUT.column("embedding").orElseThrow().index();
    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    /** Everything that the contract above turns on; a monitor that is not among it is not tested here. */
    @Test
    void theContractTurnsEveryMonitorOn() {
        AuditedModel model = new AuditedModel(LAYOUT, Optional.empty());
        PolicyCheck.check(CONTRACT);
        assertThat(Monitors.ALL)
                .allSatisfy(monitor ->
                        assertThat(monitor.appliesTo(model)).as(monitor.name()).isTrue());
    }

    @Property(tries = 150)
    void noNumberIsEverNaNOrInfinite(
            @ForAll("inferences") List<List<Object>> reference,
            @ForAll("inferences") List<List<Object>> before,
            @ForAll("inferences") List<List<Object>> window) {
        List<Finding> findings = findings(reference, before, window);
        assertThat(findings).isNotEmpty().allSatisfy(finding -> {
            boolean known = finding.getVerdict() != Verdict.INSUFFICIENT_DATA;
            assertFinite(finding.getValue(), known);
            assertFinite(finding.getEffect(), known);
            assertFinite(finding.getPValue(), false);
            assertFinite(finding.getThreshold(), false);
            if (!known) {
                assertThat(finding.getDetails().get("reason")).isNotBlank();
            }
            assertThat(finding.getDetails().values())
                    .noneMatch(text -> text.contains("NaN") || text.contains("Infinity"));
        });
    }

    @Property(tries = 40)
    void findingsDoNotDependOnTheOrderOrThePartitioning(
            @ForAll("inferences") List<List<Object>> reference,
            @ForAll("inferences") List<List<Object>> before,
            @ForAll("inferences") List<List<Object>> window,
            @ForAll Random random) {
        List<List<Object>> shuffled = new ArrayList<>(window);
        Collections.shuffle(shuffled, random);
        List<List<Object>> otherReference = new ArrayList<>(reference);
        Collections.shuffle(otherReference, random);
        assertThat(findings(otherReference, before, shuffled)).isEqualTo(findings(reference, before, window));
    }

    private static void assertFinite(@Nullable Double number, boolean there) {
        if (there) {
            assertThat(number).isNotNull();
        }
        if (number != null) {
            assertThat(number).isFinite();
        }
    }

    /** Findings on a window cut into three parts. */
    private static List<Finding> findings(
            List<List<Object>> referenceRows, List<List<Object>> before, List<List<Object>> rows) {
        ReferenceBuilder builder = new ReferenceBuilder(LAYOUT);
        eachRow(referenceRows, builder::add);
        ReferenceAttributions explained = new ReferenceAttributions(builder.build());
        RowSegments segments = new RowSegments(explained.spec(), 1);
        eachRow(referenceRows, row -> {
            segments.copy(row, 0);
            double[] phi = attributions(row);
            explained.explain(row.occurredAtMicros, phi, 0, phi[0], 0, false, segments, 0);
        });
        Reference reference = explained.build();
        ProfileSpec spec = reference.spec();
        WindowSummary past = new WindowSummary(spec);
        eachRow(before, row -> add(row, past));
        List<WindowSummary> parts = List.of(new WindowSummary(spec), new WindowSummary(spec), new WindowSummary(spec));
        int[] next = {0};
        eachRow(rows, row -> add(row, parts.get(next[0]++ % 3)));
        WindowSummary merged = new WindowSummary(spec);
        parts.forEach(merged::merge);
        List<PastWindow> windows = new ArrayList<>();
        for (int i = 1; i <= 60; i++) {
            windows.add(new PastWindow(
                    START.minus(HOUR.multipliedBy(i)),
                    past.rows(),
                    () -> past.rows() == 0 ? Optional.empty() : Optional.of(past),
                    OptionalDouble.empty()));
        }
        ModelHistory history = new ModelHistory(windows);
        AuditedModel model = new AuditedModel(
                LAYOUT,
                Optional.of(reference),
                Baselines.of(CONTRACT, Optional.of(reference), START.toEpochMilli(), HOUR, history));
        ModelWindow window = new ModelWindow(CONTRACT.key(), START, HOUR, merged);
        return Verdicts.judge(window, history, model, Monitors.ALL).findings();
    }

    /** Adds a row and its explanation: its numbers, or anything of its categories. */
    private static void add(InferenceRow row, WindowSummary summary) {
        summary.add(row);
        RowSegments segments = new RowSegments(summary.spec(), 1);
        segments.copy(row, 0);
        double[] phi = attributions(row);
        summary.explain(phi, 0, phi[0], phi[1], row.present[0], segments, 0);
    }

    private static double[] attributions(InferenceRow row) {
        double[] phi = new double[CONTRACT.features().size()];
        for (int i = 0; i < phi.length; i++) {
            phi[i] = row.present[i] ? row.number[i] + row.hash[i] % 3 : 0;
        }
        return phi;
    }

    private static void eachRow(List<List<Object>> rows, Consumer<InferenceRow> consumer) {
        InferenceRow row = new InferenceRow(LAYOUT);
        for (List<Object> values : rows) {
            TestInferences.fill(
                    row,
                    START.toEpochMilli() * 1_000,
                    values.stream()
                            .map(value -> "".equals(value) ? null : value)
                            .toArray());
            if (row.present[EMBEDDING]) {
                row.vector[EMBEDDING] = new float[] {(float) row.number[EMBEDDING], 1};
                row.vectorLength[EMBEDDING] = 2;
            }
            // The bytes that follow the categories' names, which the row goes on pointing to.
            byte[] bytes = (names(values) + values).getBytes(StandardCharsets.UTF_8);
            int ofNames = names(values).getBytes(StandardCharsets.UTF_8).length;
            row.setId(bytes, ofNames, bytes.length - ofNames);
            consumer.accept(row);
        }
    }

    private static String names(List<Object> values) {
        return values.stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .collect(Collectors.joining());
    }

    /** Up to 60 rows of one character: ordinary, constant, all missing, of extreme magnitudes, mixed. */
    @Provide
    Arbitrary<List<List<Object>>> inferences() {
        Arbitrary<Object> ordinary = Arbitraries.doubles().between(-5, 5).asGeneric();
        Arbitrary<Object> extreme = Arbitraries.of(
                0.0,
                -0.0,
                1.0,
                -1.0,
                1e-320,
                1e300,
                -1e300,
                Double.MAX_VALUE,
                -Double.MAX_VALUE,
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY);
        Arbitrary<Object> missing = Arbitraries.just("");
        Arbitrary<Arbitrary<Object>> numbers = Arbitraries.of(
                ordinary, extreme, missing, Arbitraries.just(3.0), Arbitraries.oneOf(ordinary, extreme, missing));
        Arbitrary<Object> names = Arbitraries.of("", "a", "b", "c", "d", "unheard of");
        Arbitrary<Arbitrary<Object>> categories =
                Arbitraries.of(names, Arbitraries.just("a"), missing, Arbitraries.just("unheard of"));
        return Combinators.combine(numbers, numbers, categories, categories).flatAs((x, bounded, open, closed) -> {
            Arbitrary<Object> flag = Arbitraries.of("", true, false);
            return Combinators.combine(x, bounded, open, closed, flag, bounded, x, Arbitraries.of("", "no", "yes"))
                    .as((a, b, c, d, e, f, g, h) -> List.of(a, b, c, d, e, f, g, h, 1.0))
                    .list()
                    .ofMaxSize(60);
        });
    }
}
