package org.mlaudit.streams.rules;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceRow;

/** What all rows so far say of one column. Up to 1,000 categories are counted, and hashes kept while all differ. */
final class ColumnFacts {
    private static final int MOST_COUNTED = 1_000;

    private final Column column;
    private final Map<String, Long> counts = new HashMap<>();
    private final Set<Long> hashes = new HashSet<>();
    private boolean overflow;
    private boolean allDifferent = true;
    private boolean whole = true;
    private long present;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;

    ColumnFacts(Column column) {
        this.column = column;
    }

    void add(InferenceRow row) {
        int index = column.index();
        if (!row.present[index]) {
            return;
        }
        present++;
        if (column.kind() == Column.Kind.NUMBER) {
            double value = row.number[index];
            whole &= value == Math.rint(value);
            min = Math.min(min, value);
            max = Math.max(max, value);
        } else {
            addCategory(row, index);
        }
    }

    private void addCategory(InferenceRow row, int index) {
        if (allDifferent && !hashes.add(row.hash[index])) {
            allDifferent = false;
            hashes.clear();
        }
        if (!overflow) {
            counts.merge(row.text(index), 1L, Long::sum);
            if (counts.size() > MOST_COUNTED) {
                overflow = true;
                counts.clear();
            }
        }
    }

    long present() {
        return present;
    }

    /** Whether no number had a fraction. */
    boolean whole() {
        return whole && present > 0;
    }

    double min() {
        return min;
    }

    double max() {
        return max;
    }

    /** Whether no category came twice. */
    boolean allDifferent() {
        return allDifferent;
    }

    /** Number of different categories; the greatest integer when they are more than are counted. */
    int different() {
        return overflow ? Integer.MAX_VALUE : counts.size();
    }

    /** Number of categories that came once. */
    long seenOnce() {
        return counts.values().stream().filter(count -> count == 1).count();
    }

    /** Categories in alphabetical order. */
    List<String> names() {
        return counts.keySet().stream().sorted().toList();
    }
}
