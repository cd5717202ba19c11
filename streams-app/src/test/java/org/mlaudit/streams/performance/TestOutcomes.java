package org.mlaudit.streams.performance;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntFunction;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.event.Finding;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Judged;
import org.mlaudit.streams.monitor.Verdicts;
import org.mlaudit.streams.profile.ProfileSpec;
import org.mlaudit.streams.profile.TestInferences;

/** Windows of predictions with outcomes, for the tests of monitors; each window is a day. */
final class TestOutcomes {
    static final Instant START = Instant.parse("2001-02-05T00:00:00Z");
    static final Duration SIZE = Duration.ofDays(1);

    private final InferenceLayout layout;
    private final OutcomeSpec spec;
    private final OutcomeMonitor monitor;

    private TestOutcomes(String prediction, String policies, OutcomeMonitor monitor) {
        this.layout = InferenceLayout.of(ContractFile.parse("""
                model: m
                version: 1
                features: [{name: region, type: CATEGORICAL}]
                segments: [region]
                prediction: %s
                policies: {%s}
                """.formatted(prediction, policies)));
        this.spec = OutcomeSpec.of(ProfileSpec.of(layout, Optional.empty()), Optional.empty());
        this.monitor = monitor;
    }

    static TestOutcomes binary(String policies, OutcomeMonitor monitor) {
        return new TestOutcomes(
                "{kind: BINARY, classes: [no, yes], threshold: 0.5, values: [{actual: yes, predicted: no, value: -10},"
                        + " {actual: no, predicted: yes, value: -1}]}",
                policies,
                monitor);
    }

    static TestOutcomes multiclass(String policies, OutcomeMonitor monitor) {
        return new TestOutcomes("{kind: MULTICLASS, classes: [a, b, c]}", policies, monitor);
    }

    static TestOutcomes regression(String policies, OutcomeMonitor monitor) {
        return new TestOutcomes("{kind: REGRESSION}", policies, monitor);
    }

    /**
     * One prediction.
     *
     * @param region its segment
     * @param columns score and label (BINARY), label (MULTICLASS) or value (REGRESSION), as the row holds them
     * @param truth class or quantity that came, if it did
     * @param misfit whether that fits
     * @param delay how long after the prediction
     */
    record Row(String region, List<Object> columns, OptionalDouble truth, Misfit misfit, Duration delay) {
        static Row of(String region, double score, int truth) {
            return new Row(region, List.of(score), OptionalDouble.of(truth), Misfit.NONE, Duration.ofMinutes(10));
        }

        Row after(Duration late) {
            return new Row(region, columns, truth, misfit, late);
        }

        Row withoutTruth() {
            return new Row(region, columns, OptionalDouble.empty(), misfit, delay);
        }

        Row misfit(Misfit kind) {
            return new Row(region, columns, truth, kind, delay);
        }

        Row labelled(String label) {
            return new Row(region, List.of(columns.get(0), label), truth, misfit, delay);
        }
    }

    OutcomeWindow window(int day, int rows, IntFunction<Row> make) {
        OutcomeSummary summary = new OutcomeSummary(spec);
        Decision decision = spec.newDecision();
        Truth truth = new Truth();
        InferenceRow row = new InferenceRow(layout);
        Instant start = START.plus(SIZE.multipliedBy(day));
        for (int i = 0; i < rows; i++) {
            Row made = make.apply(i);
            List<Object> values = new ArrayList<>(List.of(made.region));
            values.addAll(made.columns);
            TestInferences.fill(row, start.toEpochMilli() * 1000 + i, values.toArray());
            spec.decide(row, decision);
            summary.addPrediction(decision, row);
            if (made.truth.isPresent()) {
                truth.misfit = made.misfit;
                truth.label = (int) made.truth.getAsDouble();
                truth.value = made.truth.getAsDouble();
                truth.observedAtMillis = decision.occurredAtMillis + made.delay.toMillis();
                summary.addTruth(decision, truth);
            }
        }
        return new OutcomeWindow(layout.contract().key(), start, SIZE, summary);
    }

    AuditedOutcomes model(Optional<OutcomeWindow> reference) {
        return new AuditedOutcomes(
                new AuditedModel(layout, Optional.empty()), spec, reference.map(OutcomeWindow::summary));
    }

    /** What the monitor finds of a window, against a reference or windows before it, newest first. */
    List<Finding> judge(OutcomeWindow window, Optional<OutcomeWindow> reference, List<OutcomeWindow> before) {
        AuditedOutcomes model = model(reference);
        var evidence = monitor.evaluate(window, new OutcomeHistory(before), model);
        return Verdicts.decide(
                        new Judged(window.key(), window.start(), window.end(), 1),
                        model.model(),
                        model.model().falseAlarmRate(),
                        evidence)
                .findings();
    }

    /** The finding of a target of the whole window. */
    static Finding of(List<Finding> findings, String target) {
        return findings.stream()
                .filter(finding -> finding.getTarget().equals(target) && finding.getSegment() == null)
                .findFirst()
                .orElseThrow();
    }
}
