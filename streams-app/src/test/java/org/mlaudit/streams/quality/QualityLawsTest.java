package org.mlaudit.streams.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.ModelHistory;
import org.mlaudit.streams.monitor.ModelWindow;
import org.mlaudit.streams.monitor.Monitor;
import org.mlaudit.streams.monitor.PastWindow;
import org.mlaudit.streams.monitor.Verdicts;
import org.mlaudit.streams.profile.ProfileSpec;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.ReferenceBuilder;
import org.mlaudit.streams.profile.TestInferences;
import org.mlaudit.streams.profile.WindowSummary;

class QualityLawsTest {
    private static final List<Monitor> MONITORS = List.of(
            ShareIncrease.missing(),
            ShareIncrease.invalid(),
            new Duplicates(),
            new Freshness(),
            new SchemaChange(),
            new Constant(),
            new Stuck(),
            new Distinct(),
            new BeyondReference(),
            new RuleViolations());
    private static final InferenceLayout LAYOUT = InferenceLayout.of(ContractFile.parse("""
            model: m
            version: 1
            features:
              - {name: x, type: NUMERIC, nullable: true}
              - {name: c, type: CATEGORICAL, nullable: true}
            prediction: {kind: REGRESSION}
            segments: [c]
            rules:
              - {name: known, kind: COMPLETE, columns: [x, c]}
              - {name: range, kind: RANGE, column: x, range: [0, 10]}
              - {name: once, kind: UNIQUE, columns: [x, c]}
              - {name: inverse, expression: "1.0 / x < x * x * x"}
              - {name: fails, expression: "1 / int(x) < 10"}
            policies: {quality.freshness.most: 1, quality.missing.minimumRows: 1, quality.stuck.minimumRows: 1}
            """));
    private static final Instant START = Instant.parse("2001-02-05T00:00:00Z");

    /** A row. */
    record Values(@Nullable Double number, @Nullable String name, long delay) {}

    @Property(tries = 100)
    void everyFindingIsFiniteWhateverTheWindowHolds(
            @ForAll("rows") List<Values> reference,
            @ForAll("rows") List<Values> before,
            @ForAll("rows") List<Values> now) {
        ReferenceBuilder builder = new ReferenceBuilder(LAYOUT);
        reference.forEach(values -> builder.add(TestInferences.row(LAYOUT, 0, values.number(), values.name())));
        for (Optional<Reference> compared : List.of(Optional.of(builder.build()), Optional.<Reference>empty())) {
            AuditedModel model = new AuditedModel(LAYOUT, compared);
            ProfileSpec spec = compared.map(Reference::spec).orElse(ProfileSpec.of(LAYOUT, Optional.empty()));
            WindowSummary past = summary(spec, before);
            PastWindow window = new PastWindow(
                    START.minus(Duration.ofDays(1)), past.rows(), () -> Optional.of(past), OptionalDouble.empty());
            ModelHistory history = new ModelHistory(List.of(window, window));
            ModelWindow judged =
                    new ModelWindow(LAYOUT.contract().key(), START, Duration.ofDays(1), summary(spec, now));
            for (Monitor monitor : MONITORS) {
                List<Evidence> evidence = monitor.evaluate(judged, history, model);
                List<Finding> findings =
                        Verdicts.decide(judged, history, model, evidence).findings();
                assertThat(evidence).extracting(Evidence::subject).doesNotHaveDuplicates();
                assertThat(findings).hasSize(evidence.size()).allSatisfy(QualityLawsTest::isFinite);
            }
        }
    }

    private static void isFinite(Finding finding) {
        if (finding.getVerdict() != Verdict.INSUFFICIENT_DATA) {
            assertThat(finding.getValue()).as("%s", finding).isFinite();
            assertThat(finding.getEffect()).as("%s", finding).isFinite();
        } else {
            assertThat(finding.getDetails().get("reason"))
                    .as("%s", finding)
                    .isNotBlank()
                    .doesNotContain("NaN", "finite");
        }
    }

    private static WindowSummary summary(ProfileSpec spec, List<Values> rows) {
        WindowSummary summary = new WindowSummary(spec);
        for (Values values : rows) {
            var row = TestInferences.row(LAYOUT, 0, values.number(), values.name());
            row.arrivedAtMicros = values.delay();
            row.schemaId = (int) (values.delay() & 3);
            summary.add(row);
        }
        return summary;
    }

    @Provide
    Arbitrary<List<Values>> rows() {
        Arbitrary<Double> number = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.doubles().between(-10, 20).ofScale(1)),
                Tuple.of(
                        1,
                        Arbitraries.of(
                                Double.NaN,
                                Double.POSITIVE_INFINITY,
                                Double.MAX_VALUE,
                                -Double.MAX_VALUE,
                                Double.MIN_VALUE,
                                0.0,
                                -0.0,
                                1e300)));
        Arbitrary<Values> row = Combinators.combine(
                        number.injectNull(0.2),
                        Arbitraries.strings()
                                .withCharRange('a', 'd')
                                .ofLength(1)
                                .injectNull(0.2),
                        Arbitraries.longs().between(-10_000_000, 1L << 50))
                .as(Values::new);
        Arbitrary<List<Values>> any = row.list().ofMaxSize(60);
        Arbitrary<List<Values>> constant =
                row.flatMap(one -> Arbitraries.just(one).list().ofMaxSize(80));
        return Arbitraries.oneOf(any, constant);
    }
}
