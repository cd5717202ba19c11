package org.mlaudit.streams.anomaly;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;

/** Parts of sentences. */
final class Sentences {
    private static final int MOST_PARTS = 3;

    private Sentences() {}

    /** The first parts, and how many more there are. */
    static String joined(List<String> parts) {
        int shown = Math.min(MOST_PARTS, parts.size());
        String text = String.join("; ", parts.subList(0, shown));
        return parts.size() > shown ? text + "; and " + (parts.size() - shown) + " more" : text;
    }

    /** A finite number in up to four digits. */
    static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e9) {
            return String.format(Locale.ROOT, "%,d", (long) value);
        }
        return new BigDecimal(value)
                .round(new MathContext(4))
                .stripTrailingZeros()
                .toString();
    }

    /** A probability as "one in so many". */
    static String oneIn(double probability) {
        double times = 1 / probability;
        return times >= 1e9
                ? "fewer than one in a billion"
                : "one in " + String.format(Locale.ROOT, "%,d", Math.max(1, Math.round(times)));
    }
}
