package org.mlaudit.streams.drift;

/**
 * Counts of two samples in bins of equal width, as other tools make them. Each value is taken for the middle of its cell, so
 * from summaries those in a cell that an edge cuts may be in the neighbouring bin: {@link #doubt} bounds their share. From raw
 * samples the counts equal NumPy's {@code histogram}.
 *
 * @param counts values by bin; the last cell holds those outside of the bins
 * @param doubt largest share of a sample's values whose bin is in doubt, 0 to 1
 */
public record EqualWidth(CellCounts counts, double doubt) {
    /** Bins over the range of both samples; the largest value belongs to the last bin. */
    public static EqualWidth overBoth(NumberCells cells, int bins) {
        Moments all = Moments.together(cells.windowMoments, cells.referenceMoments);
        return of(cells, all.min(), all.max(), bins);
    }

    /** As many bins over both samples as Sturges' rule (1926) makes for both together. */
    public static EqualWidth sturges(NumberCells cells) {
        double total = (double) cells.windowTotal + cells.referenceTotal;
        return overBoth(cells, (int) Math.ceil(Math.log(total) / Math.log(2) + 1));
    }

    /** Bins over the reference's range, as many as Doane's rule (1976) makes for it. */
    public static EqualWidth doane(NumberCells cells) {
        Moments theirs = cells.referenceMoments;
        return of(cells, theirs.min(), theirs.max(), doaneBins(cells));
    }

    private static int doaneBins(NumberCells cells) {
        double size = cells.referenceTotal;
        double deviation = Math.sqrt(cells.referenceMoments.squares() / size);
        if (size <= 2 || deviation == 0) {
            return 1;
        }
        double cubes = 0;
        for (int cell = 0; cell < cells.count(); cell++) {
            double standard = (cells.middle(cell) - cells.referenceMoments.mean()) / deviation;
            cubes += cells.reference[cell] * standard * standard * standard;
        }
        double skewness = Math.abs(cubes / size);
        double error = Math.sqrt(6 * (size - 2) / ((size + 1) * (size + 3)));
        double bins = 1 + log2(size) + log2(1 + skewness / error);
        return (int) Math.max(1, Math.min(10_000, Math.ceil(bins)));
    }

    private static double log2(double value) {
        return Math.log(value) / Math.log(2);
    }

    /** Bins over a range on the scale of the cells; a range of no width is made 1 wide around it, as NumPy does. */
    static EqualWidth of(NumberCells cells, double from, double to, int bins) {
        double half = from == to ? Math.abs(cells.unit()) / 2 : 0;
        double low = from - half;
        double high = to + half;
        long[] ours = new long[bins + 1];
        long[] theirs = new long[bins + 1];
        long doubtful = 0;
        long doubtfulReference = 0;
        for (int cell = 0; cell < cells.count(); cell++) {
            int bin = bin(cells.middle(cell), low, high, bins);
            ours[bin] += cells.window[cell];
            theirs[bin] += cells.reference[cell];
            boolean cut = bin(cells.low[cell], low, high, bins) != bin(cells.high[cell], low, high, bins);
            doubtful += cut ? cells.window[cell] : 0;
            doubtfulReference += cut ? cells.reference[cell] : 0;
        }
        double doubt =
                Math.max((double) doubtful / cells.windowTotal, (double) doubtfulReference / cells.referenceTotal);
        return new EqualWidth(CellCounts.of(ours, theirs), doubt);
    }

    private static int bin(double value, double low, double high, int bins) {
        if (value < low || value > high) {
            return bins;
        }
        int bin = (int) Math.min(bins - 1.0, Math.floor((value - low) / (high - low) * bins));
        if (bin > 0 && value < edge(bin, low, high, bins)) {
            bin--;
        } else if (bin + 1 < bins && value >= edge(bin + 1, low, high, bins)) {
            bin++;
        }
        return bin;
    }

    private static double edge(int index, double low, double high, int bins) {
        return low + index * ((high - low) / bins);
    }
}
