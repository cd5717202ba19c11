package org.mlaudit.streams.explain.tree;

import java.util.Arrays;

/**
 * Shapley values of a leaf for every pattern of a row at once, against all rows of a background.
 *
 * <p>A pattern says whose conditions hold: bit i is 1 if player i's do. A coalition comes to the leaf if the explained row's
 * conditions hold for its members and the background row's for all others. So of a row's pattern P and a background row's R,
 * players of neither make the leaf unreachable; otherwise, with a players of P alone and c of R alone, each of the a players
 * gets {@code (a-1)! c! / (a+c)!} of the leaf's value and each of the c players {@code -a! (c-1)! / (a+c)!} (Lundberg et al.
 * 2020, algorithm 3).
 *
 * <p>Both weights are integrals over t of {@code t^(a-1) (1-t)^c} and {@code t^a (1-t)^(c-1)}: products over the players. The
 * sum over the background's R of a product over bits is a transform of its histogram of patterns bit by bit, d 2^d steps for
 * all P instead of the 3^d pairs of P and R that can be reached, and leaving one player out undoes one bit's step. The
 * polynomials have the degree d - 1, so ceil(d/2) Gauss-Legendre nodes integrate them exactly. All summands of a step are
 * positive: it loses no more than rounding.
 */
final class PatternFold {
    private PatternFold() {}

    /**
     * Computes the table of a leaf.
     *
     * @param shares share of the background's rows with each pattern, 2^players
     * @param players number of players, at least 1
     * @return Shapley values of a leaf of the value 1: of player i for the pattern P at {@code P * players + i}
     */
    static double[] fold(double[] shares, int players) {
        double[] table = new double[shares.length * players];
        Quadrature rule = new Quadrature((players + 1) / 2);
        double[] work = new double[shares.length];
        for (int k = 0; k < rule.count(); k++) {
            System.arraycopy(shares, 0, work, 0, shares.length);
            double t = rule.point(k);
            for (int player = 0; player < players; player++) {
                transform(work, 1 << player, t);
            }
            for (int player = 0; player < players; player++) {
                add(work, player, players, t, rule.weight(k), table);
            }
        }
        return table;
    }

    private static void transform(double[] work, int bit, double t) {
        for (int pattern = 0; pattern < work.length; pattern++) {
            if ((pattern & bit) == 0) {
                double fails = work[pattern];
                double holds = work[pattern | bit];
                work[pattern] = (1 - t) * holds;
                work[pattern | bit] = holds + t * fails;
            }
        }
    }

    private static void add(double[] work, int player, int players, double t, double weight, double[] table) {
        int bit = 1 << player;
        for (int pattern = 0; pattern < work.length; pattern++) {
            if ((pattern & bit) == 0) {
                double holds = work[pattern] / (1 - t);
                double fails = (work[pattern | bit] - holds) / t;
                table[pattern * players + player] -= weight * holds;
                table[(pattern | bit) * players + player] += weight * fails;
            }
        }
    }

    /** Shares of patterns in a list of them. */
    static double[] shares(long[] patterns, int players) {
        double[] shares = new double[1 << players];
        for (long pattern : patterns) {
            shares[(int) pattern]++;
        }
        Arrays.setAll(shares, i -> shares[i] / patterns.length);
        return shares;
    }
}
