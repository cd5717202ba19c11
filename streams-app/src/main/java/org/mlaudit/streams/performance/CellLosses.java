package org.mlaudit.streams.performance;

import java.util.Arrays;

/**
 * The losses of some predictions by cell, where cells are a partition of the inputs: how many there are in each, the sum of
 * their losses and the sum of the losses' squares. Immutable.
 */
public final class CellLosses {
    private final double[] rows;
    private final double[] sums;
    private final double[] squares;
    private final double total;
    private final double mean;

    /**
     * Losses by cell.
     *
     * @param rows predictions in each cell, 0 or more
     * @param sums sum of the losses in each cell
     * @param squares sum of the squares of the losses in each cell
     * @throws IllegalArgumentException if the arrays differ in length, or hold what is not finite, negative rows or losses
     *     without rows
     */
    public CellLosses(double[] rows, double[] sums, double[] squares) {
        if (rows.length != sums.length || rows.length != squares.length) {
            throw new IllegalArgumentException("rows, sums and squares are of " + rows.length + ", " + sums.length
                    + " and " + squares.length + " cells");
        }
        for (int cell = 0; cell < rows.length; cell++) {
            boolean finite =
                    Double.isFinite(rows[cell]) && Double.isFinite(sums[cell]) && Double.isFinite(squares[cell]);
            boolean empty = rows[cell] == 0 && (sums[cell] != 0 || squares[cell] != 0);
            if (!finite || rows[cell] < 0 || squares[cell] < 0 || empty) {
                throw new IllegalArgumentException("cell " + cell + " has " + rows[cell] + " rows, a sum of "
                        + sums[cell] + " and squares of " + squares[cell]);
            }
        }
        this.rows = rows.clone();
        this.sums = sums.clone();
        this.squares = squares.clone();
        this.total = Sorted.sum(rows);
        this.mean = total == 0 ? 0 : Sorted.sum(sums) / total;
    }

    /** Number of cells. */
    public int cells() {
        return rows.length;
    }

    /** Predictions in all cells. */
    public double total() {
        return total;
    }

    /** Mean loss of all predictions; 0 when there are none. */
    public double mean() {
        return mean;
    }

    /** Predictions in a cell. */
    public double rows(int cell) {
        return rows[cell];
    }

    /** Share of all predictions that are in a cell, 0 to 1. */
    public double share(int cell) {
        return total == 0 ? 0 : rows[cell] / total;
    }

    /** Mean loss in a cell that has predictions; else that of all. */
    public double mean(int cell) {
        return rows[cell] > 0 ? sums[cell] / rows[cell] : mean;
    }

    /** Sum of the losses in a cell. */
    double sum(int cell) {
        return sums[cell];
    }

    /** Sum of the squares of the losses in a cell. */
    double square(int cell) {
        return squares[cell];
    }

    /** Variance of single losses in a cell, divisor n - 1; where it has fewer than two predictions, that of all. */
    double variance(int cell) {
        return rows[cell] >= 2 ? variance(rows[cell], sums[cell], squares[cell]) : variance();
    }

    /** Variance of all losses, divisor n - 1; 0 for fewer than two. */
    double variance() {
        return total >= 2 ? variance(total, Sorted.sum(sums), Sorted.sum(squares)) : 0;
    }

    static double variance(double rows, double sum, double square) {
        return rows < 2 ? 0 : Math.max(0, (square - sum * (sum / rows)) / (rows - 1));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CellLosses losses
                && Arrays.equals(rows, losses.rows)
                && Arrays.equals(sums, losses.sums)
                && Arrays.equals(squares, losses.squares);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(rows) + Arrays.hashCode(sums);
    }

    @Override
    public String toString() {
        return "CellLosses[rows=" + Arrays.toString(rows) + ", sums=" + Arrays.toString(sums) + "]";
    }
}
