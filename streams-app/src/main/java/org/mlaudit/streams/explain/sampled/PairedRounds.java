package org.mlaudit.streams.explain.sampled;

/**
 * Rounds of pairs of a coalition and its complement, and the Shapley values that they make.
 *
 * <p>A pair with the signs s (1 in the coalition, -1 out of it) of d players and the background row b says
 * {@code y = v(coalition, b) - v(complement, b)}. Least squares of y on s under the kernel, with the sum of the values held at
 * t, the output's distance from the base value, have the solution {@code t / d + E[r e] / a}, where r is s less its mean m,
 * {@code e = y - m t(b)} with t(b) the distance from b's output, and {@code a = 2 / H(d - 1)}, H the harmonic number: the matrix
 * E[r r'] is a times the projection on sums of zero, by symmetry. Its mean over rounds is unbiased and of known spread.
 *
 * <p>Rounds are in five folds. Before the mean is taken, each pair's e is reduced by r q, and q added to the mean, with q the
 * least squares fitted to the other folds: an additive game's Shapley values are q itself, so nothing is biased, and what is left
 * to be averaged is what is not additive.
 */
final class PairedRounds {
    private static final int FOLDS = 5;
    /** With more players, fitting costs more than it wins. */
    private static final int MOST_FITTED = 256;
    /** Pairs a player that a fit needs. */
    private static final int LEAST_PAIRS = 2;

    private final Game game;
    private final Calls calls;
    private final int target;
    private final int[] players;
    private final CoalitionDesign design;
    private final double distance;
    private final double scale;
    private final int words;
    private final long[] members;
    private final int[] backgroundRows;
    private final int[] places;
    private final double[] means;
    private final double[] weights;
    private final double[] reduced;
    private int pairs;
    private int rounds;

    /** Values and standard errors by player. */
    interface Estimate {
        double[] means();

        double[] standardErrors();
    }

    PairedRounds(Game game, Calls calls, int target, int[] players, CoalitionDesign design, int most) {
        this.game = game;
        this.calls = calls;
        this.target = target;
        this.players = players;
        this.design = design;
        this.distance = calls.output() - game.baseValue(target);
        double harmonic = 0;
        for (int i = 1; i < players.length; i++) {
            harmonic += 1.0 / i;
        }
        this.scale = harmonic / 2;
        this.words = (players.length + Long.SIZE - 1) / Long.SIZE;
        int capacity = Math.multiplyExact(most, design.pairs());
        this.members = new long[Math.multiplyExact(capacity, words)];
        this.backgroundRows = new int[capacity];
        this.places = new int[2 * capacity];
        this.means = new double[capacity];
        this.weights = new double[capacity];
        this.reduced = new double[capacity];
    }

    int rounds() {
        return rounds;
    }

    /** Adds rounds whose rows are evaluated together. */
    void add(Draws draws, int count) {
        calls.begin();
        int from = pairs;
        for (int i = 0; i < count; i++) {
            design.round(draws, (chosen, size, weight) -> pair(draws, chosen, size, weight));
        }
        calls.run();
        for (int pair = from; pair < pairs; pair++) {
            int row = backgroundRows[pair];
            double change = calls.value(places[2 * pair], row) - calls.value(places[2 * pair + 1], row);
            reduced[pair] = change - means[pair] * (calls.output() - game.output(row, target));
        }
        rounds += count;
    }

    private void pair(Draws draws, int[] chosen, int size, double weight) {
        boolean[] in = new boolean[game.features()];
        for (int i = 0; i < size; i++) {
            in[players[chosen[i]]] = true;
            members[pairs * words + chosen[i] / Long.SIZE] |= 1L << chosen[i];
        }
        int row = draws.below(game.rows());
        backgroundRows[pairs] = row;
        places[2 * pairs] = calls.coalition(in, row);
        for (int player : players) {
            in[player] = !in[player];
        }
        places[2 * pairs + 1] = calls.coalition(in, row);
        means[pairs] = (2.0 * size - players.length) / players.length;
        weights[pairs] = weight;
        pairs++;
    }

