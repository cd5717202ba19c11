package org.mlaudit.streams.rules;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.mlaudit.codec.CategoryHash;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.FeatureType;
import org.mlaudit.contract.Range;
import org.mlaudit.contract.RuleSpec;
import org.mlaudit.contract.ValueType;

/** The rules that are not expressions. */
final class Conditions {
    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private Conditions() {}

    /** The condition of a rule that is not an expression; one that checks nothing for a UNIQUE rule. */
    static Condition of(RuleSpec rule, InferenceLayout layout) {
        int[] columns = layout.columns().stream()
                .filter(column -> rule.columns().contains(column.target()))
                .mapToInt(Column::index)
                .toArray();
        return switch (rule.kind()) {
            case COMPLETE -> complete(columns);
            case RANGE -> each(columns, number(rule.range()));
            case CATEGORY -> each(columns, category(rule));
            case LENGTH -> each(columns, length(rule.range()));
            case REGEX -> each(columns, regex(Pattern.compile(rule.text())));
            case TYPE -> each(columns, type(rule.type().orElse(ValueType.NUMBER), layout));
            case UNIQUE, EXPRESSION -> (row, failure) -> Outcome.NOT_CHECKED;
        };
    }

    /** Whether a present value of a column is as it should be. */
    private interface Value {
        boolean good(InferenceRow row, int column);
    }

    private static Condition complete(int[] columns) {
        return (row, failure) -> {
            for (int column : columns) {
                if (!row.present[column]) {
                    return Outcome.BROKEN;
                }
            }
            return Outcome.KEPT;
        };
    }

    private static Condition each(int[] columns, Value value) {
        return (row, failure) -> {
            Outcome outcome = Outcome.NOT_CHECKED;
            for (int column : columns) {
                if (row.present[column]) {
                    if (!value.good(row, column)) {
                        return Outcome.BROKEN;
                    }
                    outcome = Outcome.KEPT;
                }
            }
            return outcome;
        };
    }

    private static Value number(Range range) {
        return (row, column) -> range.contains(row.number[column]);
    }

    private static Value category(RuleSpec rule) {
        Set<Long> allowed = new HashSet<>();
        rule.values().forEach(value -> allowed.add(CategoryHash.of(value)));
        long[] hashes = allowed.stream().mapToLong(Long::longValue).sorted().toArray();
        return (row, column) -> Arrays.binarySearch(hashes, row.hash[column]) >= 0;
    }

    private static Value length(Range range) {
        return (row, column) -> {
            String text = row.text(column);
            return range.contains(text.codePointCount(0, text.length()));
        };
    }

    private static Value regex(Pattern pattern) {
        return (row, column) -> pattern.matcher(row.text(column)).matches();
    }

    private static Value type(ValueType type, InferenceLayout layout) {
        boolean[] named = new boolean[layout.columns().size()];
        for (Column column : layout.columns()) {
            named[column.index()] = column.kind() == Column.Kind.CATEGORY
                    || column.feature()
                            .filter(feature -> feature.type() == FeatureType.TEXT)
                            .isPresent();
        }
        Predicate<String> reads = text(type);
        return (row, column) -> named[column] ? reads.test(row.text(column)) : is(type, row.number[column]);
    }

    private static boolean is(ValueType type, double number) {
        return switch (type) {
            case NUMBER -> Double.isFinite(number);
            case INTEGER -> number == Math.rint(number) && Double.isFinite(number);
            case BOOLEAN -> number == 0 || number == 1;
            case DATE, TIMESTAMP, UUID -> false;
        };
    }

    private static Predicate<String> text(ValueType type) {
        return switch (type) {
            case NUMBER -> text -> number(text, Integer.MIN_VALUE);
            case INTEGER -> text -> number(text, 0);
            case BOOLEAN -> text -> Set.of("true", "false").contains(text.toLowerCase(Locale.ROOT));
            case DATE -> text -> parses(text, LocalDate::parse);
            case TIMESTAMP -> text -> parses(text, OffsetDateTime::parse);
            case UUID -> text -> UUID.matcher(text).matches();
        };
    }

    /** Whether a text is a decimal number without a fraction, or with one where {@code wholeScale} is negative. */
    private static boolean number(String text, int wholeScale) {
        if (text.length() > 100) {
            return false;
        }
        try {
            BigDecimal value = new BigDecimal(text);
            return wholeScale < 0
                    || value.signum() == 0
                    || value.stripTrailingZeros().scale() <= wholeScale;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean parses(String text, Consumer<String> parser) {
        try {
            parser.accept(text);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
