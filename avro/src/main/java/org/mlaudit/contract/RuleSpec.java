package org.mlaudit.contract;

import java.util.List;
import java.util.Optional;

/**
 * A quality rule that every inference of a model should keep.
 *
 * @param name what findings call it
 * @param kind what it asks
 * @param columns targets that it is about, for example {@code income} or {@code prediction.score}, or {@code id} of a UNIQUE
 *     rule; empty for an EXPRESSION
 * @param type what values must read as, of a TYPE rule
 * @param range allowed values of a RANGE rule, allowed lengths of a LENGTH rule; {@link Range#ALL} otherwise
 * @param values allowed categories of a CATEGORY rule; empty otherwise
 * @param text regular expression of a REGEX rule, condition of an EXPRESSION; empty otherwise
 * @param tolerated share of the checked inferences that may break it, 0 to 1
 * @param severity what breaking it more often raises
 */
public record RuleSpec(
        String name,
        RuleKind kind,
        List<String> columns,
        Optional<ValueType> type,
        Range range,
        List<String> values,
        String text,
        double tolerated,
        RuleSeverity severity) {
    /** What a UNIQUE rule calls the id of an inference. */
    public static final String ID = "id";

    public RuleSpec {
        columns = List.copyOf(columns);
        values = List.copyOf(values);
    }
}
