package org.mlaudit.contract;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads the quality rules of a contract. Conditions are read as texts: what compiles them checks them. */
final class RuleReader {
    /** What the values of a column are. */
    private enum Values {
        NUMBERS,
        CATEGORIES,
        FLAGS,
        TEXTS,
        VECTORS,
        IDS
    }

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");

    private final Section root;
    private final Map<String, Values> columns = new TreeMap<>();

    RuleReader(Section root, List<Feature> features, Optional<PredictionSpec> prediction) {
        this.root = root;
        columns.put(RuleSpec.ID, Values.IDS);
        columns.put("latency", Values.NUMBERS);
        prediction.ifPresent(spec -> {
            if (spec.kind() == PredictionKind.REGRESSION) {
                columns.put("prediction.value", Values.NUMBERS);
            } else {
                columns.put("prediction.label", Values.CATEGORIES);
                if (spec.kind() == PredictionKind.BINARY) {
                    columns.put("prediction.score", Values.NUMBERS);
                }
            }
        });
        for (Feature feature : features) {
            columns.put(
                    feature.name(),
                    switch (feature.type()) {
                        case NUMERIC -> Values.NUMBERS;
                        case CATEGORICAL -> Values.CATEGORIES;
                        case BOOLEAN -> Values.FLAGS;
                        case TEXT -> Values.TEXTS;
                        case EMBEDDING -> Values.VECTORS;
                    });
        }
    }

    List<RuleSpec> read() {
        List<RuleSpec> rules = new ArrayList<>();
        Map<String, String> seen = new HashMap<>();
        for (Section section : root.sections("rules")) {
            String name = section.required("name");
            if (!name.isBlank() && !NAME.matcher(name).matches()) {
                section.problem(
                        "name",
                        "is '" + name
                                + "', must be letters, digits, dots, hyphens and underscores, at most 128 of them");
            }
            String before = name.isBlank() ? null : seen.putIfAbsent(name, section.at("name"));
            if (before != null) {
                section.problem("name", "'" + name + "' is also the name at " + before);
            }
            rule(section, name).ifPresent(rules::add);
            section.finish();
        }
        return rules;
    }

    private Optional<RuleSpec> rule(Section section, String name) {
        String expression = section.text("expression", "");
        Optional<RuleKind> given = section.choice("kind", RuleKind.class);
        if (!section.has("kind") && !section.has("expression")) {
            section.problem("kind", "is required, or an expression");
        }
        Optional<RuleKind> kind = given.or(() ->
                section.has("kind") || expression.isBlank() ? Optional.empty() : Optional.of(RuleKind.EXPRESSION));
        List<String> named = section.has("column") ? List.of(section.required("column")) : section.texts("columns");
        if (section.has("column") && section.has("columns")) {
            section.problem("columns", "is given beside column; use one of them");
        }
        Optional<ValueType> type = section.choice("type", ValueType.class);
        Range range = section.range("range");
        List<String> values = section.texts("values");
        String pattern = section.text("pattern", "");
        double tolerated = tolerated(section);
        RuleSeverity severity = section.choice("severity", RuleSeverity.class).orElse(RuleSeverity.ALARM);
        kind.ifPresent(known -> {
            check(section, known, named, range, values);
            belongs(section, known, "expression", RuleKind.EXPRESSION);
            belongs(section, known, "pattern", RuleKind.REGEX);
            belongs(section, known, "values", RuleKind.CATEGORY);
            belongs(section, known, "type", RuleKind.TYPE);
            if (known == RuleKind.REGEX) {
                checkPattern(section, pattern);
            }
        });
        return kind.map(known -> new RuleSpec(
                name,
                known,
                named,
                type,
                range,
                values,
                known == RuleKind.REGEX ? pattern : expression,
                tolerated,
                severity));
    }

    private static double tolerated(Section section) {
        OptionalDouble share = section.number("tolerated");
        if (share.isPresent() && !(share.getAsDouble() >= 0 && share.getAsDouble() <= 1)) {
            section.problem("tolerated", "is " + share.getAsDouble() + ", must be a share from 0 to 1");
            return 0;
        }
        return share.orElse(0);
    }

    private static void belongs(Section section, RuleKind kind, String key, RuleKind owner) {
        if (kind == owner && !section.has(key)) {
            section.problem(key, "is required for " + owner);
        } else if (kind != owner && section.has(key)) {
            section.problem(key, "is only for " + owner + ", not for " + kind);
        }
    }

    private static void checkPattern(Section section, String pattern) {
        try {
            Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            section.problem(
                    "pattern",
                    "is not a regular expression: " + e.getDescription()
                            + (e.getIndex() < 0 ? "" : " near character " + (e.getIndex() + 1)));
        }
    }

    private void check(Section section, RuleKind kind, List<String> named, Range range, List<String> values) {
        boolean ranged = kind == RuleKind.RANGE || kind == RuleKind.LENGTH;
        if (ranged && range.equals(Range.ALL)) {
            section.problem("range", "is required for " + kind + ", with min or max");
        } else if (!ranged && section.has("range")) {
            section.problem("range", "is only for RANGE and LENGTH, not for " + kind);
        }
        if (kind == RuleKind.CATEGORY && section.has("values") && values.isEmpty()) {
            section.problem("values", "must hold at least one category");
        }
        String key = section.has("columns") ? "columns" : "column";
        if (kind == RuleKind.EXPRESSION) {
            if (!named.isEmpty()) {
                section.problem(key, "is not for an expression, which names its fields itself");
            }
            return;
        }
        if (named.isEmpty()) {
            section.problem(key, "is required for " + kind);
        }
        for (String column : named) {
            checkColumn(section, key, kind, column);
        }
    }

    private void checkColumn(Section section, String key, RuleKind kind, String column) {
        if (column.isBlank()) {
            return;
        }
        Values values = columns.get(column);
        if (values == null) {
            Set<String> names = new TreeSet<>(columns.keySet());
            section.problem(
                    key,
                    "'" + column + "' is neither a feature nor an output of the model"
                            + Section.Similar.hint(column, names));
        } else if (!allowed(kind).test(values)) {
            section.problem(key, "'" + column + "' holds " + values + ", which " + kind + " can't be asked of");
        }
    }

    private static Predicate<Values> allowed(RuleKind kind) {
        return switch (kind) {
            case COMPLETE -> values -> values != Values.IDS;
            case RANGE -> values -> values == Values.NUMBERS;
            case CATEGORY -> values -> values == Values.CATEGORIES || values == Values.FLAGS;
            case LENGTH, REGEX -> values -> values == Values.CATEGORIES || values == Values.TEXTS;
            case TYPE -> values -> values == Values.NUMBERS || values == Values.CATEGORIES || values == Values.TEXTS;
            case UNIQUE -> values -> values != Values.VECTORS;
            case EXPRESSION -> values -> false;
        };
    }
}
