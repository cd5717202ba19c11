package org.mlaudit.streams.explain.sampled;

import java.util.Arrays;

/**
 * In what the explained row differs from the rows of the background. Features that differ from none get nothing; a coalition is
 * worth evaluating only by those in which the row at hand differs.
 */
final class Match {
    private static final int MOST_ENUMERATED = 30;

    private final int[] players;
    private final double[] shares;
    private final int most;
    private final double enumeration;

    Match(Game game, Calls calls) {
        int[] times = new int[game.features()];
        int greatest = 0;
        double sum = 0;
        for (int row = 0; row < game.rows(); row++) {
            boolean[] differing = calls.differing(row);
            int count = 0;
            for (int feature = 0; feature < differing.length; feature++) {
                if (differing[feature]) {
                    times[feature]++;
                    count++;
                }
            }
            greatest = Math.max(greatest, count);
            sum += count > MOST_ENUMERATED ? Double.POSITIVE_INFINITY : count > 1 ? (1L << count) - 2 : 0;
        }
        int count = 0;
        int[] found = new int[times.length];
        double[] share = new double[times.length];
        for (int feature = 0; feature < times.length; feature++) {
            if (times[feature] > 0) {
                share[count] = times[feature] / (double) game.rows();
                found[count++] = feature;
            }
        }
        this.players = Arrays.copyOf(found, count);
        this.shares = Arrays.copyOf(share, count);
        this.most = greatest;
        this.enumeration = sum;
    }

    /** Features in which the row differs from at least one of the background. */
    int[] players() {
        return players;
    }

    /** By player, the share of the background's rows from which the row differs in it. */
    double[] shares() {
        return shares;
    }

    /** Most features in which it differs from one of them. */
    int most() {
        return most;
    }

    /** Evaluations of all coalitions with all rows of the background; may be infinite. */
    double enumeration() {
        return enumeration;
    }
}
