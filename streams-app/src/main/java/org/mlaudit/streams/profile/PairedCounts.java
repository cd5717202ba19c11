package org.mlaudit.streams.profile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts of a window and of its reference in the same cells: the reference's bins, or every category of either; a cell for
 * categories that are not counted by name on both sides, and one for missing values. Invalid values of a NUMBER column are
 * left out. Cells that are empty on both sides do not appear. Immutable.
 */
public final class PairedCounts {
    /** Name of the cell of missing values. */
    public static final String MISSING = "(missing)";
    /** Name of the cell of categories that are not counted by name. */
    public static final String OTHER = "(other)";
    /** Name of the cell that joins small ones. */
    public static final String RARE = "(rare)";

    private final List<Cell> ordered;
    private final List<Cell> cells;
    private final long windowTotal;
    private final long referenceTotal;

    private PairedCounts(List<Cell> ordered, List<Cell> unordered) {
        this.ordered = occurring(ordered);
        List<Cell> all = new ArrayList<>(this.ordered);
        all.addAll(occurring(unordered));
        this.cells = List.copyOf(all);
        this.windowTotal = cells.stream().mapToLong(Cell::window).sum();
        this.referenceTotal = cells.stream().mapToLong(Cell::reference).sum();
    }

    /** Counts of a column of a window and of what it is compared with, of the same model version. */
    public static PairedCounts of(ColumnView window, Baseline reference) {
        int column = window.column().index();
        Cell missing =
                new Cell(MISSING, window.missing(), reference.column(column).missing());
        return switch (window) {
            case NumberView number -> {
                Bins bins = reference.bins(column).orElse(Bins.of());
                yield new PairedCounts(bins(number, (NumberView) reference.column(column), bins), List.of(missing));
            }
            case CategoryView category -> {
                List<Cell> cells = categories(category, (CategoryView) reference.column(column));
                cells.add(missing);
                yield new PairedCounts(List.of(), cells);
            }
        };
    }

    /** Counts of numbers in the same bins. */
    public static PairedCounts ofBins(Bins bins, long[] window, long[] reference) {
        return new PairedCounts(paired(bins, window, reference), List.of());
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

    /** The counts without some cells that are no bins. */
    public PairedCounts without(String... names) {
        List<String> dropped = List.of(names);
        List<Cell> unordered = cells.subList(ordered.size(), cells.size());
        return new PairedCounts(
                ordered,
                unordered.stream()
                        .filter(cell -> !dropped.contains(cell.name()))
                        .toList());
    }

    /**
     * Joins small cells, since the distributions of test statistics are only known where no cell is nearly empty (Cochran
     * 1954): those in which fewer than {@code least} values would be expected in the smaller of both samples if both were
     * alike. Bins join their neighbour, by the reference's share, for the reference's quantiles made them; other cells
     * join into one, by the share in both samples together. Either way the choice does not favour one side, which would
     * make equal distributions look different.
     */
    public PairedCounts joinRare(double least) {
        double smaller = Math.min(windowTotal, referenceTotal);
        double total = (double) windowTotal + referenceTotal;
        List<Cell> kept = new ArrayList<>();
        List<Cell> rare = new ArrayList<>();
        for (Cell cell : cells.subList(ordered.size(), cells.size())) {
            boolean isRare = smaller * (cell.window() + cell.reference()) / total < least;
            (isRare ? rare : kept).add(cell);
        }
        if (rare.size() > 1) {
            kept.add(new Cell(
                    RARE,
                    rare.stream().mapToLong(Cell::window).sum(),
                    rare.stream().mapToLong(Cell::reference).sum()));
        } else {
            kept.addAll(rare);
        }
        return new PairedCounts(joinNeighbours(least / smaller, total), kept);
    }

    private List<Cell> joinNeighbours(double leastShare, double total) {
        List<Cell> joined = new ArrayList<>();
        List<Cell> open = new ArrayList<>();
        double share = 0;
        for (Cell cell : ordered) {
            open.add(cell);
            share += cell.reference() > 0 ? (double) cell.reference() / referenceTotal : cell.window() / total;
            if (share >= leastShare) {
                joined.add(union(open));
                open.clear();
                share = 0;
            }
        }
        if (!open.isEmpty()) {
            if (!joined.isEmpty()) {
                open.addFirst(joined.removeLast());
            }
            joined.add(union(open));
        }
        return joined;
    }

    private static Cell union(List<Cell> neighbours) {
        String name = neighbours.size() == 1
                ? neighbours.getFirst().name()
                : neighbours.getFirst().name() + " ... " + neighbours.getLast().name();
        return new Cell(
                name,
                neighbours.stream().mapToLong(Cell::window).sum(),
                neighbours.stream().mapToLong(Cell::reference).sum());
    }

    private static List<Cell> occurring(List<Cell> cells) {
        return cells.stream()
                .filter(cell -> cell.window() + cell.reference() > 0)
                .toList();
    }

    private static List<Cell> bins(NumberView window, NumberView reference, Bins bins) {
        return paired(bins, window.counts(bins), reference.counts(bins));
    }

    private static List<Cell> paired(Bins bins, long[] ours, long[] theirs) {
        List<Cell> cells = new ArrayList<>();
        for (int bin = 0; bin < bins.count(); bin++) {
            cells.add(new Cell(bins.label(bin), ours[bin], theirs[bin]));
        }
        return cells;
    }

    private static List<Cell> categories(CategoryView window, CategoryView reference) {
        Map<Long, String> names = new TreeMap<>();
        Map<Long, Long> ours = counts(window, names);
        Map<Long, Long> theirs = counts(reference, names);
        List<Cell> cells = new ArrayList<>();
        long otherWindow = window.other();
        long otherReference = reference.other();
        for (Map.Entry<Long, String> category : names.entrySet()) {
            long hash = category.getKey();
            long inWindow = ours.getOrDefault(hash, 0L);
            long inReference = theirs.getOrDefault(hash, 0L);
            if (window.counts(hash) && reference.counts(hash)) {
                cells.add(new Cell(category.getValue(), inWindow, inReference));
            } else {
                otherWindow += inWindow;
                otherReference += inReference;
            }
        }
        cells.sort(Comparator.comparing(Cell::name));
        cells.add(new Cell(OTHER, otherWindow, otherReference));
        return cells;
    }

    private static Map<Long, Long> counts(CategoryView view, Map<Long, String> names) {
        Map<Long, Long> counts = new HashMap<>();
        for (CategoryCount category : view.categories()) {
            names.putIfAbsent(category.hash(), category.name());
            counts.put(category.hash(), category.count());
        }
        return counts;
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
