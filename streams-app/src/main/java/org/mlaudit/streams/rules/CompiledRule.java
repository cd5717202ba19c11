package org.mlaudit.streams.rules;

import java.util.List;
import java.util.function.Consumer;
import org.mlaudit.codec.CategoryHash;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.RuleKind;
import org.mlaudit.contract.RuleSpec;

/**
 * A rule of a contract that inferences can be held against. A UNIQUE rule is not about one inference: it says which key of
 * an inference must not repeat, and the summary of a window counts the keys. Immutable.
 */
public final class CompiledRule {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final RuleSpec spec;
    private final long hash;
    private final Condition condition;
    private final int[] keyNumbers;
    private final int[] keyCategories;
    private final boolean keyHasId;

    private CompiledRule(RuleSpec spec, InferenceLayout layout, Condition condition) {
        this.spec = spec;
        this.hash = hash(spec);
        this.condition = condition;
        this.keyNumbers = columns(spec, layout, Column.Kind.NUMBER);
        this.keyCategories = columns(spec, layout, Column.Kind.CATEGORY);
        this.keyHasId = spec.columns().contains(RuleSpec.ID);
    }

    /** The rules of a layout's contract, in its order. A condition that does not compile fails for every inference. */
    public static List<CompiledRule> all(InferenceLayout layout) {
        List<RuleSpec> specs = layout.contract().rules();
        if (specs.isEmpty()) {
            return List.of();
        }
        Expressions expressions = new Expressions(layout);
        return specs.stream()
                .map(spec -> new CompiledRule(
                        spec,
                        layout,
                        spec.kind() == RuleKind.EXPRESSION
                                ? expressions.condition(spec.text())
                                : Conditions.of(spec, layout)))
                .toList();
    }

    private static int[] columns(RuleSpec spec, InferenceLayout layout, Column.Kind kind) {
        return layout.columns().stream()
                .filter(column -> column.kind() == kind && spec.columns().contains(column.target()))
                .mapToInt(Column::index)
                .toArray();
    }

    /**
     * Stands for what a rule checks, so that counts are added only to counts of the same; what is tolerated and raised may
     * change without that.
     */
    private static long hash(RuleSpec spec) {
        return CategoryHash.of(String.join(
                "\u0000",
                spec.name(),
                spec.kind().name(),
                spec.columns().toString(),
                spec.type().toString(),
                spec.range().toString(),
                spec.values().toString(),
                spec.text()));
    }

    /** What the contract says of it. */
    public RuleSpec spec() {
        return spec;
    }

    /** Stable 64-bit hash of its name and of what it checks. */
    public long hash() {
        return hash;
    }

    /** Whether it is about keys that must not repeat, so that {@link #check} says nothing and {@link #key} matters. */
    public boolean unique() {
        return spec.kind() == RuleKind.UNIQUE;
    }

    /**
     * Holds a row against the rule; allocates nothing except where texts are matched and where CEL evaluates.
     *
     * @param failure told why, when the condition can't be evaluated
     */
    public Outcome check(InferenceRow row, Consumer<String> failure) {
        return condition.check(row, failure);
    }

    /** Whether a row has all parts of a UNIQUE rule's key. */
    public boolean hasKey(InferenceRow row) {
        for (int column : keyNumbers) {
            if (!row.present[column]) {
                return false;
            }
        }
        for (int column : keyCategories) {
            if (!row.present[column]) {
                return false;
            }
        }
        return true;
    }

    /** Hash of a row's key by a UNIQUE rule. */
    public long key(InferenceRow row) {
        long key = keyHasId ? row.idHash() : 0;
        for (int column : keyNumbers) {
            key = mix(key + GOLDEN) ^ Double.doubleToLongBits(row.number[column] + 0.0);
        }
        for (int column : keyCategories) {
            key = mix(key + GOLDEN) ^ row.hash[column];
        }
        return mix(key);
    }

    /** The mixer of SplitMix64 (Steele, Lea, Flood 2014). */
    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
