package org.mlaudit.streams.performance;

import java.util.List;
import java.util.Optional;
import org.mlaudit.contract.PredictionKind;
import org.mlaudit.streams.calibration.Tails;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.Measurement;
import org.mlaudit.streams.monitor.MonitorGuide;
import org.mlaudit.streams.monitor.Parameter;
import org.mlaudit.streams.monitor.Subject;

/**
 * Tells concept drift from data drift: tests whether inputs of the same kind are predicted worse, or better, than in the
 * reference, and says how much of the change of the loss the changed inputs explain instead ({@link Decomposition}).
 */
public final class RelationChange implements OutcomeMonitor {
    private static final String NAME = "performance.relation";
    private static final String STATISTIC = "relation";
    private static final String MINIMUM_EFFECT = "minimumEffect";
    private static final String HISTORY = "history";
    private static final int DEFAULT_HISTORY = 10;
    private static final double OF_CLASSES = 0.02;
    private static final double OF_REFERENCE = 0.1;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public MonitorGuide guide() {
        return new MonitorGuide(
                "Takes the change of a model's mean loss since the reference apart: the share of wrong decisions, or the mean"
                        + " absolute error of a REGRESSION, by cells of the inputs. The inputs' part is what other shares of"
                        + " the cells make of the reference's losses in them (data drift); the relation's part is what"
                        + " changed losses within the cells make of the window (concept drift). Both add up to the change,"
                        + " but for cells that the reference has no outcome of, which are told apart. The relation's part"
                        + " is tested, two-sided, by its variance under permutation of the outcomes of each cell between"
                        + " window and reference; the effect is its magnitude, in the unit of the loss. The details say"
                        + " both parts, their standard errors and p-values, and the cells that add most to them. Cells are"
                        + " the leaves of a regression tree from the features and the prediction to the loss, grown on one"
                        + " half of the reference's rows; the reference's losses are those of the other half. Where too few"
                        + " outcomes are known to grow a tree (200), they are the reference's bins of the score or value.",
                "Best with a reference with outcomes (columns truth.label or truth.value); where its rows have none, the window is"
                        + " compared with the earlier windows that have enough of theirs, by the reference's bins. A changed"
                        + " relation asks for another model, changed inputs perhaps only for other training data. What the"
                        + " model does not see, and what differs within a cell, counts as relation. The test takes windows"
                        + " for samples of the reference; where days differ by more than that, raise the minimum effect.",
                List.of(
                        new Parameter(
                                MINIMUM_EFFECT,
                                Parameter.Kind.NUMBER,
                                "0.02; for a REGRESSION a tenth of the reference's mean absolute error",
                                "smallest magnitude of the relation's part that alarms, in the unit of the loss",
                                false,
                                false),
                        Parameter.ofAll(
                                HISTORY,
                                DEFAULT_HISTORY,
                                "how many earlier windows are the baseline where the reference has no truths")),
                "one pass over at most 64 cells",
                "Oaxaca, Int. Economic Review 14 (1973), and Blinder, J. of Human Resources 8 (1973); Cai, Namkoong and"
                        + " Yadlowsky, Diagnosing model performance under distribution shift (2023); honest estimation:"
                        + " Athey and Imbens, PNAS 113 (2016)");
    }

    @Override
    public boolean appliesTo(AuditedOutcomes model) {
        return model.spec().cells() > 0;
    }

    @Override
    public int historyLength(AuditedOutcomes model) {
        return model.reference().isPresent() ? 0 : history(model);
    }

    private static int history(AuditedOutcomes model) {
        return (int) Math.clamp(model.model().contract().policy(NAME + "." + HISTORY, DEFAULT_HISTORY), 1, 100);
    }

    @Override
    public List<Evidence> evaluate(OutcomeWindow window, OutcomeHistory history, AuditedOutcomes model) {
        OutcomeSummary summary = window.summary();
        PerformanceBaseline.Result result = PerformanceBaseline.of(window, history, model, history(model));
        Optional<PerformanceBaseline> baseline = result.baseline();
        Subject subject =
                new Subject(NAME, Subject.WINDOW, Optional.empty(), baseline.flatMap(PerformanceBaseline::name));
        long known =
                baseline.map(losses -> (long) LossChange.losses(losses).total()).orElse(0L);
        Optional<String> why = model.immature(summary.whole())
                .or(() -> baseline.isEmpty() ? Optional.of(result.why()) : Optional.empty());
        Optional<Decomposition> change = why.isPresent()
                ? Optional.empty()
                : baseline.flatMap(losses -> LossChange.of(summary, losses)).filter(found -> found.unseenShare() < 1);
        if (change.isEmpty()) {
            String reason = why.orElse("no outcome of the window is in a cell that the baseline has an outcome of");
            return List.of(
                    Evidence.insufficient(subject, STATISTIC, summary.whole().truths(), known, reason));
        }
        double minimumEffect = model.model().policy(subject, MINIMUM_EFFECT, minimumEffect(model, change.get()));
        return List.of(Evidence.test(
                subject,
                STATISTIC,
                measurement(change.get(), minimumEffect),
                summary.whole().truths(),
                known,
                LossChange.sentences(change.get(), model.spec())));
    }

    private static double minimumEffect(AuditedOutcomes model, Decomposition change) {
        return model.spec().contract().prediction().kind() == PredictionKind.REGRESSION
                ? OF_REFERENCE * change.reference().mean()
                : OF_CLASSES;
    }

    private static Measurement measurement(Decomposition change, double minimumEffect) {
        Decomposition.Part relation = change.relation();
        double degrees = change.degrees();
        double sign = relation.value() < 0 ? -1 : 1;
        return new Measurement(
                relation.value(),
                Math.abs(relation.value()),
                relation.pValue(),
                minimumEffect,
                significance -> sign
                        * Math.max(
                                minimumEffect,
                                relation.nullError()
                                        * Tails.studentQuantile(Math.min(0.5, significance / 2), degrees)));
    }
}
