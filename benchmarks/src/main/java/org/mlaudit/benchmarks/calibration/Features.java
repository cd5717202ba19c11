package org.mlaudit.benchmarks.calibration;

import org.mlaudit.streams.calibration.Tails;

/** The features of the models that are judged: 20 numeric, 20 categorical, or 10 of each. */
enum Features {
    NUMERIC(20, 0),
    CATEGORICAL(0, 20),
    MIXED(10, 10);

    private static final int FEWEST = 2;
    private static final int KINDS = 11;

    private final int numeric;
    private final int categorical;

    Features(int numeric, int categorical) {
        this.numeric = numeric;
        this.categorical = categorical;
    }

    int numeric() {
        return numeric;
    }

    int categorical() {
        return categorical;
    }

    /** Number of kinds of categorical features: of 2 to 12 categories. */
    static int kinds() {
        return KINDS;
    }

    /** How many of the categorical features are of a kind. */
    int ofKind(int kind) {
        return categorical / KINDS + (kind < categorical % KINDS ? 1 : 0);
    }

    /**
     * Shares of the categories of a kind of feature: proportional to 1, 1/2, 1/3 and so on, in an order that has nothing to
     * do with it, and those of a normal variable behind them that is moved by some standard deviations.
     */
    static double[] shares(int kind, double shift) {
        int categories = FEWEST + kind;
        double sum = 0;
        for (int i = 1; i <= categories; i++) {
            sum += 1.0 / i;
        }
        double[] shares = new double[categories];
        double below = 0;
        double movedBelow = 0;
        for (int i = 0; i < categories; i++) {
            int rank = categories % 5 == 0 ? i : (5 * i) % categories;
            below += 1.0 / (rank + 1) / sum;
            double moved = i == categories - 1 ? 1 : 1 - normalAbove(RareAlarms.quantile(below) - shift);
            shares[i] = moved - movedBelow;
            movedBelow = moved;
        }
        return shares;
    }

    private static double normalAbove(double z) {
        return Tails.normal(z);
    }
}
