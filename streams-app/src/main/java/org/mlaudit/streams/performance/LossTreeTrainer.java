package org.mlaudit.streams.performance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.PredictionKind;
import org.mlaudit.streams.profile.ContentKeys;
import org.mlaudit.streams.profile.Reference;

/**
 * Grows a {@link LossTree} on rows of a reference whose losses are known. It keeps at most {@value #MOST_ROWS} rows, those with
 * the smallest keys of their content; in the order of their keys every other row grows the tree, and the rest measure the
 * losses in its cells. So the order in which rows come does not matter. Not safe for use by several threads.
 */
public final class LossTreeTrainer {
    /** Rows that are kept: half of them grow the tree. */
    public static final int MOST_ROWS = 100_000;

    private static final int MOST_VALUES = 16_000_000;
    /** Stands for no category where a row is kept. */
    private static final long ABSENT = 0x4142_5345_4E54_0000L;

    private final InferenceLayout layout;
    private final List<Column> columns;
    private final int limit;
    private final ContentKeys keys = new ContentKeys();
    /** The greatest first, so that it can be replaced. */
    private final PriorityQueue<Kept> kept = new PriorityQueue<>(Comparator.reverseOrder());

    /** A trainer for rows of a layout. */
    public LossTreeTrainer(InferenceLayout layout) {
        this.layout = layout;
        this.columns = TreeInput.columns(layout);
        this.limit = Math.min(MOST_ROWS, MOST_VALUES / Math.max(1, columns.size()));
    }

    /** A row's columns, as {@link TreeInput#columns} has them, and its losses. */
    private static final class Kept implements Comparable<Kept> {
        private final long key;
        private final long[] values;
        private final double first;
        private final double second;

        Kept(long key, long[] values, double first, double second) {
            this.key = key;
            this.values = values;
            this.first = first;
            this.second = second;
        }

        @Override
        public int compareTo(Kept other) {
            int order = Long.compare(key, other.key);
            order = order != 0 ? order : Arrays.compare(values, other.values);
            order = order != 0 ? order : Double.compare(first, other.first);
            return order != 0 ? order : Double.compare(second, other.second);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Kept row && values.length == row.values.length && compareTo(row) == 0;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(key);
        }
    }

    /**
     * Takes a row; it may be reused afterwards.
     *
     * @param first its first loss, finite
     * @param second its second loss, NaN if it has none
     */
    public void add(InferenceRow row, double first, double second) {
        long key = keys.next(row, first, second);
        Kept greatest = kept.peek();
        if (greatest == null || kept.size() < limit || key <= greatest.key) {
            kept.add(new Kept(key, values(row), first, second));
            if (kept.size() > limit) {
                kept.remove();
            }
        }
    }

    private long[] values(InferenceRow row) {
        long[] values = new long[columns.size()];
        for (int i = 0; i < values.length; i++) {
            Column column = columns.get(i);
            boolean present = row.present[column.index()];
            if (column.kind() == Column.Kind.NUMBER) {
                values[i] = Double.doubleToLongBits(present ? row.number[column.index()] + 0.0 : Double.NaN);
            } else {
                values[i] = present ? row.hash[column.index()] : ABSENT;
            }
        }
        return values;
    }

    private void fill(InferenceRow row, Kept from) {
        for (int i = 0; i < columns.size(); i++) {
            int column = columns.get(i).index();
            if (columns.get(i).kind() == Column.Kind.NUMBER) {
                row.number[column] = Double.longBitsToDouble(from.values[i]);
                row.present[column] = !Double.isNaN(row.number[column]);
            } else {
                row.hash[column] = from.values[i];
                row.present[column] = from.values[i] != ABSENT;
            }
        }
    }

    /**
     * The tree of the rows taken so far.
     *
     * @param reference of the same rows: its most frequent categories are told apart
     * @return empty when there are fewer than {@value TreeGrower#LEAST_ROWS} rows to grow a tree on, or their losses are all
     *     the same
     */
    public Optional<LossTree> train(Reference reference) {
        return grow(reference)
                .map(grown -> new LossTree(
                        grown.tree(),
                        losses(grown.tree(), false),
                        second() ? Optional.of(losses(grown.tree(), true)) : Optional.empty()));
    }

    /** What the tree is grown to; its rows are those of even places. */
    Optional<TreeGrower.Grown> grow(Reference reference) {
        List<Kept> rows = half(0);
        List<double[]> numbers = IntStream.range(0, columns.size())
                .mapToObj(i -> columns.get(i).kind() == Column.Kind.NUMBER ? finite(rows, i) : new double[0])
                .toList();
        List<TreeInput> inputs = TreeInput.of(reference, columns, numbers);
        TreeGrower grower = new TreeGrower(layout, inputs);
        InferenceRow row = new InferenceRow(layout);
        double[] targets = targets(rows);
        for (int i = 0; i < targets.length; i++) {
            fill(row, rows.get(i));
            grower.add(row, targets[i]);
        }
        return grower.grow();
    }

    private static double[] finite(List<Kept> rows, int column) {
        return rows.stream()
                .mapToDouble(row -> Double.longBitsToDouble(row.values[column]))
                .filter(Double::isFinite)
                .toArray();
    }

    private boolean second() {
        return kept.stream().noneMatch(row -> Double.isNaN(row.second));
    }

    /**
     * What the tree is to tell apart: absolute errors of values, as squares would leave it to a few extreme ones; of classes
     * both losses in units of their standard deviations, so that cells differ in either.
     */
    private double[] targets(List<Kept> rows) {
        double[] first =
                standardised(rows.stream().mapToDouble(row -> row.first).toArray());
        if (!second() || layout.contract().prediction().kind() == PredictionKind.REGRESSION) {
            return first;
        }
        double[] second =
                standardised(rows.stream().mapToDouble(row -> row.second).toArray());
        return IntStream.range(0, first.length)
                .mapToDouble(row -> first[row] + second[row])
                .toArray();
    }

    private static double[] standardised(double[] losses) {
        double mean = Sorted.sum(losses) / losses.length;
        double[] squares =
                Arrays.stream(losses).map(loss -> (loss - mean) * (loss - mean)).toArray();
        double deviation = Math.sqrt(Sorted.sum(squares) / losses.length);
        return Arrays.stream(losses)
                .map(loss -> deviation > 0 ? (loss - mean) / deviation : 0)
                .toArray();
    }

    /** Every other row by key. */
    private List<Kept> half(int from) {
        List<Kept> sorted = kept.stream().sorted().toList();
        List<Kept> half = new ArrayList<>();
        for (int row = from; row < sorted.size(); row += 2) {
            half.add(sorted.get(row));
        }
        return half;
    }

    private CellLosses losses(InputTree tree, boolean second) {
        double[] rows = new double[tree.cells()];
        double[] sums = new double[tree.cells()];
        double[] squares = new double[tree.cells()];
        InferenceRow row = new InferenceRow(layout);
        for (Kept measured : half(1)) {
            fill(row, measured);
            int cell = tree.cell(row);
            double loss = second ? measured.second : measured.first;
            rows[cell]++;
            sums[cell] += loss;
            squares[cell] += loss * loss;
        }
        return new CellLosses(rows, sums, squares);
    }
}
