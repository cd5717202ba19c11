package org.mlaudit.streams.profile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.mlaudit.streams.calibration.Dispersion;

/**
 * The whole windows of one size that a reference's rows lie in, aligned as those of the stream. One at either end is whole if
 * the rows begin, or end, within a 24th of its length: an hour of a day. Windows of too few rows are left out; of more than
 * {@value #MOST} some are taken, evenly spread over the time.
 */
final class ReferenceWindows {
    /** Windows that are compared at most. */
    static final int MOST = 1_000;

    private static final int TOLERANCE = 24;
    private static final int NONE = -1;

    private final int count;
    private final int[] windowOfRow;

    private ReferenceWindows(int count, int[] windowOfRow) {
        this.count = count;
        this.windowOfRow = windowOfRow;
    }

    /** The windows of rows at the given times, in microseconds since 1970 UTC; empty if there are too few. */
    static Optional<ReferenceWindows> of(long[] micros, Duration size) {
        long length = size.toMillis();
        long[] starts = new long[micros.length];
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        TreeMap<Long, Integer> rows = new TreeMap<>();
        for (int row = 0; row < starts.length; row++) {
            long millis = Math.floorDiv(micros[row], 1_000L);
            first = Math.min(first, millis);
            last = Math.max(last, millis);
            starts[row] = WindowAlignment.start(millis, length);
            rows.merge(starts[row], 1, Integer::sum);
        }
        List<Long> whole = new ArrayList<>();
        for (Map.Entry<Long, Integer> window : rows.entrySet()) {
            long tolerated = length / TOLERANCE;
            boolean begins = first <= window.getKey() + tolerated;
            boolean ends = last >= window.getKey() + length - 1 - tolerated;
            if (begins && ends && window.getValue() >= Dispersion.LEAST_ROWS) {
                whole.add(window.getKey());
            }
        }
        return whole.size() < Dispersion.LEAST_WINDOWS ? Optional.empty() : Optional.of(of(starts, spread(whole)));
    }

    private static List<Long> spread(List<Long> whole) {
        if (whole.size() <= MOST) {
            return whole;
        }
        List<Long> taken = new ArrayList<>();
        for (long i = 0; i < MOST; i++) {
            taken.add(whole.get((int) (i * whole.size() / MOST)));
        }
        return taken;
    }

    private static ReferenceWindows of(long[] starts, List<Long> windows) {
        Map<Long, Integer> indices = new HashMap<>();
        windows.forEach(start -> indices.put(start, indices.size()));
        int[] windowOfRow = Arrays.stream(starts)
                .mapToInt(start -> indices.getOrDefault(start, NONE))
                .toArray();
        return new ReferenceWindows(windows.size(), windowOfRow);
    }

    /** How much more the values of a column vary between the windows than sampling explains. */
    Dispersion dispersion(ColumnCells cells) {
        long[][] windows = new long[count][cells.count()];
        long[] reference = new long[cells.count()];
        for (int row = 0; row < windowOfRow.length; row++) {
            int cell = cells.ofRow(row);
            if (cell != ColumnCells.NONE) {
                reference[cell]++;
                if (windowOfRow[row] != NONE) {
                    windows[windowOfRow[row]][cell]++;
                }
            }
        }
        if (!cells.ordered()) {
            return Dispersion.ofCategories(windows, reference);
        }
        int missing = cells.count() - 1;
        return Dispersion.ofBins(
                Arrays.stream(windows)
                        .map(window -> Arrays.copyOf(window, missing))
                        .toArray(long[][]::new),
                Arrays.stream(windows).mapToLong(window -> window[missing]).toArray(),
                Arrays.copyOf(reference, missing),
                reference[missing]);
    }
}
