package org.mlaudit.streams.profile;

import java.util.Collections;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What change detectors said of a window's inferences, for each detector, series and source partition: how many values it
 * was told, at how many of them it warned or found a change, and the event times of the first and the last change. Sums,
 * least and greatest: merging is associative and commutative. A detector works in the order of its partition, so other
 * than all else in a summary these counts depend on that order.
 */
public final class ChangeCounts implements Section<ChangeCounts> {
    private final SortedMap<Key, Cell> cells = new TreeMap<>();

    ChangeCounts() {}

    /**
     * Who spoke of what.
     *
     * @param detector name of the detector
     * @param target name of the series
     * @param partition source partition that the detector watched
     */
    public record Key(String detector, String target, int partition) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::detector).thenComparing(Key::target).thenComparingInt(Key::partition);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    /** The counts of one detector on one series of one partition; valid until the summary is merged or written. */
    public static final class Cell {
        private long values;
        private long warnings;
        private long changes;
        private long rises;
        private long firstMicros = Long.MAX_VALUE;
        private long lastMicros = Long.MIN_VALUE;

        /** Counts a value at which nothing was said. */
        public void quiet() {
            values++;
        }

        /** Counts a value at which there was a warning. */
        public void warned() {
            values++;
            warnings++;
        }

        /**
         * Counts a value at which a change was found.
         *
         * @param rises whether it was a change to higher values
         * @param micros event time, microseconds since 1970 UTC
         */
        public void changed(boolean rises, long micros) {
            values++;
            changes++;
            this.rises += rises ? 1 : 0;
            firstMicros = Math.min(firstMicros, micros);
            lastMicros = Math.max(lastMicros, micros);
        }

        /** Number of values. */
        public long values() {
            return values;
        }

        /** Number of values at which there was a warning and no change. */
        public long warnings() {
            return warnings;
        }

        /** Number of values at which a change was found. */
        public long changes() {
            return changes;
        }

        /** Number of changes to higher values. */
        public long rises() {
            return rises;
        }

        /** Event time of the earliest change, microseconds since 1970 UTC; the greatest long when there is none. */
        public long firstMicros() {
            return firstMicros;
        }

        /** Event time of the latest change, microseconds since 1970 UTC; the smallest long when there is none. */
        public long lastMicros() {
            return lastMicros;
        }

        private void merge(Cell other) {
            values += other.values;
            warnings += other.warnings;
            changes += other.changes;
            rises += other.rises;
            firstMicros = Math.min(firstMicros, other.firstMicros);
            lastMicros = Math.max(lastMicros, other.lastMicros);
        }

        private void writeTo(BytesOut out) {
            out.count(values);
            out.count(warnings);
            out.count(changes);
            if (changes != 0) {
                out.count(rises);
                out.signed(firstMicros);
                out.signed(lastMicros);
            }
        }

        private void readFrom(BytesIn in) {
            values = in.count();
            warnings = in.count();
            changes = in.count();
            if (changes != 0) {
                rises = in.count();
                firstMicros = in.signed();
                lastMicros = in.signed();
            }
        }
    }

    /** The counts of a detector, made when they are first asked for. */
    public Cell cell(Key key) {
        return cells.computeIfAbsent(key, none -> new Cell());
    }

    /** All counts. */
    public SortedMap<Key, Cell> all() {
        return Collections.unmodifiableSortedMap(cells);
    }

    @Override
    public boolean isEmpty() {
        return cells.values().stream().allMatch(cell -> cell.values == 0);
    }

    @Override
    public void merge(ChangeCounts other) {
        other.cells.forEach((key, cell) -> cell(key).merge(cell));
    }

    @Override
    public void writeTo(BytesOut out) {
        out.count(cells.values().stream().filter(cell -> cell.values != 0).count());
        cells.forEach((key, cell) -> {
            if (cell.values != 0) {
                out.text(key.detector);
                out.text(key.target);
                out.count(key.partition);
                cell.writeTo(out);
            }
        });
    }

    void readFrom(BytesIn in) {
        for (int left = in.size(); left > 0; left--) {
            String detector = in.text();
            String target = in.text();
            cell(new Key(detector, target, in.size(Integer.MAX_VALUE))).readFrom(in);
        }
    }
}
