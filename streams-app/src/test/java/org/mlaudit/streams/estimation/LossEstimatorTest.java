package org.mlaudit.streams.estimation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.Evidence.Tested;
import org.mlaudit.streams.performance.AuditedOutcomes;
import org.mlaudit.streams.performance.CellRule;
import org.mlaudit.streams.performance.Decision;
import org.mlaudit.streams.performance.OutcomeHistory;
import org.mlaudit.streams.performance.OutcomeSpec;
import org.mlaudit.streams.performance.OutcomeSummary;
import org.mlaudit.streams.performance.OutcomeWindow;
import org.mlaudit.streams.performance.RegressionTally;
import org.mlaudit.streams.performance.Truth;
import org.mlaudit.streams.profile.BytesOut;
import org.mlaudit.streams.profile.ProfileSpec;

/** Numbers are off by about as much as the cell of their inputs says. */
class LossEstimatorTest {
    private static final int CELLS = 5;
    private static final InferenceLayout LAYOUT = InferenceLayout.of(ContractFile.parse("""
            model: m
            version: 1
            features: [{name: x, type: NUMERIC}]
            prediction: {kind: REGRESSION}
            """));
    private static final OutcomeSpec SPEC =
            OutcomeSpec.of(ProfileSpec.of(LAYOUT, Optional.empty()), Optional.of(new Given()));

    /** The cell that a test gives a decision. */
    private static final class Given implements CellRule {
        @Override
        public int cells() {
            return CELLS;
        }

        @Override
        public int cell(InferenceRow row) {
            return Decision.NONE;
        }

        @Override
        public String describe(int cell) {
            return "cell " + cell;
        }

        @Override
        public void writeTo(BytesOut out) {
            out.count(CELLS);
        }
    }

    /** Rows, those of cell c with errors of standard deviation c + 1, times a factor. */
    private static OutcomeSummary rows(int rows, double power, double factor, boolean known, RandomGenerator random) {
        OutcomeSummary summary = new OutcomeSummary(SPEC);
        Decision decision = SPEC.newDecision();
        Truth truth = new Truth();
        InferenceRow row = new InferenceRow(LAYOUT);
        for (int i = 0; i < rows; i++) {
            decision.cell = (int) (CELLS * Math.pow(random.nextDouble(), power));
            decision.value = 100;
            summary.addPrediction(decision, row);
            truth.value = 100 + factor * (decision.cell + 1) * random.nextGaussian();
            if (known) {
                summary.addTruth(decision, truth);
            }
        }
        return summary;
    }

    private static AuditedOutcomes model(OutcomeSummary reference) {
        return new AuditedOutcomes(new AuditedModel(LAYOUT, Optional.empty()), SPEC, Optional.of(reference));
    }

    private static OutcomeWindow window(OutcomeSummary summary) {
        return new OutcomeWindow(
                LAYOUT.contract().key(), Instant.parse("2001-02-05T00:00:00Z"), Duration.ofDays(1), summary);
    }

    @Test
    void errorsAreCoveredAlsoWhenInputsMove() {
        SplittableRandom random = new SplittableRandom(1);
        for (double power : new double[] {1, 0.5}) {
            Coverage mae = new Coverage();
            Coverage rmse = new Coverage();
            for (int i = 0; i < 500; i++) {
                OutcomeSummary window = rows(200, power, 1, true, random);
                Estimator estimator = Estimator.of(model(rows(1_000, 1, 1, true, random)), OutcomeHistory.NONE)
                        .orElseThrow();
                List<Estimate> estimates = estimator.estimates(window);
                RegressionTally tally = (RegressionTally) window.whole();
                mae.add(estimates.get(0), tally.absolute().sum() / 200);
                rmse.add(estimates.get(1), Math.sqrt(tally.squared().sum() / 200));
                assertThat(estimates).extracting(Estimate::metric).containsExactly("mae", "rmse");
            }
            for (Coverage of : List.of(mae, rmse)) {
                assertThat(of.share()).isBetween(0.92, 0.98);
                assertThat(of.meanError()).isLessThan(of.halfWidth() / 2);
            }
        }
    }

    @Test
    void inputsThatMoveToWhereErrorsAreLargeAreAnEstimatedFallAndALouderRelationIsReconciled() {
        SplittableRandom random = new SplittableRandom(2);
        AuditedOutcomes model = model(rows(2_000, 1, 1, true, random));
        EstimatedPerformance estimated = new EstimatedPerformance();
        ReconciledPerformance reconciled = new ReconciledPerformance();
        Evidence moved = estimated
                .evaluate(window(rows(500, 0.4, 1, false, random)), OutcomeHistory.NONE, model)
                .get(0);
        assertThat(((Tested) moved.outcome()).measured().pValue()).isLessThan(1e-4);
        assertThat(((Tested) moved.outcome()).measured().effect()).isGreaterThan(0.1);
        OutcomeWindow louder = window(rows(500, 1, 1.5, true, random));
        assertThat(((Tested) estimated
                                .evaluate(louder, OutcomeHistory.NONE, model)
                                .get(0)
                                .outcome())
                        .measured()
                        .pValue())
                .isGreaterThan(0.001);
        Evidence missed =
                reconciled.evaluate(louder, OutcomeHistory.NONE, model).get(0);
        assertThat(((Tested) missed.outcome()).measured().pValue()).isLessThan(1e-4);
        assertThat(((Tested) missed.outcome()).measured().value()).isNegative();
        assertThat(new CalibrationDecay().appliesTo(model)).isFalse();
        assertThat(Estimator.of(model, OutcomeHistory.NONE)
                        .orElseThrow()
                        .estimates(louder.summary().whole()))
                .isEmpty();
    }

    @Test
    void windowsLikeTheReferenceKeepTheLevel() {
        SplittableRandom random = new SplittableRandom(3);
        int alarms = 0;
        for (int i = 0; i < 500; i++) {
            Evidence evidence = new EstimatedPerformance()
                    .evaluate(
                            window(rows(200, 1, 1, false, random)),
                            OutcomeHistory.NONE,
                            model(rows(600, 1, 1, true, random)))
                    .get(0);
            alarms += ((Tested) evidence.outcome()).measured().pValue() <= 0.05 ? 1 : 0;
        }
        assertThat(alarms / 500.0).isBetween(0.02, 0.08);
    }
}
