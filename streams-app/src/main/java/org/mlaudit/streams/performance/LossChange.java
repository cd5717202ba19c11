package org.mlaudit.streams.performance;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import org.mlaudit.contract.PredictionKind;

/** How the mean loss of a window differs from that of a baseline, by the cells of their inputs. */
public final class LossChange {
    private LossChange() {}

    /**
     * The change of a window against its baseline, in sentences by topic; empty while too few of its outcomes are known, and
     * when there is nothing to compare with.
     *
     * @param history windows before it, which are the baseline when the reference has no outcomes
     */
    public static SortedMap<String, String> details(
            OutcomeWindow window, OutcomeHistory history, AuditedOutcomes model) {
        return model.immature(window.summary().whole()).isPresent()
                ? Collections.emptySortedMap()
                : PerformanceBaseline.of(window, history, model, PerformanceFall.DEFAULT_HISTORY)
                        .baseline()
                        .map(baseline -> details(window.summary(), baseline))
                        .orElse(Collections.emptySortedMap());
    }

    /** The change, taken apart; empty where inputs are not divided, and when there are fewer than two losses of either. */
    static Optional<Decomposition> of(OutcomeSummary window, PerformanceBaseline baseline) {
        CellLosses now = window.cells().firstLosses(window.whole());
        CellLosses before = losses(baseline);
        return now.cells() > 0 && now.total() >= 2 && before.total() >= 2
                ? Optional.of(Decomposition.of(before, now))
                : Optional.empty();
    }

    /** The losses of a baseline: those that the reference's tree keeps, if it is the reference and has one. */
    static CellLosses losses(PerformanceBaseline baseline) {
        OutcomeSummary summary = baseline.summary();
        return baseline.name().isEmpty() && summary.spec().cellRule().orElse(null) instanceof LossTree tree
                ? tree.first()
                : summary.cells().firstLosses(summary.whole());
    }

    /**
     * The change in sentences, to go with a finding that says that a model became worse; empty when there is nothing to
     * compare with.
     */
    static SortedMap<String, String> details(OutcomeSummary window, PerformanceBaseline baseline) {
        return of(window, baseline)
                .map(change -> sentences(change, window.spec()))
                .orElse(Collections.emptySortedMap());
    }

    static SortedMap<String, String> sentences(Decomposition change, OutcomeSpec spec) {
        boolean regression = spec.contract().prediction().kind() == PredictionKind.REGRESSION;
        return change.sentences(
                regression ? "absolute error" : "error",
                cell -> spec.cellRule().map(rule -> rule.describe(cell)).orElse("cell " + cell));
    }
}
