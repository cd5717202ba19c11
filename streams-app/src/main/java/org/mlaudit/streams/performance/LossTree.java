package org.mlaudit.streams.performance;

import java.util.Optional;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.streams.profile.BytesIn;
import org.mlaudit.streams.profile.BytesOut;
import org.mlaudit.streams.profile.UnreadableSummaryException;

/**
 * Cells of inputs in which a model does about equally well: the leaves of a regression tree (CART, grown by Tribuo on a
 * reference's rows) from the features and the prediction to the loss. Of each cell it knows the losses of reference rows that
 * it was <em>not</em> grown on (honest estimation, Athey and Imbens 2016), so that their means favour no cell; comparing a
 * window with the rows that chose the cells would find changes where there are none.
 *
 * <p>Two losses are kept: a first, the error 0 or 1 of a class or the absolute error of a value; and a second, where all rows
 * have it, the Brier loss of a class or the squared error of a value. Immutable.
 */
public final class LossTree implements CellRule {
    /** Most cells of a tree. */
    public static final int MOST_CELLS = 64;

    private static final int FORMAT = 1;

    private final InputTree tree;
    private final CellLosses first;
    private final Optional<CellLosses> second;

    LossTree(InputTree tree, CellLosses first, Optional<CellLosses> second) {
        if (first.cells() != tree.cells() || second.map(CellLosses::cells).orElse(tree.cells()) != tree.cells()) {
            throw new IllegalArgumentException("a tree of " + tree.cells() + " cells has losses of " + first.cells());
        }
        this.tree = tree;
        this.first = first;
        this.second = second;
    }

    /** Number of cells, 1 to {@value #MOST_CELLS}. */
    @Override
    public int cells() {
        return tree.cells();
    }

    /**
     * Cell of a row, 0 to {@code cells() - 1}. What is missing or not a number, and categories that the reference did not have
     * often, have their place as everything else. Allocates nothing.
     *
     * @param row of the layout that the tree was made for
     */
    @Override
    public int cell(InferenceRow row) {
        return tree.cell(row);
    }

    /** Which rows a cell has, for people, such as {@code distance < 812 and hour >= 17}. */
    @Override
    public String describe(int cell) {
        return tree.condition(cell);
    }

    @Override
    public void writeTo(BytesOut out) {
        tree.writeTo(out);
    }

    /** First losses of the reference by cell, of rows that the tree was not grown on. */
    public CellLosses first() {
        return first;
    }

    /** Second losses of the same rows, if all of them had one. */
    public Optional<CellLosses> second() {
        return second;
    }

    /** The bytes of this tree; equal trees have equal bytes. */
    public byte[] encode() {
        BytesOut out = new BytesOut();
        out.octet(FORMAT);
        tree.writeTo(out);
        out.octet(second.isPresent() ? 1 : 0);
        write(first, out);
        second.ifPresent(losses -> write(losses, out));
        return out.sealed();
    }

    private static void write(CellLosses losses, BytesOut out) {
        for (int cell = 0; cell < losses.cells(); cell++) {
            out.count((long) losses.rows(cell));
            out.number(losses.sum(cell));
            out.number(losses.square(cell));
        }
    }

    /**
     * Reads what {@link #encode()} wrote.
     *
     * @throws UnreadableSummaryException if the bytes are corrupt or of another layout
     */
    public static LossTree decode(InferenceLayout layout, byte[] bytes) {
        BytesIn in = BytesIn.sealed(bytes, "loss tree");
        int format = in.octet();
        if (format != FORMAT) {
            throw new UnreadableSummaryException("loss tree of format " + format + ", known is " + FORMAT);
        }
        InputTree tree = InputTree.readFrom(layout, in);
        boolean two = in.octet() == 1;
        CellLosses first = read(tree.cells(), in);
        Optional<CellLosses> second = two ? Optional.of(read(tree.cells(), in)) : Optional.empty();
        in.finish("loss tree");
        return new LossTree(tree, first, second);
    }

    private static CellLosses read(int cells, BytesIn in) {
        double[] rows = new double[cells];
        double[] sums = new double[cells];
        double[] squares = new double[cells];
        for (int cell = 0; cell < cells; cell++) {
            rows[cell] = in.size(Integer.MAX_VALUE);
            sums[cell] = in.number();
            squares[cell] = in.number();
        }
        try {
            return new CellLosses(rows, sums, squares);
        } catch (IllegalArgumentException e) {
            throw new UnreadableSummaryException("a loss tree holds impossible losses: " + e.getMessage());
        }
    }
}
