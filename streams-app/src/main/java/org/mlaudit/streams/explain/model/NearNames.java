package org.mlaudit.streams.explain.model;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that somebody may have meant. */
final class NearNames {
    private NearNames() {}

    /**
     * Returns the candidate that is the fewest edits away (Levenshtein 1966), whatever the case; empty if none is nearer than
     * a third of the name's length.
     */
    static Optional<String> nearest(String name, Collection<String> candidates) {
        int most = Math.max(1, name.length() / 3);
        return candidates.stream()
                .filter(candidate -> Math.abs(candidate.length() - name.length()) <= most)
                .filter(candidate -> edits(name, candidate) <= most)
                .min(Comparator.comparingInt((String candidate) -> edits(name, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Returns "; did you mean 'x'?", with words before the name if there are any, or nothing. */
    static String suggestion(String name, Collection<String> candidates, String words) {
        return nearest(name, candidates)
                .map(near -> "; did you mean " + words + "'" + near + "'?")
                .orElse("");
    }

    private static int edits(String a, String b) {
        String from = a.toLowerCase(Locale.ROOT);
        String to = b.toLowerCase(Locale.ROOT);
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
