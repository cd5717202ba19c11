package org.mlaudit.streams.profile;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.mlaudit.streams.calibration.Dispersion;
import org.mlaudit.streams.calibration.Inflation;

/**
 * By size of window and by column, how much more the windows of a reference vary than sampling explains; only those that do.
 * A section of the reference's encoding. Immutable.
 */
final class Dispersions {
    /** Of a reference whose windows are not known. */
    static final Dispersions NONE = new Dispersions(new TreeMap<>());

    private static final int LONGEST_COLUMNS = 1 << 20;

    private final SortedMap<Duration, SortedMap<Integer, Dispersion>> bySize;

    private Dispersions(SortedMap<Duration, SortedMap<Integer, Dispersion>> bySize) {
        this.bySize = bySize;
    }

    /**
     * Dispersions of a reference.
     *
     * @param micros times of its rows, in microseconds since 1970 UTC
     * @param sizes of windows
     * @param columns number of columns
     * @param cells of the rows' values in a column; empty for a column that can not be compared
     */
    static Dispersions of(long[] micros, List<Duration> sizes, int columns, IntFunction<Optional<ColumnCells>> cells) {
        TreeMap<Duration, ReferenceWindows> windows = new TreeMap<>();
        sizes.forEach(size -> ReferenceWindows.of(micros, size).ifPresent(found -> windows.put(size, found)));
        SortedMap<Duration, SortedMap<Integer, Dispersion>> bySize = new TreeMap<>();
        for (int column = 0; column < columns && !windows.isEmpty(); column++) {
            int index = column;
            cells.apply(column)
                    .ifPresent(ofRows -> windows.forEach((size, of) -> {
                        Dispersion dispersion = of.dispersion(ofRows);
                        if (!dispersion.isNone()) {
                            bySize.computeIfAbsent(size, any -> new TreeMap<>()).put(index, dispersion);
                        }
                    }));
        }
        return new Dispersions(bySize);
    }

    Optional<Dispersion> of(Duration size, int column) {
        return Optional.ofNullable(bySize.get(size)).map(columns -> columns.get(column));
    }

    boolean isEmpty() {
        return bySize.isEmpty();
    }

    void writeTo(BytesOut out) {
        out.count(bySize.size());
        bySize.forEach((size, columns) -> {
            out.count(size.toMillis());
            out.count(columns.size());
            columns.forEach((column, dispersion) -> {
                out.count(column);
                out.count(dispersion.windows());
                out.number(dispersion.typicalRows());
                parts(dispersion).forEach(part -> write(part, out));
            });
        });
    }

    private static Stream<Inflation> parts(Dispersion dispersion) {
        return Stream.of(dispersion.location(), dispersion.spread(), dispersion.shape(), dispersion.missing());
    }

    private static void write(Inflation inflation, BytesOut out) {
        out.octet(inflation.isNone() ? 0 : 1);
        if (!inflation.isNone()) {
            out.number(inflation.largest());
            out.number(inflation.others());
            out.number(inflation.degrees());
        }
    }

    static Dispersions readFrom(BytesIn in) {
        SortedMap<Duration, SortedMap<Integer, Dispersion>> bySize = new TreeMap<>();
        for (int sizes = in.size(); sizes > 0; sizes--) {
            SortedMap<Integer, Dispersion> columns = new TreeMap<>();
            bySize.put(Duration.ofMillis(in.count()), columns);
            for (int left = in.size(); left > 0; left--) {
                columns.put(in.size(LONGEST_COLUMNS), checked(in, Dispersions::readOne));
            }
        }
        return new Dispersions(bySize);
    }

    private static Dispersion readOne(BytesIn in) {
        return new Dispersion(
                in.size(Integer.MAX_VALUE), in.number(), inflation(in), inflation(in), inflation(in), inflation(in));
    }

    private static Inflation inflation(BytesIn in) {
        return in.octet() == 0 ? Inflation.NONE : new Inflation(in.number(), in.number(), in.number());
    }

    private static Dispersion checked(BytesIn in, Function<BytesIn, Dispersion> read) {
        try {
            return read.apply(in);
        } catch (IllegalArgumentException e) {
            throw new UnreadableSummaryException("dispersion of a reference: " + e.getMessage());
        }
    }
}
