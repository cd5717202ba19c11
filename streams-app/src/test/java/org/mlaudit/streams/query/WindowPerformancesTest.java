package org.mlaudit.streams.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mlaudit.codec.CategoryHash;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.performance.AuditedOutcomes;
import org.mlaudit.streams.performance.Decision;
import org.mlaudit.streams.performance.OutcomeSpec;
import org.mlaudit.streams.performance.OutcomeSummary;
import org.mlaudit.streams.performance.OutcomeWindow;
import org.mlaudit.streams.performance.Truth;
import org.mlaudit.streams.profile.ProfileSpec;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.ReferenceBuilder;
import org.mlaudit.streams.profile.SegmentKey;
import org.mlaudit.streams.query.PerformanceAnswers.MetricRow;
import org.mlaudit.streams.query.PerformanceAnswers.WindowPerformance;

/** Kinds of models other than BINARY, and windows with little in them. */
class WindowPerformancesTest {
    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
    private static final List<String> CLASSES = List.of("a", "b", "c");

    /** All categories: a row points into one text. */
    private static final String NAMES = "a-b-c-true-false";

    private final Random random = new Random(7);

    private static InferenceLayout layout(String prediction) {
        return InferenceLayout.of(ContractFile.parse("""
                model: m
                version: 1
                features: [{name: x, type: NUMERIC}, {name: g, type: BOOLEAN}]
                segments: [g]
                windows: {pane: PT1H, sizes: [P1D]}
                prediction: %s
                """.formatted(prediction)));
    }

    private void fill(InferenceLayout layout, InferenceRow row) {
        for (Column column : layout.columns()) {
            int index = column.index();
            switch (column.target()) {
                case "x" -> row.setNumber(index, random.nextGaussian());
                case "g" -> category(row, index, random.nextBoolean() ? "true" : "false");
                case "prediction.label" -> category(row, index, CLASSES.get(random.nextInt(3)));
                case "prediction.value" -> row.setNumber(index, 10 * row.number[0]);
                default -> row.setMissing(index);
            }
        }
        row.occurredAtMicros = START.toEpochMilli() * 1_000;
    }

    private static void category(InferenceRow row, int column, String name) {
        row.setCategory(column, NAMES.getBytes(StandardCharsets.UTF_8), NAMES.indexOf(name), name.length());
    }

    private AuditedOutcomes model(InferenceLayout layout, int known) {
        ReferenceBuilder builder = new ReferenceBuilder(layout);
        InferenceRow row = new InferenceRow(layout);
        for (int i = 0; i < 500; i++) {
            fill(layout, row);
            builder.add(row);
        }
        Reference reference = builder.build();
        OutcomeSpec spec = OutcomeSpec.of(ProfileSpec.of(layout, Optional.of(reference)), Optional.empty());
        return new AuditedOutcomes(
                new AuditedModel(layout, Optional.of(reference)),
                spec,
                known == 0 ? Optional.empty() : Optional.of(summary(layout, spec, 500, known)));
    }

    private OutcomeSummary summary(InferenceLayout layout, OutcomeSpec spec, int predictions, int known) {
        OutcomeSummary summary = new OutcomeSummary(spec);
        InferenceRow row = new InferenceRow(layout);
        Decision decision = spec.newDecision();
        Truth truth = new Truth();
        truth.observedAtMillis = START.toEpochMilli() + 60_000;
        for (int i = 0; i < predictions; i++) {
            fill(layout, row);
            spec.decide(row, decision);
            summary.addPrediction(decision, row);
            if (i < known) {
                truth.hasLabel = !spec.classes().isEmpty();
                truth.labelHash = truth.hasLabel ? CategoryHash.of(CLASSES.get(random.nextInt(3))) : 0;
                truth.hasValue = !truth.hasLabel;
                truth.value = truth.hasValue ? decision.value + random.nextGaussian() : 0;
                spec.fit(truth);
                summary.addTruth(decision, truth);
            }
        }
        return summary;
    }

    private WindowPerformance answer(AuditedOutcomes model, OutcomeSummary summary, Optional<SegmentKey> segment) {
        OutcomeWindow window = new OutcomeWindow(model.model().contract().key(), START, Duration.ofDays(1), summary);
        List<WindowPerformance> answers = new WindowPerformances(
                        model, segment, Optional.of(START.plus(Duration.ofDays(9))), true)
                .of(List.of(window), 1);
        assertThat(new String(Json.bytes(answers), StandardCharsets.UTF_8))
                .doesNotContain("NaN")
                .doesNotContain("Infinity");
        return answers.getFirst();
    }

    private static MetricRow named(WindowPerformance window, String name) {
        return window.metrics().stream()
                .filter(metric -> metric.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name));
    }

    @Test
    void aModelOfSeveralClassesHasATableOfThem() {
        InferenceLayout layout = layout("{kind: MULTICLASS, classes: [a, b, c]}");
        AuditedOutcomes model = model(layout, 500);
        WindowPerformance window = answer(model, summary(layout, model.spec(), 300, 300), Optional.empty());

        assertThat(named(window, "accuracy").realised()).isNotNull();
        assertThat(window.detail()).isNotNull();
        assertThat(window.detail().byClass()).extracting("name").containsExactly("a", "b", "c");
        assertThat(window.detail().confusion()).hasSize(3);
        assertThat(window.detail().curve()).isEmpty();
        assertThat(window.notEstimated())
                .as("labels alone say nothing of how sure the model is")
                .isNotNull();
        assertThat(window.coverage().byAge()).hasSize(3);
    }

    @Test
    void aModelOfNumbersIsEstimatedAsAWholeAndNotByGroup() {
        InferenceLayout layout = layout("{kind: REGRESSION}");
        AuditedOutcomes model = model(layout, 500);
        OutcomeSummary summary = summary(layout, model.spec(), 300, 300);
        WindowPerformance window = answer(model, summary, Optional.empty());

        MetricRow mae = named(window, "mae");
        assertThat(mae.realised()).isNotNull();
        assertThat(mae.estimated()).isNotNull();
        assertThat(mae.estimated().method()).isEqualTo("direct-loss");
        assertThat(mae.difference())
                .isEqualTo(mae.realised().value() - mae.estimated().value());
        assertThat(window.detail().confusion()).isEmpty();
        assertThat(window.detail().classes()).isEmpty();

        WindowPerformance group = answer(model, summary, Optional.of(new SegmentKey("g", "true")));
        assertThat(named(group, "mae").estimated()).isNull();
        assertThat(group.notEstimated()).contains("group");
    }

    @Test
    void withoutOutcomesOfTheReferenceItIsSaidThatThereIsNothingToLearnFrom() {
        InferenceLayout layout = layout("{kind: REGRESSION}");
        AuditedOutcomes model = model(layout, 0);
        WindowPerformance window = answer(model, summary(layout, model.spec(), 5, 0), Optional.empty());

        assertThat(window.metrics()).isEmpty();
        assertThat(window.notEstimated()).startsWith("nothing to learn from");
        assertThat(window.notJudged()).startsWith("0 outcomes are fewer");
        assertThat(window.change()).isEmpty();
    }
}
