package org.mlaudit.streams.estimation;

import java.util.Optional;

/**
 * Metrics of the order that scores bring rows into. Rows of one bin count as tied, so values differ from those of single
 * scores by what the order within bins can change at most.
 */
final class CurveInfluence {
    private CurveInfluence() {}

    /**
     * Area under the ROC curve: share of pairs of a positive and a negative in which the positive has the higher score, ties
     * counting half. The slopes are those of the Hajek projection, so that the variance is DeLong's (DeLong, DeLong and
     * Clarke-Pearson 1988).
     */
    static Optional<Influence> auroc(Cells cells) {
        double positives = 0;
        double negatives = 0;
        for (int bin = 0; bin < cells.bins(); bin++) {
            positives += cells.positives(bin);
            negatives += cells.negatives(bin);
        }
        if (!(positives > 0 && negatives > 0)) {
            return Optional.empty();
        }
        double[] positive = new double[2 * cells.bins()];
        double[] negative = new double[positive.length];
        double below = 0;
        double wins = 0;
        for (int bin = 0; bin < cells.bins(); bin++) {
            double beaten = below + cells.negatives(bin) / 2;
            wins += cells.positives(bin) * beaten;
            below += cells.negatives(bin);
            positive[2 * bin] = beaten / negatives;
        }
        double value = wins / positives / negatives;
        double above = 0;
        for (int bin = cells.bins() - 1; bin >= 0; bin--) {
            double beating = above + cells.positives(bin) / 2;
            above += cells.positives(bin);
            positive[2 * bin] = (positive[2 * bin] - value) / positives;
            positive[2 * bin + 1] = positive[2 * bin];
            negative[2 * bin] = (beating / positives - value) / negatives;
            negative[2 * bin + 1] = negative[2 * bin];
        }
        return Influence.of(value, positive, negative);
    }

    /** Average precision: sum over bins, from the highest score, of precision down to the bin times the recall it adds. */
    static Optional<Influence> averagePrecision(Cells cells) {
        double positives = 0;
        for (int bin = 0; bin < cells.bins(); bin++) {
            positives += cells.positives(bin);
        }
        if (!(positives > 0)) {
            return Optional.empty();
        }
        int bins = cells.bins();
        double[] precision = new double[bins];
        double[] byPositive = new double[bins];
        double[] byNegative = new double[bins];
        double hits = 0;
        double rows = 0;
        double value = 0;
        for (int bin = bins - 1; bin >= 0; bin--) {
            double added = cells.positives(bin);
            hits += added;
            rows += added + cells.negatives(bin);
            if (rows > 0) {
                precision[bin] = hits / rows;
                value += precision[bin] * added / positives;
                byPositive[bin] = added / positives * (rows - hits) / rows / rows;
                byNegative[bin] = -added / positives * hits / rows / rows;
            }
        }
        double[] positive = new double[2 * bins];
        double[] negative = new double[2 * bins];
        double positiveBelow = 0;
        double negativeBelow = 0;
        for (int bin = 0; bin < bins; bin++) {
            positiveBelow += byPositive[bin];
            negativeBelow += byNegative[bin];
            positive[2 * bin] = (precision[bin] - value) / positives + positiveBelow;
            positive[2 * bin + 1] = positive[2 * bin];
            negative[2 * bin] = negativeBelow;
            negative[2 * bin + 1] = negativeBelow;
        }
        return Influence.of(value, positive, negative);
    }

    /** Largest distance of the distribution functions; the slopes are those at the bin where it is reached. */
    static Optional<Influence> ks(Cells cells) {
        double positives = 0;
        double negatives = 0;
        for (int bin = 0; bin < cells.bins(); bin++) {
            positives += cells.positives(bin);
            negatives += cells.negatives(bin);
        }
        if (!(positives > 0 && negatives > 0)) {
            return Optional.empty();
        }
        double hits = 0;
        double misses = 0;
        double largest = 0;
        int at = 0;
        for (int bin = 0; bin < cells.bins(); bin++) {
            double distance = hits / positives - misses / negatives;
            if (Math.abs(distance) > Math.abs(largest)) {
                largest = distance;
                at = bin;
            }
            hits += cells.positives(bin);
            misses += cells.negatives(bin);
        }
        double sign = Math.signum(largest);
        double below = shareBelow(cells, at, positives);
        double[] positive = new double[2 * cells.bins()];
        double[] negative = new double[positive.length];
        for (int cell = 0; cell < positive.length; cell++) {
            double inside = cell / 2 < at ? 1 : 0;
            positive[cell] = sign * (inside - below) / positives;
            negative[cell] = -sign * (inside - (below - largest)) / negatives;
        }
        return Influence.of(Math.abs(largest), positive, negative);
    }

    private static double shareBelow(Cells cells, int at, double positives) {
        double below = 0;
        for (int bin = 0; bin < at; bin++) {
            below += cells.positives(bin);
        }
        return below / positives;
    }

    /**
     * The area without pairs of a row with itself. A row that may be either counts as both a part of a positive and a part of
     * a negative; no such pair comes true.
     *
     * @param area the area with them
     */
    static double withoutSelf(double area, Cells cells) {
        double positives = 0;
        double negatives = 0;
        double self = 0;
        for (int bin = 0; bin < cells.bins(); bin++) {
            double p = cells.positives(bin);
            double n = cells.negatives(bin);
            positives += p;
            negatives += n;
            self += p + n > 0 ? p * n / (p + n) : 0;
        }
        double pairs = positives * negatives;
        return pairs > self ? Math.max(0, Math.min(1, (area * pairs - self / 2) / (pairs - self))) : area;
    }
}
