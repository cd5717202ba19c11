package org.mlaudit.streams.explain.tree;

/** Runs programs for some rows at once, one row a lane. It holds work space: one per thread. */
interface Lanes {
    /** Returns the name of the code, as explanations record it. */
    String name();

    /** Returns the most rows of a run. */
    int width();

    /**
     * Runs a program.
     *
     * @param program what is run, not larger than the programs that this was made for
     * @param rows number of rows, 1 to {@link #width()}
     * @param ranks lines of ranks, lines x width
     * @param sums players x width; sums of the attributions are added to the first places
     */
    void run(Program program, int rows, int[][] ranks, double[][] sums);
}
