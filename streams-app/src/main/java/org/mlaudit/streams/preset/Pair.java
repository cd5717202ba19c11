package org.mlaudit.streams.preset;

import java.util.Optional;
import org.mlaudit.streams.drift.CellCounts;
import org.mlaudit.streams.drift.NumberCells;

/**
 * A column's values in the window and in the reference, the missing left out, as other tools see it.
 *
 * @param target the column
 * @param numbers its values, of a numeric column
 * @param counts counts of each category, or of each distinct number
 */
record Pair(String target, Optional<NumberCells> numbers, CellCounts counts) {
    static Pair ofNumbers(String target, NumberCells cells) {
        return new Pair(target, Optional.of(cells), cells.values());
    }

    static Pair ofCategories(String target, CellCounts counts) {
        return new Pair(target, Optional.empty(), counts);
    }

    long windowTotal() {
        return counts.windowTotal();
    }

    long referenceTotal() {
        return counts.referenceTotal();
    }

    /** Different values in both together; a lower bound where a summary's buckets hold several. */
    int unique() {
        return counts.occupied();
    }
}
