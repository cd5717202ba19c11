package org.mlaudit.streams.estimation;

import java.util.Optional;
import org.mlaudit.streams.calibration.Tails;

/**
 * Whether outcomes agree with calibrated probabilities, that are known up to the calibrator's sampling error.
 *
 * <p>Rows are divided by score into at most ten groups of equally many (Hosmer and Lemeshow 1980), adjacent ones together
 * until the variance of the number of positives is at least 1. How far the positives of a group are from the expected ones is
 * a normal score r* of the saddlepoint approximation (Barndorff-Nielsen 1986) to the sum of independent labels; so it holds
 * for few rows and rare positives. The scores have the labels' unit variance and the calibrator's covariance on top, and their
 * squared length in that metric is chi-square with one degree of freedom for each group. The same for all rows together finds
 * a level that is slightly wrong everywhere. The p-value is twice the smaller one of the two.
 */
final class CalibrationTest {
    private static final double LEAST_VARIANCE = 1;
    /** Keeps a score of 0 or 1 from being a certainty. */
    private static final double NEARLY_CERTAIN = 1e-9;

    private CalibrationTest() {}

    /**
     * A result.
     *
     * @param pValue probability of outcomes that agree less, if the probabilities hold
     * @param z normal score of the p-value: a standard normal variable exceeds it in size with that probability
     * @param error root of the mean squared distance of shares and probabilities over the groups, beyond what chance gives;
     *     0 to 1
     * @param excess share of positives less mean probability, over all rows
     * @param groups number of groups
     */
    record Result(double pValue, double z, double error, double excess, int groups) {}

    /**
     * Tests.
     *
     * @param rows joined predictions by bin
     * @param positive share of positives of each bin
     * @param calibrated probabilities of each bin
     * @return empty if no outcome is uncertain: all probabilities are 0 or 1
     */
    static Optional<Result> of(ScoredRows rows, double[] positive, Calibrated calibrated) {
        int bins = rows.size();
        double[] count = new double[bins];
        double[] p = new double[bins];
        double variance = 0;
        for (int bin = 0; bin < bins; bin++) {
            count[bin] = rows.count(bin);
            p[bin] = Math.max(
                    NEARLY_CERTAIN, Math.min(1 - NEARLY_CERTAIN, calibrated.probability()[bin]));
            variance += count[bin] * p[bin] * (1 - p[bin]);
        }
        if (!(variance >= LEAST_VARIANCE / 10)) {
            return Optional.empty();
        }
        int[] group = groups(count, p);
        int groups = bins == 0 ? 0 : group[bins - 1] + 1;
        Group[] each = new Group[groups];
        for (int g = 0; g < groups; g++) {
            each[g] = Group.of(g, group, count, p, positive, calibrated);
        }
        Group all = Group.of(0, new int[bins], count, p, positive, calibrated);
        double ofAll = all.deviation() / Math.sqrt(all.variance + calibrated.covariance(all.byBlock, all.byBlock));
        double level = 2 * Tails.normal(Math.abs(ofAll));
        double pValue = level;
        double[][] covariance = covariance(each, calibrated);
        if (groups > 1) {
            double[] deviations = new double[groups];
            for (int g = 0; g < groups; g++) {
                deviations[g] = each[g].deviation();
            }
            double apart = Tails.chiSquare(squaredLength(deviations, covariance), groups);
            pValue = Math.min(1, 2 * Math.min(level, apart));
        }
        return Optional.of(new Result(
                pValue,
                Tails.normalQuantile(Math.max(1e-300, pValue / 2)),
                error(each, covariance),
                all.excess / all.count,
                groups));
    }

    private static int[] groups(double[] count, double[] p) {
        int[] fine = CalibrationError.groups(count, CalibrationError.GROUPS);
        int[] group = new int[fine.length];
        int current = 0;
        double variance = 0;
        double total = 0;
        for (int bin = 0; bin < fine.length; bin++) {
            if (bin > 0 && fine[bin] != fine[bin - 1] && variance >= LEAST_VARIANCE) {
                current++;
                variance = 0;
            }
            group[bin] = current;
            variance += count[bin] * p[bin] * (1 - p[bin]);
            total += count[bin];
        }
        if (variance < LEAST_VARIANCE && current > 0 && total > 0) {
            for (int bin = 0; bin < group.length; bin++) {
                group[bin] = Math.min(group[bin], current - 1);
            }
        }
        return group;
    }

    private static double[][] covariance(Group[] groups, Calibrated calibrated) {
        double[][] covariance = new double[groups.length][groups.length];
        for (int i = 0; i < groups.length; i++) {
            for (int j = 0; j < groups.length; j++) {
                covariance[i][j] =
                        calibrated.covariance(groups[i].byBlock, groups[j].byBlock) + (i == j ? groups[i].variance : 0);
            }
        }
        return covariance;
    }

    /** Squared length of a vector in the metric of a covariance, by its Cholesky factor. */
    private static double squaredLength(double[] vector, double[][] covariance) {
        int size = vector.length;
        double[][] factor = new double[size][size];
        double[] whitened = new double[size];
        double sum = 0;
        for (int i = 0; i < size; i++) {
            double left = vector[i];
            for (int j = 0; j <= i; j++) {
                double rest = covariance[i][j];
                for (int k = 0; k < j; k++) {
                    rest -= factor[i][k] * factor[j][k];
                }
                factor[i][j] = i == j ? Math.sqrt(Math.max(Double.MIN_NORMAL, rest)) : rest / factor[j][j];
                if (j < i) {
                    left -= factor[i][j] * whitened[j];
                }
            }
            whitened[i] = left / factor[i][i];
            sum += whitened[i] * whitened[i];
        }
        return sum;
    }

    private static double error(Group[] groups, double[][] covariance) {
        double sum = 0;
        double rows = 0;
        for (int g = 0; g < groups.length; g++) {
            double excess = groups[g].excess;
            sum += (excess * excess - covariance[g][g]) / groups[g].count;
            rows += groups[g].count;
        }
        return Math.sqrt(Math.max(0, sum / rows));
    }

    /** Rows of similar score. */
    private static final class Group {
        private double count;
        private double positive;
        private double excess;
        private double variance;
        private final double[] counts;
        private final double[] p;
        private final double[] byBlock;

        private Group(double[] counts, double[] p, double[] byBlock) {
            this.counts = counts;
            this.p = p;
            this.byBlock = byBlock;
        }

        static Group of(int g, int[] group, double[] count, double[] p, double[] positive, Calibrated calibrated) {
            double[] counts = new double[count.length];
            for (int bin = 0; bin < count.length; bin++) {
                counts[bin] = group[bin] == g ? count[bin] : 0;
            }
            Group made = new Group(counts, p, calibrated.byBlock(counts));
            for (int bin = 0; bin < count.length; bin++) {
                made.count += counts[bin];
                made.positive += counts[bin] * positive[bin];
                made.excess += counts[bin] * (positive[bin] - p[bin]);
                made.variance += counts[bin] * p[bin] * (1 - p[bin]);
            }
            return made;
        }

        /** Normal score of the number of positives, on the scale of that number. */
        double deviation() {
            return Math.sqrt(variance) * LabelSum.normalScore(counts, p, positive);
        }
    }
}
