package org.mlaudit.streams.estimation;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.mlaudit.streams.performance.BinaryTally;
import org.mlaudit.streams.performance.CellTallies;
import org.mlaudit.streams.performance.MulticlassTally;
import org.mlaudit.streams.performance.OutcomeSummary;
import org.mlaudit.streams.performance.ScoreCurve;
import org.mlaudit.streams.performance.Tally;

/**
 * Predictions whose performance is estimated.
 *
 * @param tally what is counted of them
 * @param cells their inputs, where these are known
 * @param joined only those whose truth is known, instead of all
 */
record Predicted(Tally tally, Optional<CellTallies> cells, boolean joined) {
    /** All predictions of a window. */
    static Predicted all(OutcomeSummary window) {
        return new Predicted(window.whole(), Optional.of(window.cells()), false);
    }

    /** The predictions of a window whose truth is known. */
    static Predicted joined(OutcomeSummary window) {
        return new Predicted(window.whole(), Optional.of(window.cells()), true);
    }

    /** All predictions of a group. */
    static Predicted all(Tally group) {
        return new Predicted(group, Optional.empty(), false);
    }

    /** Weight of the outcomes by their effective number; 1 without outcomes. */
    double meanWeight() {
        double effective = tally.effectiveTruths();
        return effective > 0 ? tally.weight() / effective : 1;
    }

    /** Predictions of each class by score; for a BINARY model those of the positive class alone. */
    List<ScoredRows> rows() {
        return curves(tally).stream()
                .map(curve -> joined ? ScoredRows.joined(curve, meanWeight()) : ScoredRows.predictions(curve))
                .toList();
    }

    /** The curves of a tally; none of a REGRESSION. */
    static List<ScoreCurve> curves(Tally tally) {
        return switch (tally) {
            case BinaryTally binary -> List.of(binary.curve());
            case MulticlassTally classes ->
                IntStream.range(0, classes.classes()).mapToObj(classes::curve).toList();
            default -> List.of();
        };
    }
}
