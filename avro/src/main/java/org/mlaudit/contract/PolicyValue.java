package org.mlaudit.contract;

import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** What a contract says of one policy: a number, a text or a list of texts. */
public sealed interface PolicyValue {
    /**
     * A number.
     *
     * @param value finite
     */
    record Numeric(double value) implements PolicyValue {
        public Numeric {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("a policy must be a finite number, not " + value);
            }
            value += 0.0;
        }

        @Override
        public String toString() {
            return CanonicalJson.number(value);
        }
    }

    /**
     * A text.
     *
     * @param value not blank
     */
    record Text(String value) implements PolicyValue {
        public Text {
            if (value.isBlank()) {
                throw new IllegalArgumentException("a policy's text must not be blank");
            }
        }

        @Override
        public String toString() {
            return value;
        }
    }

    /**
     * A list of texts.
     *
     * @param values in the order of the file; may be empty
     */
    record Texts(List<String> values) implements PolicyValue {
        public Texts {
            values = List.copyOf(values);
        }

        @Override
        public String toString() {
            return values.toString();
        }
    }

    /** A number. */
    static PolicyValue of(double value) {
        return new Numeric(value);
    }

    /** A text. */
    static PolicyValue of(String value) {
        return new Text(value);
    }

    /** A list of texts. */
    static PolicyValue of(List<String> values) {
        return new Texts(values);
    }

    /** The number that this is or, as a text, spells; empty for any other text and for lists. */
    default OptionalDouble number() {
        return switch (this) {
            case Numeric number -> OptionalDouble.of(number.value());
            case Text text -> Spelling.number(text.value());
            case Texts texts -> OptionalDouble.empty();
        };
    }

    /** The texts that this holds: those of the list, or the one that it is, a number in the shortest form. */
    default List<String> texts() {
        return this instanceof Texts texts ? texts.values() : List.of(toString());
    }

    /** How a file spells numbers. */
    final class Spelling {
        private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d{1,4})?");

        private Spelling() {}

        /** The finite number that a text spells in decimal digits. */
        static OptionalDouble number(String text) {
            if (NUMBER.matcher(text).matches()) {
                double value = Double.parseDouble(text);
                if (Double.isFinite(value)) {
                    return OptionalDouble.of(value + 0.0);
                }
            }
            return OptionalDouble.empty();
        }
    }
}
