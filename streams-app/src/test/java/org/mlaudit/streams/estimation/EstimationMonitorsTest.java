package org.mlaudit.streams.estimation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.Evidence.Tested;
import org.mlaudit.streams.monitor.Evidence.Unknown;
import org.mlaudit.streams.monitor.Measurement;
import org.mlaudit.streams.performance.AuditedOutcomes;
import org.mlaudit.streams.performance.BinaryTally;
import org.mlaudit.streams.performance.Decision;
import org.mlaudit.streams.performance.OutcomeHistory;
import org.mlaudit.streams.performance.OutcomeMonitor;
import org.mlaudit.streams.performance.OutcomeSpec;
import org.mlaudit.streams.performance.OutcomeSummary;
import org.mlaudit.streams.performance.OutcomeWindow;
import org.mlaudit.streams.performance.Truth;
import org.mlaudit.streams.profile.ProfileSpec;

class EstimationMonitorsTest {
    private static final int WINDOWS = 300;
    private static final InferenceLayout BINARY = layout("{kind: BINARY, classes: [no, yes], threshold: 0.4}");
    private static final InferenceLayout CLASSES = layout("{kind: MULTICLASS, classes: [a, b, c]}");
    private static final OutcomeMonitor ESTIMATED = new EstimatedPerformance();
    private static final OutcomeMonitor RECONCILED = new ReconciledPerformance();
    private static final OutcomeMonitor CALIBRATION = new CalibrationDecay();

    private static InferenceLayout layout(String prediction) {
        return InferenceLayout.of(ContractFile.parse("""
                model: m
                version: 1
                features: [{name: x, type: NUMERIC}]
                prediction: %s
                """.formatted(prediction)));
    }

    private static OutcomeSpec spec(InferenceLayout layout) {
        return OutcomeSpec.of(ProfileSpec.of(layout, Optional.empty()), Optional.empty());
    }

    /** Rows of a BINARY model; a truth arrives with a probability that may depend on the score. */
    private static OutcomeSummary binary(
            int rows,
            DoubleUnaryOperator scores,
            DoubleUnaryOperator truth,
            DoubleUnaryOperator arrival,
            RandomGenerator random) {
        OutcomeSpec spec = spec(BINARY);
        OutcomeSummary summary = new OutcomeSummary(spec);
        Decision decision = spec.newDecision();
        Truth outcome = new Truth();
        InferenceRow row = new InferenceRow(BINARY);
        for (int i = 0; i < rows; i++) {
            decision.score = scores.applyAsDouble(random.nextDouble());
            decision.label = decision.score >= 0.4 ? 1 : 0;
            summary.addPrediction(decision, row);
            outcome.label = random.nextDouble() < truth.applyAsDouble(decision.score) ? 1 : 0;
            if (random.nextDouble() < arrival.applyAsDouble(decision.score)) {
                summary.addTruth(decision, outcome);
            }
        }
        return summary;
    }

    private static OutcomeSummary complete(
            int rows, DoubleUnaryOperator scores, DoubleUnaryOperator truth, RandomGenerator random) {
        return binary(rows, scores, truth, score -> 1, random);
    }

    private static AuditedOutcomes model(Optional<OutcomeSummary> reference) {
        return new AuditedOutcomes(new AuditedModel(BINARY, Optional.empty()), spec(BINARY), reference);
    }

    private static OutcomeWindow window(OutcomeSummary summary) {
        return new OutcomeWindow(
                summary.spec().contract().key(), Instant.parse("2001-02-05T00:00:00Z"), Duration.ofDays(1), summary);
    }

    private static List<Evidence> evidence(OutcomeMonitor monitor, OutcomeSummary window, OutcomeSummary reference) {
        return monitor.evaluate(window(window), OutcomeHistory.NONE, model(Optional.of(reference)));
    }

