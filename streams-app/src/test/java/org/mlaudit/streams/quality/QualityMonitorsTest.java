package org.mlaudit.streams.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;
import static org.assertj.core.groups.Tuple.tuple;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
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

class QualityMonitorsTest {
    private static final Instant START = Instant.parse("2001-02-05T00:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final String CONTRACT = """
            model: m
            version: 1
            features:
              - {name: x, type: NUMERIC, nullable: true}
              - {name: c, type: CATEGORICAL, nullable: true}
            prediction: {kind: REGRESSION}
            rules:
              - {name: positive, kind: RANGE, column: x, range: {min: 0}, tolerated: 0.01}
              - {name: warned, kind: COMPLETE, column: x, severity: WARNING}
              - {name: once, kind: UNIQUE, column: id}
              - {name: fails, expression: "1 / int(x) < 10"}
              - {name: unread, kind: COMPLETE, column: latency, tolerated: 1}
            """;

    private final List<WindowSummary> earlier = new ArrayList<>();
    private InferenceLayout layout = InferenceLayout.of(ContractFile.parse(CONTRACT));
    private Optional<Reference> reference = Optional.empty();

    /** A row with an id, and what its columns hold. */
    private InferenceRow row(String id, @Nullable Object... values) {
        InferenceRow row = TestInferences.row(layout, 0, values);
        byte[] name = row.present[1] ? row.text(1).getBytes(StandardCharsets.UTF_8) : new byte[0];
        byte[] all = Arrays.copyOf(name, name.length + id.length());
        System.arraycopy(id.getBytes(StandardCharsets.UTF_8), 0, all, name.length, id.length());
        if (row.present[1]) {
            row.setCategory(1, all, 0, name.length);
        }
        row.setId(all, name.length, id.length());
        return row;
    }

    private void reference(int rows, IntFunction<InferenceRow> make) {
        ReferenceBuilder builder = new ReferenceBuilder(layout);
        for (int i = 0; i < rows; i++) {
            builder.add(make.apply(i));
        }
        reference = Optional.of(builder.build());
    }

    private WindowSummary window(int rows, IntFunction<InferenceRow> make) {
        WindowSummary summary =
                new WindowSummary(reference.map(Reference::spec).orElse(ProfileSpec.of(layout, Optional.empty())));
        for (int i = 0; i < rows; i++) {
            summary.add(make.apply(i));
        }
        return summary;
    }

    private List<Finding> judge(Monitor monitor, WindowSummary summary) {
        ModelWindow window = new ModelWindow(layout.contract().key(), START, DAY, summary);
        List<PastWindow> past = new ArrayList<>();
        for (WindowSummary one : earlier) {
            past.add(new PastWindow(
                    START.minus(DAY.multipliedBy(past.size() + 1L)),
                    one.rows(),
                    () -> Optional.of(one),
                    OptionalDouble.empty()));
        }
        ModelHistory history = new ModelHistory(past);
        AuditedModel model = new AuditedModel(layout, reference);
        List<Evidence> evidence = monitor.evaluate(window, history, model);
        return Verdicts.decide(window, history, model, evidence).findings();
    }

    private Finding judge(Monitor monitor, WindowSummary summary, String target) {
        return judge(monitor, summary).stream()
                .filter(finding -> finding.getTarget().equals(target))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void idsThatComeAgainAlarm() {
        Finding some = judge(new Duplicates(), window(200, i -> row("id" + i % 190, 1.0, "a")), "window");
        assertThat(some.getVerdict()).isEqualTo(Verdict.ALARM);
        assertThat(some.getValue()).isEqualTo(0.05);
        assertThat(some.getDetails())
                .containsEntry("repeated", "10 of 200, 5.00%")
                .containsEntry("ids", "all");

        Finding none = judge(new Duplicates(), window(5_000, i -> row("id" + i, 1.0, "a")), "window");
        assertThat(none.getVerdict()).isEqualTo(Verdict.OK);
        assertThat(none.getValue()).isZero();
        assertThat(judge(new Duplicates(), window(0, i -> row("", 1.0, "a")), "window")
                        .getVerdict())
                .isEqualTo(Verdict.INSUFFICIENT_DATA);
    }

    @Test
    void lateArrivalsAlarmWhereTheContractBoundsThem() {
        assertThat(new Freshness().appliesTo(new AuditedModel(layout, reference)))
                .isFalse();
        layout = InferenceLayout.of(ContractFile.parse(CONTRACT + "policies: {quality.freshness.most: 60}\n"));
        assertThat(new Freshness().appliesTo(new AuditedModel(layout, reference)))
                .isTrue();
        Finding late = judge(
                new Freshness(),
                window(100, i -> {
                    InferenceRow row = row("id" + i, 1.0, "a");
                    row.arrivedAtMicros = 1_000_000L * (i < 5 ? 3600 : 2);
                    return row;
                }),
                "window");
        assertThat(late.getVerdict()).isEqualTo(Verdict.ALARM);
        assertThat(late.getValue()).isEqualTo(0.05);
        assertThat(late.getDetails()).containsEntry("longest", "3600.0 s").containsEntry("late", "5 of 100, 5.00%");
    }

    @Test
    void schemasThatAppearAndVanishAreWarnedOf() {
        earlier.add(window(10, i -> of(row("a", 1.0, "a"), 7)));
        assertThat(judge(new SchemaChange(), window(10, i -> of(row("a", 1.0, "a"), 7)), "window")
                        .getVerdict())
                .isEqualTo(Verdict.OK);
        Finding changed = judge(new SchemaChange(), window(10, i -> of(row("a", 1.0, "a"), i < 4 ? 8 : 7)), "window");
        assertThat(changed.getVerdict()).isEqualTo(Verdict.WARNING);
        assertThat(changed.getEffect()).isEqualTo(0.4);
        assertThat(changed.getDetails()).containsEntry("appeared", "8").containsEntry("vanished", "none");
    }

    private static InferenceRow of(InferenceRow row, int schema) {
        row.schemaId = schema;
        return row;
    }

    @Test
    void aColumnThatVariedAndIsConstantAlarms() {
        reference(1_000, i -> row("r", i / 10.0, i % 2 == 0 ? "a" : "b", 3.0));
        WindowSummary constant = window(50, i -> row("w", 0.0, "a", 3.0));

        assertThat(judge(new Constant(), constant, "x").getVerdict()).isEqualTo(Verdict.ALARM);
        Finding category = judge(new Constant(), constant, "c");
        assertThat(category.getVerdict()).isEqualTo(Verdict.ALARM);
        assertThat(category.getEffect()).isEqualTo(0.5);
        assertThat(category.getDetails())
                .containsEntry("value", "a")
                .containsEntry("reference", "500 of 1000, 50.00% alike");
        assertThat(judge(new Constant(), constant))
                .extracting(Finding::getTarget)
                .as("what was constant in the reference may be")
                .doesNotContain("prediction.value");
        assertThat(judge(new Constant(), window(10, i -> row("w", 0.0, "a")), "c")
                        .getVerdict())
                .as("ten of a kind are no proof")
                .isEqualTo(Verdict.OK);
        assertThat(judge(new Constant(), window(50, i -> row("w", i * 1.0, "a")), "x")
                        .getVerdict())
                .isEqualTo(Verdict.OK);
    }

    @Test
    void aColumnThatRepeatsItselfAlarmsFromTheThirdWindowOn() {
        reference(1_000, i -> row("r", i / 10.0, "c" + i % 50));
        Random random = new Random(3);
        double[] values = random.doubles(100).toArray();
        IntFunction<InferenceRow> same = i -> row("w" + random.nextInt(), values[i], "c" + i % 20);
        earlier.add(window(100, same));
        assertThat(judge(new Stuck(), window(100, same), "x").getVerdict()).isEqualTo(Verdict.OK);
        earlier.add(window(100, same));
        Finding stuck = judge(new Stuck(), window(100, same), "x");
        assertThat(stuck.getVerdict()).isEqualTo(Verdict.ALARM);
        assertThat(stuck.getValue()).isEqualTo(3);
        assertThat(judge(new Stuck(), window(100, same), "c").getVerdict()).isEqualTo(Verdict.ALARM);
        assertThat(judge(new Stuck(), window(100, i -> row("w", random.nextDouble(), "c" + i % 21)), "x")
                        .getVerdict())
                .isEqualTo(Verdict.OK);

        earlier.clear();
        earlier.add(window(40, i -> row("w", 5.0, "a")));
        earlier.add(window(60, i -> row("w", 5.0, "a")));
        assertThat(judge(new Stuck(), window(50, i -> row("w", 5.0, "a")), "x").getVerdict())
                .isEqualTo(Verdict.ALARM);
        assertThat(judge(new Stuck(), window(50, i -> row("w", 6.0, "a")), "x").getVerdict())
                .isEqualTo(Verdict.OK);
    }

    @Test
    void moreOrFewerDifferentCategoriesThanSoManyRowsWouldHaveAlarm() {
        reference(10_000, i -> row("r", 1.0, "c" + i % 100));
        Random random = new Random(5);
        assertThat(judge(new Distinct(), window(200, i -> row("w", 1.0, "c" + random.nextInt(100))), "c")
                        .getVerdict())
                .as("200 rows hold 86 of 100 categories")
                .isEqualTo(Verdict.OK);
        Finding few = judge(new Distinct(), window(1_000, i -> row("w", 1.0, "c" + i % 3)), "c");
        assertThat(few.getVerdict()).isEqualTo(Verdict.ALARM);
        assertThat(few.getValue()).isEqualTo(3);
        Finding keys = judge(new Distinct(), window(5_000, i -> row("w", 1.0, "key" + i)), "c");
        assertThat(keys.getVerdict()).isEqualTo(Verdict.ALARM);
        assertThat(keys.getValue()).isBetween(4_000.0, 6_000.0);
    }

    @Test
    void numbersBeyondTheReferenceAlarm() {
        Random random = new Random(9);
        reference(1_000, i -> row("r", i / 1000.0, "a"));
        assertThat(judge(new BeyondReference(), window(500, i -> row("w", random.nextDouble(), "a")), "x")
                        .getVerdict())
                .isEqualTo(Verdict.OK);
        Finding far = judge(new BeyondReference(), window(500, i -> row("w", i < 50 ? 5.0 + i : 0.5, "a")), "x");
        assertThat(far.getVerdict()).isEqualTo(Verdict.ALARM);
        assertThat(far.getValue()).isEqualTo(0.1);
        Finding slightly = judge(new BeyondReference(), window(500, i -> row("w", i < 50 ? 0.9995 : 0.5, "a")), "x");
        assertThat(slightly.getValue()).as("counted exactly").isEqualTo(0.1);
    }

    @Test
    void theProbabilityOfValuesBeyondIsThatOfTheOuterGaps() {
        // Of 3 new values among 2 earlier ones: compositions of 3 into 3 gaps, 10 in all, by the two outer gaps
        // together.
        assertThat(BeyondReference.probability(1, 3, 2)).isCloseTo(9 / 10.0, offset(1e-12));
        assertThat(BeyondReference.probability(2, 3, 2)).isCloseTo(7 / 10.0, offset(1e-12));
        assertThat(BeyondReference.probability(3, 3, 2)).isCloseTo(4 / 10.0, offset(1e-12));
    }

    @Test
    void rulesAreHeldAgainstTheirToleratedShare() {
        WindowSummary window =
                window(200, i -> row("id" + i / 2, i < 3 ? -1.0 : i < 5 ? null : (Object) (double) i, "a"));
        List<Finding> findings = judge(new RuleViolations(), window);
        assertThat(findings)
                .extracting(Finding::getTarget, Finding::getVerdict)
                .containsExactly(
                        tuple("positive", Verdict.ALARM),
                        tuple("warned", Verdict.WARNING),
                        tuple("once", Verdict.ALARM),
                        tuple("fails", Verdict.OK),
                        tuple("unread", Verdict.OK));
        assertThat(findings.getFirst().getDetails()).containsEntry("broken", "3 of 198, 1.52%");
        assertThat(findings.get(2).getValue()).isEqualTo(0.5);
    }

    @Test
    void withASignificanceAFewViolationsInASmallWindowDoNotAlarm() {
        layout = InferenceLayout.of(ContractFile.parse(CONTRACT + "policies: {quality.rules.significance: 0.001}\n"));
        // 1 of 50 is 2%, over the tolerated 1%, with a probability of 39% under it; 8 of 50 has 1e-7.
        assertThat(judge(new RuleViolations(), window(50, i -> row("w", i < 1 ? -1.0 : 1.0, "a")), "positive")
                        .getVerdict())
                .isEqualTo(Verdict.OK);
        assertThat(judge(new RuleViolations(), window(50, i -> row("w", i < 8 ? -1.0 : 1.0, "a")), "positive")
                        .getVerdict())
                .isEqualTo(Verdict.ALARM);
    }

    @Test
    void aConditionThatCanNotBeEvaluatedSaysWhy() {
        Finding never = judge(new RuleViolations(), window(20, i -> row("w", 0.0, "a")), "fails");
        assertThat(never.getVerdict()).isEqualTo(Verdict.INSUFFICIENT_DATA);
        assertThat(never.getDetails().get("reason")).contains("20 inferences: divide by zero");
        Finding often = judge(new RuleViolations(), window(20, i -> row("w", i < 5 ? 0.0 : 1.0, "a")), "fails");
        assertThat(often.getVerdict()).isEqualTo(Verdict.WARNING);
        assertThat(often.getDetails()).containsEntry("failed", "5 inferences: divide by zero");
    }
}
