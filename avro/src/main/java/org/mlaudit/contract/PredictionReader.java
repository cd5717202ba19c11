package org.mlaudit.contract;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reads the shape of a model's predictions. */
final class PredictionReader {
    private PredictionReader() {}

    /** The shape; empty when it is of no known kind. */
    static Optional<PredictionSpec> read(Section section) {
        Optional<PredictionKind> kind = section.choice("kind", PredictionKind.class);
        if (!section.has("kind")) {
            section.problem("kind", "is required");
        }
        List<String> classes = section.texts("classes");
        OptionalDouble threshold = section.number("threshold");
        Range range = section.range("range");
        String unit = section.text("unit", "");
        kind.ifPresent(known -> shape(section, known, classes, threshold));
        boolean valued = kind.isPresent() && kind.get() != PredictionKind.REGRESSION;
        List<OutcomeValue> values = values(section, valued ? classes : List.of());
        section.finish();
        return kind.map(known -> new PredictionSpec(known, classes, threshold.orElse(0.5), range, unit, values));
    }

    private static void shape(Section section, PredictionKind kind, List<String> classes, OptionalDouble threshold) {
        if (kind == PredictionKind.REGRESSION) {
            section.notFor(kind, "classes", List.of(PredictionKind.BINARY, PredictionKind.MULTICLASS));
            section.notFor(kind, "values", List.of(PredictionKind.BINARY, PredictionKind.MULTICLASS));
        } else {
            if (!section.has("classes")) {
                section.problem("classes", "is required for " + kind);
            } else if (kind == PredictionKind.BINARY && classes.size() != 2) {
                section.problem("classes", "must name two distinct classes, the negative first, then the positive");
            } else if (classes.size() < 2) {
                section.problem("classes", "must name at least two distinct classes");
            }
            section.notFor(kind, "range", List.of(PredictionKind.REGRESSION));
            section.notFor(kind, "unit", List.of(PredictionKind.REGRESSION));
        }
        section.notFor(kind, "threshold", List.of(PredictionKind.BINARY));
        double value = threshold.orElse(0.5);
        if (value < 0 || value > 1) {
            section.problem("threshold", "is " + value + ", must lie between 0 and 1");
        }
    }

    /** Without classes to name, none is missed: why there are none is a problem of its own. */
    private static List<OutcomeValue> values(Section section, List<String> classes) {
        List<OutcomeValue> values = new ArrayList<>();
        Map<List<String>, String> seen = new HashMap<>();
        for (Section item : section.sections("values")) {
            String actual = className(item, "actual", classes);
            String predicted = className(item, "predicted", classes);
            OptionalDouble value = item.number("value");
            if (!item.has("value")) {
                item.problem("value", "is required");
            }
            item.finish();
            String before = seen.putIfAbsent(List.of(actual, predicted), item.at("actual"));
            if (before != null && !actual.isBlank() && !predicted.isBlank()) {
                item.problem(
                        "actual",
                        "the pair of actual '" + actual + "' and predicted '" + predicted + "' is also at " + before);
            }
            values.add(new OutcomeValue(actual, predicted, value.orElse(0)));
        }
        return values;
    }

    private static String className(Section item, String key, List<String> classes) {
        String name = item.required(key);
        if (!name.isBlank() && !classes.isEmpty() && !classes.contains(name)) {
            item.problem(key, "'" + name + "' is not one of the classes" + Section.Similar.hint(name, classes));
        }
        return name;
    }
}
