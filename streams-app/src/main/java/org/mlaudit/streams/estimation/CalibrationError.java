package org.mlaudit.streams.estimation;

/**
 * Expected calibration error over groups of equally many rows: the mean of |share of positives - mean probability| over
 * groups, by rows. Bins are not divided, so that a score that many rows share is a group of its own. As nannyml, ten
 * groups.
 */
final class CalibrationError {
    static final int GROUPS = 10;

    private CalibrationError() {}

    /** The group of each bin, ascending, from the rows of each bin. */
    static int[] groups(double[] rows, int groups) {
        double total = 0;
        for (double row : rows) {
            total += row;
        }
        int[] group = new int[rows.length];
        double before = 0;
        for (int bin = 0; bin < rows.length; bin++) {
            double middle = (before + rows[bin] / 2) / Math.max(total, Double.MIN_NORMAL);
            group[bin] = (int) Math.min(groups - 1.0, Math.floor(groups * middle));
            before += rows[bin];
        }
        return group;
    }

    /**
     * The error.
     *
     * @param probability of each bin
     * @param positive positives of each bin
     * @param rows all rows of each bin
     * @return 0 to 1; 0 without rows
     */
    static double of(double[] probability, double[] positive, double[] rows) {
        int[] group = groups(rows, GROUPS);
        double[] excess = new double[GROUPS];
        double total = 0;
        for (int bin = 0; bin < rows.length; bin++) {
            excess[group[bin]] += positive[bin] - rows[bin] * probability[bin];
            total += rows[bin];
        }
        double sum = 0;
        for (double one : excess) {
            sum += Math.abs(one);
        }
        return total > 0 ? sum / total : 0;
    }
}
