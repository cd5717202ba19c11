package org.mlaudit.streams.drift;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.mlaudit.streams.calibration.Dispersion;
import org.mlaudit.streams.calibration.ShiftTest;
import org.mlaudit.streams.profile.PairedCounts;
import org.mlaudit.streams.profile.PairedCounts.Cell;

/** What findings of a {@link ShiftTest} tell their reader. */
public final class ShiftDetails {
    private static final int CELLS_NAMED = 3;

    private ShiftDetails() {}

    /**
     * What to say of a test: cells, psi, location, spread, missing and shape, and the cells that moved most as top1 to top3.
     *
     * @return may be added to
     */
    public static Map<String, String> of(ShiftTest test, PairedCounts counts) {
        List<Cell> cells = counts.cells();
        double[] p = Divergence.shares(cells.stream().mapToLong(Cell::window).toArray());
        double[] q = Divergence.shares(cells.stream().mapToLong(Cell::reference).toArray());
        double[] terms = IntStream.range(0, p.length)
                .mapToDouble(i -> Divergence.psiTerm(p[i], q[i]))
                .toArray();
        Map<String, String> details = new TreeMap<>();
        details.put("cells", Integer.toString(test.cells()));
        details.put("psi", decimal(Arrays.stream(terms).sum()));
        putIf(test.location() != 0, details, "location", test.location());
        putIf(test.spread() != 0, details, "spread", test.spread());
        putIf(test.missing() != 0, details, "missing", test.missing());
        if (test.cells() > 2) {
            details.put("shape", String.format(Locale.ROOT, "%.3g", test.shapePValue()));
        }
        List<Integer> largest = IntStream.range(0, terms.length)
                .filter(i -> terms[i] > 0)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -terms[i]))
                .limit(CELLS_NAMED)
                .toList();
        for (int rank = 0; rank < largest.size(); rank++) {
            Cell cell = cells.get(largest.get(rank));
            details.put(
                    "top" + (rank + 1),
                    cell.name() + ": " + percent(cell.window(), counts.windowTotal()) + ", reference "
                            + percent(cell.reference(), counts.referenceTotal()));
        }
        return details;
    }

    /** Says by how much the reference's own windows differ, where that was used. */
    public static void putDispersion(ShiftTest test, Dispersion dispersion, Map<String, String> details) {
        if (test.dispersion() > 1) {
            details.put(
                    "dispersion",
                    String.format(Locale.ROOT, "%.1f of %d windows", test.dispersion(), dispersion.windows()));
        }
    }

    private static void putIf(boolean there, Map<String, String> details, String key, double value) {
        if (there) {
            details.put(key, decimal(value));
        }
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private static String percent(long count, long total) {
        return String.format(Locale.ROOT, "%.2f%%", 100.0 * count / Math.max(1, total));
    }
}