    private static Measurement measured(List<Evidence> evidence, String target) {
        Evidence one = evidence.stream()
                .filter(found -> found.subject().target().equals(target))
                .findFirst()
                .orElseThrow();
        return ((Tested) one.outcome()).measured();
    }

    @Test
    void windowsLikeTheReferenceKeepTheLevel() {
        keepTheLevel(ScoredOutcomes::calibrated);
        keepTheLevel(ScoredOutcomes::overconfident);
    }

    private static void keepTheLevel(DoubleUnaryOperator truth) {
        SplittableRandom random = new SplittableRandom(11);
        Map<String, Integer> alarms = new TreeMap<>();
        for (int i = 0; i < WINDOWS; i++) {
            OutcomeSummary reference = complete(1_500, ScoredOutcomes::falling, truth, random);
            OutcomeSummary window = complete(300, ScoredOutcomes::falling, truth, random);
            for (OutcomeMonitor monitor : List.of(ESTIMATED, RECONCILED, CALIBRATION)) {
                for (Evidence evidence : evidence(monitor, window, reference)) {
                    double p = ((Tested) evidence.outcome()).measured().pValue();
                    String test = monitor.name() + " " + evidence.subject().target();
                    alarms.merge(test, p <= 0.05 ? 1 : 0, Integer::sum);
                }
            }
        }
        assertThat(alarms).hasSize(5);
        alarms.forEach(
                (test, count) -> assertThat((double) count / WINDOWS).as(test).isBetween(0.005, 0.09));
    }

    @Test
    void scoresThatMoveToWhereTheModelErrsAreAnEstimatedFall() {
        SplittableRandom random = new SplittableRandom(1);
        OutcomeSummary reference = complete(2_000, u -> u, ScoredOutcomes::calibrated, random);
        OutcomeSummary unsure = binary(500, u -> 0.3 + 0.3 * u, ScoredOutcomes::calibrated, score -> 0, random);
        List<Evidence> evidence = evidence(ESTIMATED, unsure, reference);
        Measurement accuracy = measured(evidence, "accuracy");
        assertThat(accuracy.pValue()).isLessThan(1e-6);
        assertThat(accuracy.effect()).isGreaterThan(0.1);
        assertThat(accuracy.value()).isLessThan(accuracy.threshold().applyAsDouble(1e-4));
        assertThat(measured(evidence, "auroc").pValue()).isLessThan(1e-6);
        assertThat(evidence.get(0).details()).containsKeys("assumes", "window", "reference", "method");
        assertThat(evidence.get(0).n()).isEqualTo(500);
    }

    @Test
    void aChangedRelationIsReconciledAndEndsTheTrust() {
        SplittableRandom random = new SplittableRandom(2);
        OutcomeSummary reference = complete(2_000, u -> u, ScoredOutcomes::calibrated, random);
        OutcomeSummary changed = complete(1_000, u -> u, score -> 0.25 + 0.5 * score, random);
        assertThat(measured(evidence(ESTIMATED, changed, reference), "accuracy").pValue())
                .as("an estimate can't see it")
                .isGreaterThan(0.001);
        Measurement missed = measured(evidence(RECONCILED, changed, reference), "accuracy");
        assertThat(missed.pValue()).isLessThan(1e-6);
        assertThat(missed.value()).isGreaterThan(0.05);
        Measurement decay = measured(evidence(CALIBRATION, changed, reference), "yes");
        assertThat(decay.pValue()).isLessThan(1e-6);
        assertThat(decay.effect()).isGreaterThan(0.05);
    }

    @Test
    void truthThatComesSoonerForHighScoresDoesNotLookLikeAnError() {
        SplittableRandom random = new SplittableRandom(3);
        OutcomeSummary reference = complete(3_000, u -> u, ScoredOutcomes::calibrated, random);
        OutcomeSummary selected =
                binary(2_000, u -> u, ScoredOutcomes::calibrated, score -> score > 0.3 ? 0.9 : 0.1, random);
        assertThat(measured(evidence(RECONCILED, selected, reference), "accuracy")
                        .pValue())
                .isGreaterThan(0.01);
        assertThat(measured(evidence(CALIBRATION, selected, reference), "yes").pValue())
                .isGreaterThan(0.01);
    }

