package org.mlaudit.streams.explain.sampled;

import java.util.Arrays;

/**
 * Which pairs of a coalition and its complement a round evaluates, and with which weights. Sizes whose pairs can all be had by
 * their share of Shapley's kernel, (d - 1) / (C(d, s) s (d - s)), are enumerated, from the outermost inwards, which is in order
 * of the weight of a coalition; pairs of the sizes left are drawn by it. So the weighted sum over a round is unbiased, whatever
 * is enumerated.
 */
final class CoalitionDesign {
    /** Rounds of a budget where sizes are enumerated, so that their spread can be told. */
    private static final int ROUNDS = 16;

    private final int players;
    /** Share of the kernel of coalitions of a size and of their complements, by size from 0 to half the players. */
    private final double[] shares;

    private final int enumeratedSizes;
    private final int drawn;
    private final double drawnShare;
    private final int pairs;

    /**
     * A design.
     *
     * @param players number of players, at least 2
     * @param budget pairs of all rounds
     */
    CoalitionDesign(int players, int budget) {
        this.players = players;
        this.shares = shares(players);
        double left = Math.max(1, budget / ROUNDS);
        double share = 1;
        long enumerated = 0;
        int size = 1;
        while (size < shares.length && pairsOf(players, size) <= left * shares[size] / share * (1 + 1e-12)) {
            double pairsOfSize = pairsOf(players, size);
            enumerated += (long) pairsOfSize;
            left -= pairsOfSize;
            share -= shares[size];
            size++;
        }
        enumeratedSizes = size - 1;
        boolean all = size == shares.length;
        drawn = all ? 0 : enumeratedSizes == 0 ? 1 : (int) Math.max(1, left);
        drawnShare = all ? 0 : share;
        pairs = (int) enumerated + drawn;
    }

    private static double[] shares(int players) {
        double[] shares = new double[players / 2 + 1];
        double sum = 0;
        for (int size = 1; size < shares.length; size++) {
            shares[size] = (2 * size == players ? 1.0 : 2.0) / (size * (double) (players - size));
            sum += shares[size];
        }
        for (int size = 1; size < shares.length; size++) {
            shares[size] /= sum;
        }
        return shares;
    }

    /** Number of pairs of a coalition of a size and its complement. */
    private static double pairsOf(int players, int size) {
        double count = 1;
        for (int i = 1; i <= size; i++) {
            count = Math.rint(count * (players - size + i) / i);
        }
        return 2 * size == players ? count / 2 : count;
    }

    /** Pairs of a round. */
    int pairs() {
        return pairs;
    }

    /** Receives the pairs of a round. */
    interface Taker {
        /**
         * Takes a pair.
         *
         * @param members the players of one of the two coalitions, at its beginning
         * @param size how many they are
         * @param weight share of the kernel that the pair stands for; those of a round sum to 1
         */
        void take(int[] members, int size, double weight);
    }

    /** Makes the pairs of a round. */
    void round(Draws draws, Taker taker) {
        int[] members = new int[players];
        for (int size = 1; size <= enumeratedSizes; size++) {
            double weight = shares[size] / pairsOf(players, size);
            for (int i = 0; i < size; i++) {
                members[i] = i;
            }
            do {
                taker.take(members, size, weight);
            } while (next(members, size) && (2 * size != players || members[0] == 0));
        }
        for (int i = 0; i < drawn; i++) {
            draw(draws, members);
            taker.take(members, size(draws), drawnShare / drawn);
        }
    }

    /** The next combination in lexical order. */
    private boolean next(int[] members, int size) {
        int i = size - 1;
        while (i >= 0 && members[i] == players - size + i) {
            i--;
        }
        if (i < 0) {
            return false;
        }
        members[i]++;
        for (int j = i + 1; j < size; j++) {
            members[j] = members[j - 1] + 1;
        }
        return true;
    }

    private void draw(Draws draws, int[] members) {
        Arrays.setAll(members, i -> i);
        draws.shuffle(members, players);
    }

    private int size(Draws draws) {
        double left = draws.uniform() * drawnShare;
        int size = enumeratedSizes + 1;
        while (size < shares.length - 1 && left >= shares[size]) {
            left -= shares[size];
            size++;
        }
        return size;
    }
}
