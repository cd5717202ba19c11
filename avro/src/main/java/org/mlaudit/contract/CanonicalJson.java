package org.mlaudit.contract;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes maps with text keys, lists, texts, finite doubles and booleans as RFC 8785 canonical JSON. */
public final class CanonicalJson {
    private static final double PLAIN_FROM = 1e-6;
    private static final double PLAIN_TO = 1e21;
    /** Whole numbers below this are exact, and have no exponent. */
    private static final double LONGS = 1e15;

    private CanonicalJson() {}

    /** The canonical text of a value. */
    public static String write(Object value) {
        StringBuilder out = new StringBuilder();
        append(out, value);
        return out.toString();
    }

    private static void append(StringBuilder out, Object value) {
        switch (value) {
            case Map<?, ?> map -> {
                Map<String, Object> sorted = new TreeMap<>();
                map.forEach((name, member) -> sorted.put((String) name, member));
                String separator = "{";
                for (Map.Entry<String, Object> entry : sorted.entrySet()) {
                    quote(out.append(separator), entry.getKey());
                    append(out.append(':'), entry.getValue());
                    separator = ",";
                }
                out.append(sorted.isEmpty() ? "{}" : "}");
            }
            case List<?> list -> {
                out.append('[');
                for (int i = 0; i < list.size(); i++) {
                    append(i == 0 ? out : out.append(','), list.get(i));
                }
                out.append(']');
            }
            case Double number -> out.append(number(number));
            case Boolean flag -> out.append(flag.booleanValue());
            default -> quote(out, value.toString());
        }
    }

    /** The form that ECMAScript gives a number (RFC 8785, 3.2.2.3). */
    static String number(double value) {
        if (value == 0) {
            return "0";
        }
        if (value == Math.rint(value) && Math.abs(value) < LONGS) {
            return Long.toString((long) value);
        }
        BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        // Double.toString gives two digits where one would do.
        BigDecimal oneDigit = exact.round(new MathContext(1));
        if (oneDigit.doubleValue() == value) {
            exact = oneDigit.stripTrailingZeros();
        }
        double magnitude = Math.abs(value);
        if (magnitude >= PLAIN_FROM && magnitude < PLAIN_TO) {
            return exact.toPlainString();
        }
        String digits = exact.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - exact.scale();
        String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
        return (value < 0 ? "-" : "") + digits.charAt(0) + fraction + "e" + (exponent < 0 ? "" : "+") + exponent;
    }

    private static void quote(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> {
                    if (c < 0x20) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
