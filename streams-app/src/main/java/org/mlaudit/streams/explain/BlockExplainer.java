package org.mlaudit.streams.explain;

/**
 * Exact attributions of blocks of rows. It holds work space, so each thread needs its own. A row gets the same bits in a
 * block of any size, at any place in it and after any other calls.
 */
public interface BlockExplainer {
    /** Returns the number of features: the players that attributions are given to. */
    int features();

    /** Returns the most rows of one call; one row is as good as any. */
    int blockRows();

    /**
     * Returns the expected raw output of which the attributions are the difference.
     *
     * @param target output explained, from 0
     */
    double baseValue(int target);

    /** Returns how the attributions are made. */
    Method method();

    /** Returns the name of the code that computes them, for example {@code vector-512} or {@code plain}. */
    String kernel();

    /**
     * Explains rows. The base value and the attributions of a row sum to the model's raw output, but for rounding.
     *
     * @param x inputs of the rows as the model takes them, rows x inputs, row by row; NaN is missing
     * @param rows number of rows, 1 to {@link #blockRows()}
     * @param targets the output that is explained, for each row
     * @param phi attributions in the unit of the model's raw output, rows x features, row by row; overwritten
     * @throws IllegalArgumentException if there are more rows than {@link #blockRows()}, arrays are too short, or there is no
     *     such target
     */
    void explain(double[] x, int rows, int[] targets, double[] phi);
}
