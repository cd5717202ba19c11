package org.mlaudit.streams.profile;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mlaudit.streams.profile.ProfileSpec.NumberSpec;

/** The cell that the value of each row of a reference lies in: a bin or a category; the last cell is of missing values. */
final class ColumnCells {
    /** The cell of a value that is counted in none. */
    static final int NONE = -1;

    private final boolean ordered;
    private final int count;
    private final int[] ofRow;

    private ColumnCells(boolean ordered, int count, int[] ofRow) {
        this.ordered = ordered;
        this.count = count;
        this.ofRow = ofRow;
    }

    /** Cells of numbers as a profile buffers them; invalid ones have none. */
    static ColumnCells ofNumbers(NumberSpec spec, Bins bins, double[] values) {
        int[] cells = new int[values.length];
        for (int row = 0; row < cells.length; row++) {
            double value = values[row];
            if (value >= spec.low() && value <= spec.high()) {
                cells[row] = bins.indexOf(value);
            } else {
                cells[row] = NumberProfile.isMissing(value) ? bins.count() : NONE;
            }
        }
        return new ColumnCells(true, bins.count() + 1, cells);
    }

    /** Cells of finite values, of which none is missing: {@code count}, from {@code first} on, {@code stride} apart. */
    static ColumnCells ofValues(Bins bins, float[] values, int first, int stride, int count) {
        int[] cells = new int[count];
        for (int row = 0, at = first; row < count; row++, at += stride) {
            cells[row] = bins.indexOf(values[at]);
        }
        return new ColumnCells(true, bins.count() + 1, cells);
    }

    /** Cells of categories: the known ones, one for all others, one for the missing. */
    static ColumnCells ofCategories(List<String> known, Map<Long, String> names, long absent, long[] hashes) {
        Map<String, Integer> positions = new HashMap<>();
        known.forEach(name -> positions.put(name, positions.size()));
        Map<Long, Integer> cellOfHash = new HashMap<>();
        names.forEach((hash, name) -> cellOfHash.put(hash, positions.getOrDefault(name, known.size())));
        cellOfHash.put(absent, known.size() + 1);
        int[] cells = new int[hashes.length];
        for (int row = 0; row < cells.length; row++) {
            cells[row] = cellOfHash.getOrDefault(hashes[row], known.size());
        }
        return new ColumnCells(false, known.size() + 2, cells);
    }

    /** Whether the cells but the last have an order. */
    boolean ordered() {
        return ordered;
    }

    /** Number of cells. */
    int count() {
        return count;
    }

    /** The cell of a row, or {@link #NONE}. */
    int ofRow(int row) {
        return ofRow[row];
    }
}
