package org.mlaudit.streams.estimation;

import java.util.Optional;

/** Metrics of right and wrong decisions, with slopes by true and false positives and negatives. */
final class ConfusionInfluence {
    private final Cells cells;
    private final double tp;
    private final double fp;
    private final double fn;
    private final double tn;
    private final double total;

    private ConfusionInfluence(Cells cells) {
        this.cells = cells;
        this.fn = every(cells.positive(), 0);
        this.tp = every(cells.positive(), 1);
        this.tn = every(cells.negative(), 0);
        this.fp = every(cells.negative(), 1);
        this.total = tp + fp + fn + tn;
    }

    private static double every(double[] values, int from) {
        double sum = 0;
        for (int i = from; i < values.length; i += 2) {
            sum += values[i];
        }
        return sum;
    }

    private Optional<Influence> slopes(double value, double byTp, double byFp, double byFn, double byTn) {
        double[] positive = new double[cells.positive().length];
        double[] negative = new double[positive.length];
        for (int cell = 0; cell < positive.length; cell += 2) {
            positive[cell] = byFn;
            negative[cell] = byTn;
            positive[cell + 1] = byTp;
            negative[cell + 1] = byFp;
        }
        return Influence.of(value, positive, negative);
    }

    static Optional<Influence> accuracy(Cells cells) {
        var c = new ConfusionInfluence(cells);
        double value = (c.tp + c.tn) / c.total;
        double right = (1 - value) / c.total;
        double wrong = -value / c.total;
        return c.slopes(value, right, wrong, wrong, right);
    }

    static Optional<Influence> balancedAccuracy(Cells cells) {
        var c = new ConfusionInfluence(cells);
        double positives = c.tp + c.fn;
        double negatives = c.tn + c.fp;
        double recall = c.tp / positives;
        double specificity = c.tn / negatives;
        return c.slopes(
                (recall + specificity) / 2,
                (1 - recall) / (2 * positives),
                -specificity / (2 * negatives),
                -recall / (2 * positives),
                (1 - specificity) / (2 * negatives));
    }

    static Optional<Influence> precision(Cells cells) {
        var c = new ConfusionInfluence(cells);
        double decided = c.tp + c.fp;
        double value = c.tp / decided;
        return c.slopes(value, (1 - value) / decided, -value / decided, 0, 0);
    }

    static Optional<Influence> recall(Cells cells) {
        var c = new ConfusionInfluence(cells);
        double positives = c.tp + c.fn;
        double value = c.tp / positives;
        return c.slopes(value, (1 - value) / positives, 0, -value / positives, 0);
    }

    static Optional<Influence> specificity(Cells cells) {
        var c = new ConfusionInfluence(cells);
        double negatives = c.tn + c.fp;
        double value = c.tn / negatives;
        return c.slopes(value, 0, -value / negatives, 0, (1 - value) / negatives);
    }

    static Optional<Influence> f1(Cells cells) {
        var c = new ConfusionInfluence(cells);
        double both = 2 * c.tp + c.fp + c.fn;
        double value = 2 * c.tp / both;
        return c.slopes(value, 2 * (1 - value) / both, -value / both, -value / both, 0);
    }

    static Optional<Influence> mcc(Cells cells) {
        var c = new ConfusionInfluence(cells);
        double positives = c.tp + c.fn;
        double negatives = c.tn + c.fp;
        double decided = c.tp + c.fp;
        double against = c.tn + c.fn;
        double root = Math.sqrt(positives * negatives) * Math.sqrt(decided * against);
        double value = (c.tp * c.tn - c.fp * c.fn) / root;
        double half = value / 2;
        return c.slopes(
                value,
                c.tn / root - half * (1 / positives + 1 / decided),
                -c.fn / root - half * (1 / negatives + 1 / decided),
                -c.fp / root - half * (1 / positives + 1 / against),
                c.tp / root - half * (1 / negatives + 1 / against));
    }

    static Optional<Influence> kappa(Cells cells) {
        var c = new ConfusionInfluence(cells);
        double positives = c.tp + c.fn;
        double negatives = c.tn + c.fp;
        double decided = c.tp + c.fp;
        double against = c.tn + c.fn;
        double chance = decided * negatives + positives * against;
        double value = 2 * (c.tp * c.tn - c.fp * c.fn) / chance;
        return c.slopes(
                value,
                (2 * c.tn - value * (negatives + against)) / chance,
                (-2 * c.fn - value * (negatives + decided)) / chance,
                (-2 * c.fp - value * (against + positives)) / chance,
                (2 * c.tp - value * (decided + positives)) / chance);
    }
}
