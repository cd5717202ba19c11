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
        if (model.reference().isPresent()) {
            OutcomeSummary reference = model.reference().get();
            return enough(reference, model)
                    ? new Result(Optional.of(new PerformanceBaseline(Optional.empty(), reference)), "")
                    : new Result(Optional.empty(), few(reference.whole().truths(), "of the reference", model));
        }
        OutcomeSummary earlier = new OutcomeSummary(window.summary().spec());
        List<OutcomeWindow> matured = history.newest(most).matured(model).windows();
        matured.forEach(past -> earlier.merge(past.summary()));
        if (matured.isEmpty()) {
            return new Result(
                    Optional.empty(), "the reference has no outcomes, and no earlier window has enough of them yet");
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