    @Test
    void earlierWindowsTeachWhereTheReferenceHasNoTruthAndTheirErrorsAreTracked() {
        SplittableRandom random = new SplittableRandom(4);
        List<OutcomeWindow> earlier = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            earlier.add(window(complete(400, u -> u, ScoredOutcomes::overconfident, random)));
        }
        OutcomeWindow window = window(complete(400, u -> u, ScoredOutcomes::overconfident, random));
        List<Evidence> evidence = RECONCILED.evaluate(window, new OutcomeHistory(earlier), model(Optional.empty()));
        assertThat(measured(evidence, "accuracy").pValue()).isGreaterThan(0.001);
        assertThat(evidence.get(0).details().get("meanAbsoluteError")).endsWith("over 6 windows");
        assertThat(evidence.get(0).details().get("method")).contains("2000 outcomes of earlier windows", "isotonic");
        assertThat(ESTIMATED.appliesTo(model(Optional.empty()))).isFalse();
        assertThat(Estimator.of(model(Optional.empty()), OutcomeHistory.NONE)).isEmpty();
    }

    @Test
    void tooFewOutcomesAreInsufficientAndSayWhy() {
        SplittableRandom random = new SplittableRandom(5);
        OutcomeSummary reference = complete(500, u -> u, ScoredOutcomes::calibrated, random);
        OutcomeSummary early = binary(500, u -> u, ScoredOutcomes::calibrated, score -> 0.1, random);
        for (OutcomeMonitor monitor : List.of(RECONCILED, CALIBRATION)) {
            assertThat(evidence(monitor, early, reference))
                    .isNotEmpty()
                    .allSatisfy(one ->
                            assertThat(((Unknown) one.outcome()).reason()).contains("minimumCoverage"));
        }
        OutcomeSummary tiny = complete(10, u -> u, ScoredOutcomes::calibrated, random);
        assertThat(evidence(ESTIMATED, tiny, reference))
                .allSatisfy(one -> assertThat(one.outcome()).isInstanceOf(Unknown.class));
        assertThat(evidence(ESTIMATED, complete(100, u -> u, u -> u, random), tiny))
                .allSatisfy(
                        one -> assertThat(((Unknown) one.outcome()).reason()).contains("10 outcomes"));
    }

    @Test
    void severalClassesAreEstimatedReconciledAndTested() {
        SplittableRandom random = new SplittableRandom(6);
        OutcomeSummary reference = classes(2_000, 1, random);
        AuditedOutcomes model =
                new AuditedOutcomes(new AuditedModel(CLASSES, Optional.empty()), spec(CLASSES), Optional.of(reference));
        OutcomeWindow same = window(classes(600, 1, random));
        OutcomeWindow changed = window(classes(600, 0.4, random));
        assertThat(measured(ESTIMATED.evaluate(same, OutcomeHistory.NONE, model), "auroc-macro")
                        .pValue())
                .isGreaterThan(0.001);
        assertThat(measured(RECONCILED.evaluate(same, OutcomeHistory.NONE, model), "accuracy")
                        .pValue())
                .isGreaterThan(0.001);
        assertThat(measured(RECONCILED.evaluate(changed, OutcomeHistory.NONE, model), "accuracy")
                        .pValue())
                .isLessThan(1e-6);
        List<Evidence> decay = CALIBRATION.evaluate(changed, OutcomeHistory.NONE, model);
        assertThat(decay).hasSize(3);
        assertThat(measured(decay, "b").pValue()).isLessThan(1e-6);
        Estimator estimator = Estimator.of(model, OutcomeHistory.NONE).orElseThrow();
        assertThat(estimator.estimates(same.summary()))
                .extracting(Estimate::metric)
                .containsExactlyElementsOf(estimator.metrics());
        assertThat(estimator.estimates(same.summary().whole())).isEqualTo(estimator.estimates(same.summary()));
    }

    /** Rows of three classes; the truth follows the probabilities with this weight, else it is any class. */
    private static OutcomeSummary classes(int rows, double weight, RandomGenerator random) {
        OutcomeSpec spec = spec(CLASSES);
        OutcomeSummary summary = new OutcomeSummary(spec);
        Decision decision = spec.newDecision();
        Truth outcome = new Truth();
        InferenceRow row = new InferenceRow(CLASSES);
        for (int i = 0; i < rows; i++) {
            double a = random.nextDouble();
            double b = random.nextDouble() * (1 - a);
            float[] p = {(float) a, (float) b, (float) (1 - a - b)};
            System.arraycopy(p, 0, decision.probabilities, 0, 3);
            decision.hasProbabilities = true;
            decision.label = p[0] >= p[1] && p[0] >= p[2] ? 0 : p[1] >= p[2] ? 1 : 2;
            summary.addPrediction(decision, row);
            double u = random.nextDouble();
            outcome.label = random.nextDouble() < weight ? (u < a ? 0 : u < a + b ? 1 : 2) : random.nextInt(3);
            summary.addTruth(decision, outcome);
        }
        return summary;
    }

    @Test
    void estimatesOfAWindowMeetWhatComesTrue() {
        SplittableRandom random = new SplittableRandom(8);
        OutcomeSummary reference = complete(5_000, u -> u, ScoredOutcomes::overconfident, random);
        OutcomeSummary window = complete(5_000, ScoredOutcomes::rising, ScoredOutcomes::overconfident, random);
        Estimator estimator =
                Estimator.of(model(Optional.of(reference)), OutcomeHistory.NONE).orElseThrow();
        assertThat(estimator.isFromReference()).isTrue();
        assertThat(estimator.learnedFrom()).isEqualTo(5_000);
        List<Estimate> estimates = estimator.estimates(window);
        assertThat(estimates).hasSize(estimator.metrics().size());
        assertThat(estimator.estimatesOfJoined(window)).hasSameSizeAs(estimates);
        Estimate accuracy = estimates.get(0);
        assertThat(accuracy.method()).isEqualTo(Estimate.ISOTONIC);
        assertThat(accuracy.rows()).isEqualTo(5_000);
        double realised = 1 - wrong(window) / 5_000.0;
        assertThat(accuracy.value()).isCloseTo(realised, within(0.04));
    }

    @Test
    void aMetricThatCannotBeEstimatedIsRefusedAndNeverThrownInAWindow() {
        ModelContract contract = ContractFile.parse("""
                model: m
                version: 1
                features: [{name: x, type: NUMERIC}]
                prediction: {kind: BINARY, classes: [no, yes], threshold: 0.4}
                policies: {performance.estimated.metrics: [brier, lift]}
                """);
        assertThatThrownBy(() -> EstimatedPerformance.check(contract)).hasMessageContaining("lift");
        SplittableRandom random = new SplittableRandom(9);
        OutcomeSummary reference = complete(500, u -> u, ScoredOutcomes::calibrated, random);
        AuditedOutcomes model = new AuditedOutcomes(
                new AuditedModel(InferenceLayout.of(contract), Optional.empty()), spec(BINARY), Optional.of(reference));
        for (OutcomeMonitor monitor : List.of(ESTIMATED, RECONCILED)) {
            List<Evidence> evidence = monitor.evaluate(window(reference), OutcomeHistory.NONE, model);
            assertThat(evidence.get(0).outcome()).isInstanceOf(Tested.class);
            assertThat(((Unknown) evidence.get(1).outcome()).reason()).contains("lift");
        }
    }

    private static double wrong(OutcomeSummary window) {
        var tally = (BinaryTally) window.whole();
        return tally.confusion(0, 1) + tally.confusion(1, 0);
    }
}
