package org.mlaudit.streams.performance;

import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.mlaudit.streams.performance.Decomposition.Part;
import org.mlaudit.streams.performance.Decomposition.Share;

/** A {@link Decomposition} in words. */
final class DecompositionSentences {
    private static final int MOST_CELLS = 3;
    private static final double SIGNIFICANCE = 0.01;

    private final Decomposition decomposition;
    private final String loss;
    private final IntFunction<String> conditions;

    DecompositionSentences(Decomposition decomposition, String loss, IntFunction<String> conditions) {
        this.decomposition = decomposition;
        this.loss = loss;
        this.conditions = conditions;
    }

    SortedMap<String, String> details() {
        CellLosses reference = decomposition.reference();
        CellLosses window = decomposition.window();
        SortedMap<String, String> details = new TreeMap<>();
        double change = decomposition.change();
        details.put(
                "change",
                "the mean " + loss + (change < 0 ? " fell by " : " rose by ") + number(Math.abs(change)) + ", from "
                        + number(reference.mean()) + " to " + number(window.mean()));
        details.put("cause", cause());
        details.put("inputs", "changed inputs explain " + explained(decomposition.inputs()));
        details.put(
                "relation", "a changed relation of inputs and truth explains " + explained(decomposition.relation()));
        if (decomposition.unseenShare() > 0) {
            details.put(
                    "unseen",
                    percent(decomposition.unseenShare())
                            + " of the predictions are where the reference has no truth, which explains "
                            + number(decomposition.unseen()));
        }
        List<Share> changed = decomposition.relationShares(MOST_CELLS);
        for (int i = 0; i < changed.size(); i++) {
            int cell = changed.get(i).cell();
            details.put(
                    "relation" + (i + 1),
                    conditions.apply(cell) + ": " + loss + " " + number(window.mean(cell)) + ", reference "
                            + number(reference.mean(cell)) + ", in " + percent(window.share(cell))
                            + " of the predictions, which adds "
                            + number(changed.get(i).value()));
        }
        List<Share> moved = decomposition.inputShares(MOST_CELLS);
        for (int i = 0; i < moved.size(); i++) {
            int cell = moved.get(i).cell();
            details.put(
                    "inputs" + (i + 1),
                    conditions.apply(cell) + ": " + percent(window.share(cell)) + " of the predictions, reference "
                            + percent(reference.share(cell)) + ", at a reference " + loss + " of "
                            + number(reference.mean(cell)) + ", which adds "
                            + number(moved.get(i).value()));
        }
        return details;
    }

    private String cause() {
        return switch (decomposition.cause(SIGNIFICANCE)) {
            case INPUTS -> "data drift: other inputs, predicted as well as before";
            case RELATION -> "concept drift: inputs of the same kind are predicted otherwise than before";
            case BOTH ->
                "data drift and concept drift: other inputs, and inputs of the same kind are predicted otherwise";
            case NEITHER -> "neither changed inputs nor a changed relation can be told from chance";
        };
    }

    private static String explained(Part part) {
        return number(part.value()) + " (standard error " + number(part.standardError()) + ", p "
                + number(part.pValue()) + ")";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3g", value + 0.0);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f%%", 100 * share);
    }
}
