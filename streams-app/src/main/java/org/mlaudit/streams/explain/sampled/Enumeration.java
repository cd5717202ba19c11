package org.mlaudit.streams.explain.sampled;

import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Shapley values by their definition (Shapley 1953): all coalitions of the features in which the explained row differs from a row
 * of the background, for each such row. Exact, and affordable for few features or a small background.
 */
final class Enumeration {
    private final Game game;
    private final Calls calls;
    private final double[] phi;
    private final int[] rows;
    private final int[] masks;
    private final int[] places;
    private int waiting;

    private Enumeration(Game game, Calls calls) {
        this.game = game;
        this.calls = calls;
        this.phi = new double[game.features()];
        int batch = game.batchRows();
        this.rows = new int[batch];
        this.masks = new int[batch];
        this.places = new int[batch];
    }

    /** Explains by all coalitions. */
    static Sampled explain(Game game, Calls calls, int target) {
        return new Enumeration(game, calls).sum(target);
    }

    private Sampled sum(int target) {
        boolean[] in = new boolean[game.features()];
        for (int row = 0; row < game.rows(); row++) {
            int[] players = players(row);
            if (players.length == 1) {
                phi[players[0]] += calls.output() - game.output(row, target);
                continue;
            }
            for (int mask = 0; players.length > 0 && mask < 1 << players.length; mask++) {
                for (int i = 0; i < players.length; i++) {
                    in[players[i]] = (mask >> i & 1) != 0;
                }
                if (waiting == 0) {
                    calls.begin();
                }
                rows[waiting] = row;
                masks[waiting] = mask;
                places[waiting++] = calls.coalition(in, row);
                if (waiting == rows.length) {
                    drain();
                }
            }
        }
        drain();
        for (int feature = 0; feature < phi.length; feature++) {
            phi[feature] /= game.rows();
        }
        return new Sampled(
                game.baseValue(target),
                calls.output(),
                phi,
                new double[phi.length],
                OptionalDouble.empty(),
                calls.evaluations(),
                true);
    }

    private int[] players(int row) {
        boolean[] differing = calls.differing(row);
        return IntStream.range(0, differing.length)
                .filter(feature -> differing[feature])
                .toArray();
    }

    private void drain() {
        calls.run();
        int[] players = {};
        double[] weights = {};
        int row = -1;
        for (int i = 0; i < waiting; i++) {
            if (rows[i] != row) {
                row = rows[i];
                players = players(row);
                weights = weights(players.length);
            }
            double value = calls.value(places[i], row);
            int size = Integer.bitCount(masks[i]);
            for (int player = 0; player < players.length; player++) {
                if ((masks[i] >> player & 1) != 0) {
                    phi[players[player]] += weights[size - 1] * value;
                } else {
                    phi[players[player]] -= weights[size] * value;
                }
            }
        }
        waiting = 0;
    }

    /** s! (d - s - 1)! / d! for coalitions of s other players, in a game of d. */
    private static double[] weights(int players) {
        double[] weights = new double[players];
        weights[0] = 1.0 / players;
        for (int size = 1; size < players; size++) {
            weights[size] = weights[size - 1] * size / (players - size);
        }
        return weights;
    }
}
