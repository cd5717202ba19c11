package org.mlaudit.streams.explain.sampled;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How rows around an explained one are made from the background. A feature that is a quantity moves by a normal number, whose
 * standard deviation is the distance that an eighth of the background's values lies within on either side (no less than a tenth
 * of their standard deviation and no more than all of it); whole numbers stay whole. Any other feature is exchanged as a whole:
 * for that of a row of the background that has another one, so by frequency. Each feature has a coordinate: the move in units of
 * its standard deviation, or 1 if it was exchanged.
 */
final class Neighbourhood {
    private static final double NEAR = 0.125;
    private static final double LEAST_SCALE = 0.1;
    private static final int FEW_VALUES = 5;

    private final Game game;
    private final double[] row;
    private final int[] players;
    /** Standard deviation of a player's moves; 0 if it is exchanged. */
    private final double[] scales;

    private final boolean[] whole;
    /** What a coefficient counts for: coordinate of the row less that of the background's mean. */
    private final double[] factors;
    /** Rows of the background that have another value, of players that are exchanged. */
    private final int[][] others;

    private final int[] inputOf;

    Neighbourhood(Game game, double[] row) {
        this.game = game;
        this.row = row;
        this.inputOf = new int[game.features()];
        for (int input = 0; input < game.inputs(); input++) {
            inputOf[game.featureOf(input)] = input;
        }
        this.players = IntStream.range(0, game.features()).filter(this::matters).toArray();
        this.scales = new double[players.length];
        this.whole = new boolean[players.length];
        this.factors = new double[players.length];
        this.others = new int[players.length][];
        for (int i = 0; i < players.length; i++) {
            if (!quantity(i)) {
                others[i] = others(players[i]);
                factors[i] = -others[i].length / (double) game.rows();
            }
        }
    }

    private boolean matters(int feature) {
        return others(feature).length > 0;
    }

    private int[] others(int feature) {
        return IntStream.range(0, game.rows())
                .filter(other -> differs(feature, other))
                .toArray();
    }

    private boolean differs(int feature, int other) {
        for (int input = 0; input < game.inputs(); input++) {
            if (game.featureOf(input) == feature && !Game.same(row[input], game.background(other, input))) {
                return true;
            }
        }
        return false;
    }

    /** Sets up a player as a quantity, if it can be moved. */
    private boolean quantity(int i) {
        int input = inputOf[players[i]];
        double x = row[input];
        if (!game.isNumber(players[i]) || !Double.isFinite(x)) {
            return false;
        }
        double[] values = IntStream.range(0, game.rows())
                .mapToDouble(other -> game.background(other, input))
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        double mean = 0;
        for (double value : values) {
            mean += value / values.length;
        }
        double squares = 0;
        boolean allWhole = x == Math.rint(x);
        for (double value : values) {
            squares += (value - mean) * (value - mean) / values.length;
            allWhole &= value == Math.rint(value);
        }
        double deviation = Math.sqrt(squares);
        if (!(deviation > 0) || !Double.isFinite(deviation)) {
            return false;
        }
        if (allWhole
                && IntStream.range(1, values.length)
                                        .filter(k -> values[k] > values[k - 1])
                                        .count()
                                + 1
                        < FEW_VALUES) {
            return false;
        }
        whole[i] = allWhole;
        scales[i] = Math.max(LEAST_SCALE * deviation, Math.min(deviation, near(values, x)));
        if (allWhole) {
            scales[i] = Math.max(1, scales[i]);
        }
        factors[i] = (x - mean) / scales[i];
        return true;
    }

    /** Half the width of a quarter of the values around x, as if at an end there were more of them. */
    private static double near(double[] values, double x) {
        int place = Arrays.binarySearch(values, x);
        int rank = place < 0 ? -place - 1 : place;
        int reach = (int) Math.ceil(NEAR * values.length);
        int low = Math.max(0, rank - reach);
        int high = Math.min(values.length - 1, rank + reach);
        return high == low ? 0 : (values[high] - values[low]) / (high - low) * reach;
    }

    /** Features that have a coordinate. */
    int[] players() {
        return players;
    }

    /** What a player's coefficient counts for in its attribution. */
    double factor(int player) {
        return factors[player];
    }

    /**
     * Makes two rows on opposite sides of the row: quantities move as far either way, exchanges are drawn for each.
     *
     * @param radius how far, 0 to 1: share of the standard deviations, and probability of an exchange
     * @param x where the two rows go, one after the other
     * @param coordinates where their coordinates go
     */
    void pair(Draws draws, double radius, double[] x, int offset, double[] coordinates, int at) {
        int inputs = game.inputs();
        for (int side = 0; side < 2; side++) {
            System.arraycopy(row, 0, x, offset + side * inputs, inputs);
        }
        for (int i = 0; i < players.length; i++) {
            if (scales[i] > 0) {
                int input = inputOf[players[i]];
                double move = radius * scales[i] * draws.gaussian();
                for (int side = 0; side < 2; side++) {
                    double moved = row[input] + (side == 0 ? move : -move);
                    double value = whole[i] ? Math.rint(moved) : moved;
                    x[offset + side * inputs + input] = value;
                    coordinates[at + side * players.length + i] = (value - row[input]) / scales[i];
                }
                continue;
            }
            for (int side = 0; side < 2; side++) {
                boolean exchanged = draws.uniform() < radius;
                if (exchanged) {
                    exchange(players[i], others[i][draws.below(others[i].length)], x, offset + side * inputs);
                }
                coordinates[at + side * players.length + i] = exchanged ? 1 : 0;
            }
        }
    }

    private void exchange(int feature, int other, double[] x, int offset) {
        for (int input = 0; input < game.inputs(); input++) {
            if (game.featureOf(input) == feature) {
                x[offset + input] = game.background(other, input);
            }
        }
    }
}
