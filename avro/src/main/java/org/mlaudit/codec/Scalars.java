package org.mlaudit.codec;

import java.math.BigInteger;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads a source's value as the type that is asked for. What is safe is accepted: text that is wholly a number or a
 * boolean (as CSV has it), whole numbers and booleans as names. What would change the value is not. Answers with a state
 * and keeps the value in a field, so that nothing is allocated.
 */
final class Scalars {
    /** What came of a reading. */
    enum State {
        VALUE,
        ABSENT,
        NOT_FINITE,
        WRONG_TYPE
    }

    /** The last number read. */
    double number;
    /** The last whole number read. */
    long whole;
    /** The last boolean read. */
    boolean flag;
    /** The last text read. */
    CharSequence text = "";

    State number(@Nullable Object value) {
        if (value instanceof Double given) {
            number = given;
        } else if (value instanceof Number given) {
            number = given.doubleValue();
        } else if (value instanceof CharSequence given) {
            return number(given);
        } else {
            return value == null ? State.ABSENT : State.WRONG_TYPE;
        }
        return Double.isFinite(number) ? State.VALUE : State.NOT_FINITE;
    }

    private State number(CharSequence given) {
        String content = given.toString();
        double decimal = Decimals.parse(content);
        if (Double.isNaN(decimal)) {
            return unusualNumber(content);
        }
        number = decimal;
        return State.VALUE;
    }

    private State unusualNumber(String given) {
        String trimmed = given.strip();
        if (trimmed.isEmpty()) {
            return State.ABSENT;
        }
        if (!isDecimal(trimmed)) {
            return isNotFinite(trimmed) ? State.NOT_FINITE : State.WRONG_TYPE;
        }
        try {
            number = Double.parseDouble(trimmed);
        } catch (NumberFormatException e) {
            return State.WRONG_TYPE;
        }
        return Double.isFinite(number) ? State.VALUE : State.NOT_FINITE;
    }

    /** A number without a fraction that fits a long. */
    State whole(@Nullable Object value) {
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            whole = ((Number) value).longValue();
            return State.VALUE;
        }
        State state = number(value);
        if (state == State.VALUE) {
            if (number != Math.rint(number) || Math.abs(number) >= 0x1p63) {
                return State.WRONG_TYPE;
            }
            whole = (long) number;
        }
        return state;
    }

    State flag(@Nullable Object value) {
        if (value instanceof Boolean given) {
            flag = given;
            return State.VALUE;
        }
        if (value instanceof CharSequence given) {
            String trimmed = given.toString().strip();
            if (trimmed.isEmpty()) {
                return State.ABSENT;
            }
            flag = trimmed.equalsIgnoreCase("true");
            return flag || trimmed.equalsIgnoreCase("false") ? State.VALUE : State.WRONG_TYPE;
        }
        return value == null ? State.ABSENT : State.WRONG_TYPE;
    }

    /** A name: text, a whole number or a boolean; empty text counts as absent. */
    State name(@Nullable Object value) {
        State state = text(value);
        return state == State.VALUE && text.isEmpty() ? State.ABSENT : state;
    }

    /** Any text; whole numbers and booleans count as the text that stands for them. */
    State text(@Nullable Object value) {
        if (value instanceof CharSequence given) {
            text = given;
        } else if (value == null) {
            return State.ABSENT;
        } else if (value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte
                || value instanceof BigInteger
                || value instanceof Boolean
                || value instanceof Character
                || value instanceof UUID
                || value instanceof Enum<?>) {
            text = value.toString();
        } else {
            return State.WRONG_TYPE;
        }
        return State.VALUE;
    }

    /** Whether a text has only what a decimal number has; {@code Double.parseDouble} takes more, for example "1d". */
    private static boolean isDecimal(String text) {
        for (int i = 0; i < text.length(); i++) {
            if ("0123456789.+-eE".indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNotFinite(String text) {
        String bare = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
        return bare.equalsIgnoreCase("nan") || bare.equalsIgnoreCase("inf") || bare.equalsIgnoreCase("infinity");
    }
}
