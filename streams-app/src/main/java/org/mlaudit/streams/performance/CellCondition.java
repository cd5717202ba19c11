package org.mlaudit.streams.performance;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.contract.Feature;
import org.mlaudit.streams.performance.TreeSplit.Kind;

/** Says in words which rows end in a cell of an {@link InputTree}. Columns that must not be quoted are named without values. */
final class CellCondition {
    private CellCondition() {}

    /**
     * A question on the way to a cell.
     *
     * @param split the question
     * @param answer the answer that leads on
     */
    record Step(TreeSplit split, boolean answer) {}

    static String describe(InferenceLayout layout, List<Step> path) {
        Map<Integer, List<Step>> byColumn = new LinkedHashMap<>();
        for (Step step : path) {
            byColumn.computeIfAbsent(step.split().column(), column -> new ArrayList<>())
                    .add(step);
        }
        List<String> parts = new ArrayList<>();
        byColumn.forEach((index, steps) -> parts.add(part(layout.columns().get(index), steps)));
        return parts.isEmpty() ? "all inputs" : String.join(" and ", parts);
    }

    private static String part(Column column, List<Step> steps) {
        if (!column.feature().map(Feature::quotable).orElse(true)) {
            return "certain values of " + column.target();
        }
        return column.kind() == Column.Kind.NUMBER ? number(column, steps) : category(column.target(), steps);
    }

    private static String number(Column column, List<Step> steps) {
        double from = Double.NEGATIVE_INFINITY;
        double below = Double.POSITIVE_INFINITY;
        boolean present = false;
        for (Step step : steps) {
            if (step.answer()) {
                from = Math.max(from, step.split().from());
                present = true;
            } else {
                below = Math.min(below, step.split().from());
            }
        }
        String name = column.target();
        if (!present) {
            String or = column.feature().map(Feature::nullable).orElse(false) ? " or missing" : "";
            return below == Double.NEGATIVE_INFINITY ? name + " missing" : name + " < " + shown(below) + or;
        }
        if (below == Double.POSITIVE_INFINITY) {
            return from == Double.NEGATIVE_INFINITY ? name + " present" : name + " >= " + shown(from);
        }
        return from == Double.NEGATIVE_INFINITY
                ? name + " < " + shown(below)
                : shown(from) + " <= " + name + " < " + shown(below);
    }

    private static String category(String name, List<Step> steps) {
        List<String> not = new ArrayList<>();
        boolean present = false;
        for (Step step : steps) {
            if (step.split().kind() == Kind.IS && step.answer()) {
                return name + " = " + step.split().category();
            }
            if (step.split().kind() == Kind.IS) {
                not.add(step.split().category());
            } else if (step.answer()) {
                return name + " missing";
            } else {
                present = true;
            }
        }
        return not.isEmpty()
                ? name + " present"
                : name + " not " + String.join(", ", not) + (present ? " and not missing" : "");
    }

    private static String shown(double value) {
        return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
    }
}
