package org.mlaudit.streams.performance;

import java.util.List;
import java.util.Optional;

/**
 * What the performance of a window is held against.
 *
 * @param name of the baseline as findings have it; empty for the reference
 * @param summary its predictions and outcomes
 */
record PerformanceBaseline(Optional<String> name, OutcomeSummary summary) {
    /** Name of the earlier windows as a baseline. */
    static final String EARLIER = "earlier";

    /** The reference, if enough of its rows have a truth; else the earlier windows that are mature; else why there is none. */
    static Result of(OutcomeWindow window, OutcomeHistory history, AuditedOutcomes model, int most) {
        Optional<OutcomeSummary> reference = model.reference().filter(known -> enough(known, model));
        if (reference.isPresent()) {
            return new Result(Optional.of(new PerformanceBaseline(Optional.empty(), reference.get())), "");
        }
        OutcomeSummary earlier = new OutcomeSummary(window.summary().spec());
        List<OutcomeWindow> matured = history.newest(most).matured(model).windows();
        matured.forEach(past -> earlier.merge(past.summary()));
        if (matured.isEmpty()) {
            String ofReference = model.reference()
                    .map(known -> few(known.whole().truths(), "of the reference", model))
                    .orElse("the reference has no outcomes");
            return new Result(Optional.empty(), ofReference + ", and no earlier window has enough of them yet");
        }
        return enough(earlier, model)
                ? new Result(Optional.of(new PerformanceBaseline(Optional.of(EARLIER), earlier)), "")
                : new Result(Optional.empty(), few(earlier.whole().truths(), "of earlier windows", model));
    }

    /**
     * Whether no outcome came in the window nor before it, and the reference has none: then nobody sends outcomes of this
     * model, and nothing is said of them.
     */
    static boolean nothingCame(OutcomeWindow window, OutcomeHistory history, AuditedOutcomes model) {
        return model.reference().isEmpty()
                && window.summary().whole().received() == 0
                && window.summary().unmatched() == 0
                && history.windows().stream()
                        .allMatch(past -> past.summary().whole().received() == 0);
    }

    /** Whether the reference is what windows are held against, so that no earlier ones are needed. */
    static boolean byReference(AuditedOutcomes model) {
        return model.reference().filter(known -> enough(known, model)).isPresent();
    }

    private static boolean enough(OutcomeSummary summary, AuditedOutcomes model) {
        return summary.whole().truths() >= model.minimumTruths();
    }

    private static String few(long truths, String whose, AuditedOutcomes model) {
        return truths + " outcomes " + whose + " are fewer than " + AuditedOutcomes.MINIMUM_TRUTHS + ", "
                + model.minimumTruths();
    }

    /**
     * A baseline or none.
     *
     * @param baseline if there is one
     * @param why there is none
     */
    record Result(Optional<PerformanceBaseline> baseline, String why) {}
}
