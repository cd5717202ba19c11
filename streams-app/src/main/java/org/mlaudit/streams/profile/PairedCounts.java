package org.mlaudit.streams.profile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Counts of a window and of its reference in the same cells: the reference's bins or categories, a cell for the values
 * that are in neither, and a cell for missing values. Invalid values of a NUMBER column are left out. Cells that are empty
 * on both sides do not appear. Immutable.
 */
public final class PairedCounts {
    /** Name of the cell of missing values. */
    public static final String MISSING = "(missing)";
    /** Name of the cell of categories that the reference does not hold by name. */
    public static final String OTHER = "(other)";
    /** Name of the cell that joins small ones. */
    public static final String RARE = "(rare)";

    private final List<Cell> cells;
    private final long windowTotal;
    private final long referenceTotal;

    private PairedCounts(List<Cell> cells) {
        this.cells = cells.stream()
                .filter(cell -> cell.window() + cell.reference() > 0)
                .toList();
        this.windowTotal = cells.stream().mapToLong(Cell::window).sum();
        this.referenceTotal = cells.stream().mapToLong(Cell::reference).sum();
    }

    /** Counts of a column of a window and of a reference of the same model version. */
    public static PairedCounts of(ColumnView window, Reference reference) {
        int column = window.column().index();
        List<Cell> cells = switch (window) {
            case NumberView number ->
                numberCells(
                        number,
                        (NumberView) reference.column(column),
                        reference.bins(column).orElse(Bins.of()));
            case CategoryView category -> categoryCells(category, (CategoryView) reference.column(column));
        };
        cells.add(new Cell(MISSING, window.missing(), reference.column(column).missing()));
        return new PairedCounts(cells);
    }

    /** Counts in given cells. */
    public static PairedCounts of(List<Cell> cells) {
        return new PairedCounts(cells);
    }

    /** The cells: bins ascending, or categories by name; then the others and the missing. */
    public List<Cell> cells() {
        return cells;
    }

    /** Sum of the window's counts. */
    public long windowTotal() {
        return windowTotal;
    }

    /** Sum of the reference's counts. */
    public long referenceTotal() {
        return referenceTotal;
    }

    /**
     * Joins the cells in which fewer than {@code least} values would be expected in the smaller of both samples, if both
     * were alike, into one: the distributions of test statistics are only known where no cell is nearly empty (Cochran
     * 1954).
     */
    public PairedCounts joinRare(double least) {
        double smaller = Math.min(windowTotal, referenceTotal);
        double total = (double) windowTotal + referenceTotal;
        List<Cell> joined = new ArrayList<>();
        long window = 0;
        long reference = 0;
        for (Cell cell : cells) {
            if (smaller * (cell.window() + cell.reference()) / total < least) {
                window += cell.window();
                reference += cell.reference();
            } else {
                joined.add(cell);
            }
        }
        if (joined.size() < cells.size() - 1) {
            joined.add(new Cell(RARE, window, reference));
            return new PairedCounts(joined);
        }
        return this;
    }

    private static List<Cell> numberCells(NumberView window, NumberView reference, Bins bins) {
        long[] ours = window.counts(bins);
        long[] theirs = reference.counts(bins);
        List<Cell> cells = new ArrayList<>();
        for (int bin = 0; bin < bins.count(); bin++) {
            cells.add(new Cell(bins.label(bin), ours[bin], theirs[bin]));
        }
        return cells;
    }

    private static List<Cell> categoryCells(CategoryView window, CategoryView reference) {
        Map<Long, Long> counts = new HashMap<>();
        window.categories().forEach(category -> counts.put(category.hash(), category.count()));
        List<Cell> cells = new ArrayList<>();
        Set<Long> own = new HashSet<>();
        long otherReference = reference.other();
        for (CategoryCount category : reference.categories()) {
            if (category.count() > 0 && window.counts(category.hash())) {
                cells.add(new Cell(category.name(), counts.getOrDefault(category.hash(), 0L), category.count()));
                own.add(category.hash());
            } else {
                otherReference += category.count();
            }
        }
        long otherWindow = window.other();
        for (CategoryCount category : window.categories()) {
            otherWindow += own.contains(category.hash()) ? 0 : category.count();
        }
        cells.sort(Comparator.comparing(Cell::name));
        cells.add(new Cell(OTHER, otherWindow, otherReference));
        return cells;
    }

    /**
     * One cell.
     *
     * @param name bin or category, for people
     * @param window values in the window
     * @param reference values in the reference
     */
    public record Cell(String name, long window, long reference) {}
}
