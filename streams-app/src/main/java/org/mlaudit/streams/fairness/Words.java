package org.mlaudit.streams.fairness;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** How findings of fairness say what they rest on. */
final class Words {
    private Words() {}

    /** Details of a finding about two shares. */
    static Map<String, String> of(Share group, Share reference, Figure figure) {
        Map<String, String> details = of(figure);
        details.put("group", share(group));
        details.put("reference", share(reference));
        return details;
    }

    /** Details of a finding: the interval of its value. */
    static Map<String, String> of(Figure figure) {
        Map<String, String> details = new TreeMap<>();
        figure.interval()
                .ifPresent(
                        interval -> details.put("interval", number(interval.low()) + " to " + number(interval.high())));
        if (figure.error() > 0) {
            details.put("error", "at most " + number(figure.error()) + " from bins");
        }
        return details;
    }

    static String share(Share share) {
        return count(share.part()) + " of " + count(share.whole())
                + String.format(Locale.ROOT, ", %.1f%%", 100 * share.share());
    }

    private static String count(double weight) {
        return String.format(Locale.ROOT, weight == Math.rint(weight) ? "%.0f" : "%.2f", weight);
    }

    static String number(double value) {
        return String.format(Locale.ROOT, "%.3g", value + 0.0);
    }
}
