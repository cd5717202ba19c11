package org.mlaudit.streams.explain.sampled;

import java.util.Arrays;

/** The walks from rows of the background to the explained row, one feature after another, and what each step changed. */
final class Walks {
    private final Game game;
    private final Calls calls;
    private final int target;
    private final int[] players;
    private final double[] shares;
    /** Samples whose background row differs, by player. */
    private final int[] met;
    /** Changes by sample and player, means of both directions. */
    private final double[] changes;
    /** Distances of the output from that of the sample's background row. */
    private final double[] distances;

    private int samples;

    Walks(Game game, Calls calls, int target, Match match, int most) {
        this.game = game;
        this.calls = calls;
        this.target = target;
        this.players = match.players();
        this.shares = match.shares();
        this.met = new int[players.length];
        this.changes = new double[Math.multiplyExact(most, players.length)];
        this.distances = new double[most];
    }

    int samples() {
        return samples;
    }

    /** Adds samples whose rows are evaluated together. */
    void add(Draws draws, int count) {
        calls.begin();
        int[] rows = new int[count];
        int[][] orders = new int[count][];
        int[][] places = new int[count][];
        for (int i = 0; i < count; i++) {
            rows[i] = draws.below(game.rows());
            orders[i] = order(draws, rows[i]);
            places[i] = steps(orders[i], rows[i]);
        }
        calls.run();
        for (int i = 0; i < count; i++) {
            distances[samples] = calls.output() - game.output(rows[i], target);
            changes(orders[i], places[i], rows[i], samples * players.length);
            samples++;
        }
    }

    /** Places among the players of those in which the explained row differs from a row, in random order. */
    private int[] order(Draws draws, int row) {
        boolean[] differing = calls.differing(row);
        int[] order = new int[players.length];
        int count = 0;
        for (int i = 0; i < players.length; i++) {
            if (differing[players[i]]) {
                met[i]++;
                order[count++] = i;
            }
        }
        draws.shuffle(order, count);
        return Arrays.copyOf(order, count);
    }

    /** Rows of the coalitions in between, there and back. */
    private int[] steps(int[] order, int row) {
        int between = Math.max(0, order.length - 1);
        int[] places = new int[2 * between];
        boolean[] in = new boolean[game.features()];
        for (int i = 0; i < between; i++) {
            in[players[order[i]]] = true;
            places[i] = calls.coalition(in, row);
        }
        Arrays.fill(in, false);
        for (int i = 0; i < between; i++) {
            in[players[order[order.length - 1 - i]]] = true;
            places[between + i] = calls.coalition(in, row);
        }
        return places;
    }

    private void changes(int[] order, int[] places, int row, int offset) {
        int between = places.length / 2;
        for (int way = 0; way < 2 && order.length > 0; way++) {
            double before = game.output(row, target);
            for (int i = 0; i < order.length; i++) {
                int player = order[way == 0 ? i : order.length - 1 - i];
                double after = i < between ? calls.value(places[way * between + i], row) : calls.output();
                changes[offset + player] += 0.5 * (after - before);
                before = after;
            }
        }
    }

    /** Estimates from all samples, whose changes sum to the mean distance given. */
    ControlledMeans means(double distance) {
        return ControlledMeans.of(changes, distances, samples, distance, shares, met);
    }
}
