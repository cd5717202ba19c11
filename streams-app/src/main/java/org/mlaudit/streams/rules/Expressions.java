package org.mlaudit.streams.rules;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.NullableType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.NullValue;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceLayout.Segment;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.FeatureType;

/**
 * Compiles conditions in CEL, the Common Expression Language, over the fields of one layout. Features go by their names;
 * numbers are doubles, EMBEDDING features their norm, categories and texts strings; the outputs are
 * {@code prediction.label}, {@code prediction.score} and {@code prediction.value}, {@code latency} is in microseconds, and a
 * segment that comes from the map is {@code segments.name}. A missing field is null. Conditions are checked for their
 * types. What {@link Comparisons} can evaluate by itself does not go through CEL at run time.
 */
final class Expressions {
    private static final CelOptions OPTIONS = CelOptions.current()
            .enableHeterogeneousNumericComparisons(true)
            .comprehensionMaxIterations(10_000)
            .build();
    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.plannerRuntimeBuilder().setOptions(OPTIONS).build();

    private final CelCompiler compiler;
    private final Map<String, Field> fields = new TreeMap<>();

    Expressions(InferenceLayout layout) {
        for (Segment segment : layout.segments()) {
            if (segment.column().isEmpty()) {
                fields.put("segments." + segment.name(), Field.text(segment.place()));
            }
        }
        for (Column column : layout.columns()) {
            fields.put(column.target(), Field.of(column));
        }
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .setResultType(SimpleType.BOOL);
        fields.forEach((name, field) -> {
            if (name.matches("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*")) {
                builder.addVar(name, NullableType.create(field.type()));
            }
        });
        this.compiler = builder.build();
    }

    /**
     * A field of a row as CEL sees it.
     *
     * @param place where the row's arrays hold it
     * @param hashed whether the row holds the hash of its text
     */
    record Field(int place, Kind kind, boolean hashed) {
        enum Kind {
            NUMBER,
            FLAG,
            TEXT
        }

        static Field text(int place) {
            return new Field(place, Kind.TEXT, true);
        }

        static Field of(Column column) {
            Optional<FeatureType> type = column.feature().map(feature -> feature.type());
            Kind kind = column.kind() == Column.Kind.NUMBER
                    ? type.filter(FeatureType.TEXT::equals).isPresent() ? Kind.TEXT : Kind.NUMBER
                    : type.filter(FeatureType.BOOLEAN::equals).isPresent() ? Kind.FLAG : Kind.TEXT;
            return new Field(column.index(), kind, column.kind() == Column.Kind.CATEGORY);
        }

        CelType type() {
            return switch (kind) {
                case NUMBER -> SimpleType.DOUBLE;
                case FLAG -> SimpleType.BOOL;
                case TEXT -> SimpleType.STRING;
            };
        }

        Object value(InferenceRow row) {
            if (!row.present[place]) {
                return NullValue.NULL_VALUE;
            }
            return switch (kind) {
                case NUMBER -> row.number[place];
                case FLAG -> row.hash[place] == InferenceRow.TRUE;
                case TEXT -> row.text(place);
            };
        }
    }

    /** What is wrong with a condition, with its place in the text; empty when nothing is. */
    Optional<String> problem(String condition) {
        CelValidationResult result = compiler.compile(condition);
        if (!result.hasError()) {
            return Optional.empty();
        }
        String issues = result.getErrors().stream().map(Expressions::describe).collect(Collectors.joining("; "));
        boolean whole = issues.contains("int") && issues.contains("double");
        return Optional.of(issues + (whole ? "; numbers are doubles: write 10.0, not 10" : ""));
    }

    private static String describe(CelIssue issue) {
        // CEL counts lines from 1 and columns from 0.
        return String.format(
                Locale.ROOT,
                "line %d, column %d: %s",
                issue.getSourceLocation().getLine(),
                issue.getSourceLocation().getColumn() + 1,
                issue.getMessage());
    }

    /** A condition to hold rows against; one that does not compile fails for every row. */
    Condition condition(String text) {
        try {
            CelAbstractSyntaxTree tree = compiler.compile(text).getAst();
            Optional<Condition> plain = Comparisons.compile(tree.getExpr(), fields);
            return plain.isPresent() ? plain.get() : evaluated(tree);
        } catch (CelValidationException | CelEvaluationException e) {
            String why = problem(text).orElse(String.valueOf(e.getMessage()));
            return (row, failure) -> {
                failure.accept(why);
                return Outcome.FAILED;
            };
        }
    }

    /** A condition that CEL evaluates, whatever it is. */
    Condition evaluated(String text) {
        try {
            return evaluated(compiler.compile(text).getAst());
        } catch (CelValidationException | CelEvaluationException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private Condition evaluated(CelAbstractSyntaxTree tree) throws CelEvaluationException {
        return new Evaluated(RUNTIME.createProgram(tree), fields);
    }

    /** A condition whose evaluation fails because a field is missing is not checked; any other failure counts as one. */
    private record Evaluated(CelRuntime.Program program, Map<String, Field> fields) implements Condition {
        @Override
        public Outcome check(InferenceRow row, Consumer<String> failure) {
            Fields seen = new Fields(fields, row);
            try {
                Object result = program.eval(seen::apply);
                return result instanceof Boolean kept ? kept ? Outcome.KEPT : Outcome.BROKEN : Outcome.NOT_CHECKED;
            } catch (CelEvaluationException e) {
                if (seen.missing) {
                    return Outcome.NOT_CHECKED;
                }
                failure.accept(e.getErrorCode().name().toLowerCase(Locale.ROOT).replace('_', ' '));
                return Outcome.FAILED;
            }
        }
    }

    /** Looks up the fields of a row and remembers whether one was missing. */
    private static final class Fields implements Function<String, Optional<Object>> {
        private final Map<String, Field> fields;
        private final InferenceRow row;
        private boolean missing;

        Fields(Map<String, Field> fields, InferenceRow row) {
            this.fields = fields;
            this.row = row;
        }

        @Override
        public Optional<Object> apply(String name) {
            Field field = fields.get(name);
            if (field == null) {
                return Optional.empty();
            }
            missing |= !row.present[field.place()];
            return Optional.of(field.value(row));
        }
    }
}
