package org.mlaudit.streams.performance;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.PredictionKind;
import org.mlaudit.contract.PredictionSpec;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.Evidence.Ruled;
import org.mlaudit.streams.monitor.MonitorGuide;
import org.mlaudit.streams.monitor.Parameter;
import org.mlaudit.streams.monitor.Subject;

/**
 * {@code truth.fit}: whether truths and predictions fit the contract's kind, classes and threshold, each a target of its own:
 * {@code unknown-class}, {@code wrong-kind}, {@code incomparable}, {@code threshold}.
 */
public final class TruthFit implements OutcomeMonitor {
    private static final String NAME = "truth.fit";
    private static final String UNKNOWN_CLASS = "unknown-class";
    private static final String WRONG_KIND = "wrong-kind";
    private static final String INCOMPARABLE = "incomparable";
    private static final String THRESHOLD = "threshold";
    private static final String SHARE = "share";
    private static final String TOLERATED = "tolerated";
    private static final double DEFAULT_TOLERATED = 0.01;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public MonitorGuide guide() {
        return new MonitorGuide(
                "By rule, shares of what does not fit the contract: of the truths those of a class that it does not have"
                        + " (target `unknown-class`), those that hold a quantity where it predicts classes or a class where it"
                        + " predicts a quantity (`wrong-kind`); of the predictions those without a label, score or value to"
                        + " compare a truth with (`incomparable`), and those whose label is not the one that their scores and"
                        + " the contract's threshold decide for (`threshold`). ALARM from the tolerated share on, WARNING"
                        + " from the first one. What does not fit is counted and left out of all metrics.",
                "Always: a contract of another model version than the one that runs, or truths of another system, show here"
                        + " first.",
                List.of(Parameter.number(TOLERATED, DEFAULT_TOLERATED, "share, 0 to 1, from which on it alarms")),
                "a few counts",
                "the contract");
    }

    @Override
    public List<String> targets(ModelContract contract) {
        return List.of(UNKNOWN_CLASS, WRONG_KIND, INCOMPARABLE, THRESHOLD);
    }

    @Override
    public List<Evidence> evaluate(OutcomeWindow window, OutcomeHistory history, AuditedOutcomes model) {
        Tally tally = window.summary().whole();
        PredictionSpec prediction = model.model().contract().prediction();
        List<Evidence> evidence = new ArrayList<>();
        boolean classes = prediction.kind() != PredictionKind.REGRESSION;
        boolean none = PerformanceBaseline.nothingCame(window, history, model);
        if (classes && !none) {
            evidence.add(ofTruths(
                    UNKNOWN_CLASS,
                    tally.unknownClass(),
                    tally,
                    "the classes " + String.join(", ", prediction.classes()),
                    "a class that is none of these",
                    model));
        }
        if (!none) {
            evidence.add(ofTruths(
                    WRONG_KIND,
                    tally.wrongKind(),
                    tally,
                    classes ? "classes, as " + prediction.kind() + " has them" : "a quantity, as REGRESSION has it",
                    classes ? "a quantity and no class" : "a class and no quantity",
                    model));
        }
        evidence.add(judge(
                INCOMPARABLE,
                tally.undecided(),
                tally.predictions(),
                "predictions",
                contents(prediction.kind()),
                "nothing that a truth can be held against",
                model));
        if (classes) {
            evidence.add(judge(
                    THRESHOLD,
                    tally.disagreements(),
                    tally.predictions(),
                    "predictions",
                    prediction.kind() == PredictionKind.BINARY
                            ? "the class " + prediction.classes().get(1) + " from a score of " + prediction.threshold()
                                    + " on"
                            : "the most probable class",
                    "another label than that",
                    model));
        }
        return evidence;
    }

    private static String contents(PredictionKind kind) {
        return switch (kind) {
            case BINARY -> "a label of the contract's classes, or a score from 0 to 1";
            case MULTICLASS -> "a label of the contract's classes, or probabilities";
            case REGRESSION -> "a finite value";
        };
    }

    private static Evidence ofTruths(
            String target, long misfits, Tally tally, String contract, String came, AuditedOutcomes model) {
        return judge(target, misfits, tally.received(), "outcomes", contract, came, model);
    }

    private static Evidence judge(
            String target, long misfits, long all, String what, String contract, String came, AuditedOutcomes model) {
        Subject subject = Subject.of(NAME, target);
        if (all == 0) {
            return Evidence.insufficient(subject, SHARE, 0, 0, "there are no " + what + " yet");
        }
        double tolerated = model.model().policy(NAME, target, TOLERATED, DEFAULT_TOLERATED);
        double share = (double) misfits / all;
        Verdict verdict = misfits == 0 ? Verdict.OK : share >= tolerated ? Verdict.ALARM : Verdict.WARNING;
        return Evidence.rule(
                subject,
                SHARE,
                new Ruled(verdict, share, share, tolerated),
                all,
                0,
                Map.of(
                        "contract",
                        contract,
                        "window",
                        String.format(
                                Locale.ROOT, "%d of %d %s (%.2f%%) have %s", misfits, all, what, 100 * share, came)));
    }
}
