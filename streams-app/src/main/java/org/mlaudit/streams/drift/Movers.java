package org.mlaudit.streams.drift;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.mlaudit.streams.profile.PairedCounts;
import org.mlaudit.streams.profile.PairedCounts.Cell;

/** Names what moved: the bins or categories whose shares differ most, and what a number was and is. */
final class Movers {
    private static final int NAMED = 3;

    private Movers() {}

    /**
     * The cells that differ most, as {@code top1} to {@code top3}: by their term of chi-square, so that a rare category that
     * doubles comes before a frequent one that grows by a little.
     */
    static Map<String, String> ofCells(PairedCounts counts) {
        Map<String, String> details = new HashMap<>();
        details.put("cells", Integer.toString(counts.cells().size()));
        name(counts, details);
        return details;
    }

    /** The same of a number's bins, and its mean and deviation in the window and in the reference. */
    static Map<String, String> ofNumbers(PairedCounts counts, NumberCells cells) {
        Map<String, String> details = new HashMap<>();
        name(counts, details);
        details.put("mean", pair(cells, cells.windowMoments.mean(), cells.referenceMoments.mean()));
        details.put(
                "deviation",
                pair(cells, Math.sqrt(cells.windowMoments.variance()), Math.sqrt(cells.referenceMoments.variance())));
        return details;
    }

    /** The categories that are counted by name. */
    static PairedCounts named(PairedCounts counts) {
        return counts.without(PairedCounts.MISSING, PairedCounts.OTHER);
    }

    static Map<String, String> withError(Map<String, String> details, TestResult result) {
        Map<String, String> all = new HashMap<>(details);
        all.put("error", String.format(Locale.ROOT, "%.3g", result.error()));
        return all;
    }

    private static void name(PairedCounts counts, Map<String, String> details) {
        double windowTotal = counts.windowTotal();
        double referenceTotal = counts.referenceTotal();
        List<Cell> largest = largest(counts.cells().stream(), windowTotal, referenceTotal);
        for (int rank = 0; rank < largest.size(); rank++) {
            Cell cell = largest.get(rank);
            details.put(
                    "top" + (rank + 1),
                    String.format(
                            Locale.ROOT,
                            "%s: %.2f%%, reference %.2f%%",
                            cell.name(),
                            100 * cell.window() / windowTotal,
                            100 * cell.reference() / referenceTotal));
        }
    }

    private static List<Cell> largest(Stream<Cell> cells, double windowTotal, double referenceTotal) {
        return cells.filter(cell -> term(cell, windowTotal, referenceTotal) > 0)
                .sorted(Comparator.<Cell>comparingDouble(cell -> -term(cell, windowTotal, referenceTotal))
                        .thenComparing(Cell::name))
                .limit(NAMED)
                .toList();
    }

    private static double term(Cell cell, double windowTotal, double referenceTotal) {
        double apart = cell.window() / windowTotal - cell.reference() / referenceTotal;
        return apart * apart / (cell.window() + cell.reference());
    }

    private static String pair(NumberCells cells, double window, double reference) {
        return String.format(Locale.ROOT, "%.6g, reference %.6g", cells.unscaled(window), cells.unscaled(reference));
    }
}
