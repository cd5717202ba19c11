package org.mlaudit.streams.performance;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import org.mlaudit.contract.PredictionKind;

/** How the mean loss of a window differs from that of the reference, by the cells of their inputs. */
public final class LossChange {
    private LossChange() {}

    /**
     * The losses that windows of a version are compared with: those that its tree keeps, else those of the reference's rows.
     * Empty when no outcome of the reference is known, or inputs are not divided.
     */
    static Optional<CellLosses> reference(AuditedOutcomes model) {
        if (model.spec().cells() == 0) {
            return Optional.empty();
        }
        if (model.spec().cellRule().orElse(null) instanceof LossTree tree) {
            return Optional.of(tree.first());
        }
        return model.reference().map(summary -> summary.cells().firstLosses(summary.whole()));
    }

    /** The change, taken apart; empty when there are fewer than two losses of either. */
    public static Optional<Decomposition> of(OutcomeSummary window, AuditedOutcomes model) {
        CellLosses now = window.cells().firstLosses(window.whole());
        return reference(model)
                .filter(losses -> losses.cells() == now.cells() && losses.total() >= 2 && now.total() >= 2)
                .map(losses -> Decomposition.of(losses, now));
    }

    /**
     * The change in sentences, to go with any finding that says that a model became worse; empty when there is nothing to
     * compare with.
     */
    public static SortedMap<String, String> details(OutcomeSummary window, AuditedOutcomes model) {
        return of(window, model).map(change -> sentences(change, model.spec())).orElse(Collections.emptySortedMap());
    }

    static SortedMap<String, String> sentences(Decomposition change, OutcomeSpec spec) {
        return change.sentences(
                name(spec),
                cell -> spec.cellRule().map(rule -> rule.describe(cell)).orElse("cell " + cell));
    }

    /** What the loss is called. */
    static String name(OutcomeSpec spec) {
        return spec.contract().prediction().kind() == PredictionKind.REGRESSION ? "absolute error" : "error";
    }
}
