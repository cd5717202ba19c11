package org.mlaudit.streams.drift;

/** How far apart cells are, and what the distance of the cumulative distributions can be within one. */
final class Gaps {
    private Gaps() {}

    /** Distances between the middles of neighbouring cells; the last, behind the last cell, is 0. */
    static double[] lengths(NumberCells cells) {
        double[] lengths = new double[cells.count()];
        for (int cell = 0; cell + 1 < lengths.length; cell++) {
            lengths[cell] = cells.middle(cell + 1) - cells.middle(cell);
        }
        return lengths;
    }

    /**
     * Variance of a difference of means of unit variance when values are dealt to both samples at random: 1/n + 1/m, and
     * N / (N - 1) of that because they are dealt without replacement.
     */
    static double spread(NumberCells cells) {
        double total = (double) cells.windowTotal + cells.referenceTotal;
        return cells.sampling() * total / Math.max(1, total - 1);
    }

    /** Least modulus that the difference can take in a cell that it enters with {@code before}. */
    static double least(NumberCells cells, int cell, double before) {
        double most = before + gain(cells, cell);
        double fewest = before - loss(cells, cell);
        return most >= 0 && fewest <= 0 ? 0 : Math.min(Math.abs(most), Math.abs(fewest));
    }

    /** Greatest modulus that the difference can take in a cell that it enters with {@code before}. */
    static double greatest(NumberCells cells, int cell, double before) {
        return Math.max(before + gain(cells, cell), loss(cells, cell) - before);
    }

    static double gain(NumberCells cells, int cell) {
        return (double) cells.window[cell] / cells.windowTotal;
    }

    static double loss(NumberCells cells, int cell) {
        return (double) cells.reference[cell] / cells.referenceTotal;
    }
}