    /** Signs of a pair less their mean. */
    private void centred(int pair, double[] signs) {
        for (int i = 0; i < signs.length; i++) {
            boolean in = (members[pair * words + i / Long.SIZE] >>> i & 1) != 0;
            signs[i] = (in ? 1 : -1) - means[pair];
        }
    }

    /** Estimates from all rounds. */
    Estimate estimate() {
        int count = players.length;
        double[][] fits = fits();
        double[] sums = new double[count];
        double[] squares = new double[count];
        double[][] values = new double[rounds][];
        double[] signs = new double[count];
        for (int round = 0; round < rounds; round++) {
            double[] fit = fits[round % FOLDS];
            double[] value = fit.clone();
            for (int pair = round * design.pairs(); pair < (round + 1) * design.pairs(); pair++) {
                centred(pair, signs);
                double left = reduced[pair] - dot(signs, fit);
                for (int i = 0; i < count; i++) {
                    value[i] += scale * weights[pair] * left * signs[i];
                }
            }
            values[round] = value;
            for (int i = 0; i < count; i++) {
                sums[i] += value[i];
            }
        }
        for (double[] value : values) {
            for (int i = 0; i < count; i++) {
                double away = value[i] - sums[i] / rounds;
                squares[i] += away * away;
            }
        }
        double widening = Stopping.widening(rounds - 1);
        double[] estimates = new double[count];
        double[] errors = new double[count];
        for (int i = 0; i < count; i++) {
            estimates[i] = distance / count + sums[i] / rounds;
            errors[i] = widening * Math.sqrt(squares[i] / (rounds - 1) / rounds);
        }
        return new Estimate() {
            @Override
            public double[] means() {
                return estimates;
            }

            @Override
            public double[] standardErrors() {
                return errors;
            }
        };
    }

    /** By fold, the least squares of the pairs of the other folds, which sum to 0; zero where there are too few. */
    private double[][] fits() {
        int count = players.length;
        double[][] fits = new double[FOLDS][count];
        if (count > MOST_FITTED) {
            return fits;
        }
        double[][][] matrices = new double[FOLDS][count][count];
        double[][] rights = new double[FOLDS][count];
        int[] pairsOf = new int[FOLDS];
        double[] signs = new double[count];
        for (int pair = 0; pair < pairs; pair++) {
            int fold = pair / design.pairs() % FOLDS;
            pairsOf[fold]++;
            centred(pair, signs);
            for (int i = 0; i < count; i++) {
                double weighted = weights[pair] * signs[i];
                rights[fold][i] += weighted * reduced[pair];
                for (int j = 0; j <= i; j++) {
                    matrices[fold][i][j] += weighted * signs[j];
                }
            }
        }
        for (int fold = 0; fold < FOLDS; fold++) {
            if (pairs - pairsOf[fold] >= LEAST_PAIRS * count) {
                fits[fold] = fit(matrices, rights, fold);
            }
        }
        return fits;
    }

    private static double[] fit(double[][][] matrices, double[][] rights, int without) {
        int count = rights[0].length;
        double[][] matrix = new double[count][count];
        double[] right = new double[count];
        double trace = 0;
        for (int fold = 0; fold < FOLDS; fold++) {
            for (int i = 0; i < count && fold != without; i++) {
                right[i] += rights[fold][i];
                trace += matrices[fold][i][i];
                for (int j = 0; j <= i; j++) {
                    matrix[i][j] += matrices[fold][i][j];
                }
            }
        }
        // Signs sum to 0, so the matrix is singular along equal values alone; this makes it regular and changes no
        // solution.
        for (int i = 0; i < count; i++) {
            for (int j = 0; j <= i; j++) {
                matrix[i][j] += trace / count / count;
            }
        }
        Cholesky decomposed = Cholesky.of(matrix);
        return decomposed.regular() ? decomposed.solve(right) : new double[count];
    }

    private static double dot(double[] left, double[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += left[i] * right[i];
        }
        return sum;
    }
}
