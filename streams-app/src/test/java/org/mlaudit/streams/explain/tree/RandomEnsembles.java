package org.mlaudit.streams.explain.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.mlaudit.streams.explain.model.Indicator;
import org.mlaudit.streams.explain.model.Link;
import org.mlaudit.streams.explain.model.OutputSpace;
import org.mlaudit.streams.explain.model.Tree;
import org.mlaudit.streams.explain.model.TreeEnsemble;

/**
 * Small ensembles with everything that trees may have: repeated columns, missing values that go either way, sets of
 * categories, single leaves, thresholds of infinity, empty branches. Values are whole numbers from 0 to 3, thresholds too, so
 * that both are often equal.
 */
final class RandomEnsembles {
    private final Random random;
    private final int inputs;
    private final int columns;

    private RandomEnsembles(Random random, int inputs, int columns) {
        this.random = random;
        this.inputs = inputs;
        this.columns = columns;
    }

    /** An ensemble of trees up to a depth. */
    static TreeEnsemble ensemble(Random random, int inputs, int outputs, int trees, int depth) {
        List<String> names = IntStream.range(0, inputs).mapToObj(i -> "i" + i).toList();
        TreeEnsemble.Builder builder = TreeEnsemble.builder(
                names, outputs, outputs == 1 ? OutputSpace.LOG_ODDS : OutputSpace.SCORE, Link.IDENTITY);
        if (random.nextBoolean()) {
            builder.floatInputs();
        }
        int indicators = random.nextInt(3);
        int columns = inputs;
        for (int i = 0; i < indicators; i++) {
            int[] codes =
                    IntStream.range(0, 4).filter(code -> random.nextBoolean()).toArray();
            columns = Math.max(columns, 1 + builder.indicator(new Indicator(random.nextInt(inputs), codes)));
        }
        for (int output = 0; output < outputs; output++) {
            builder.intercept(output, random.nextGaussian());
        }
        RandomEnsembles made = new RandomEnsembles(random, inputs, columns);
        for (int i = 0; i < trees; i++) {
            builder.add(made.tree(random.nextInt(outputs), random.nextInt(depth + 1)));
        }
        return builder.build();
    }

    /** Rows of values that trees compare, a fifth of them missing. */
    static double[] rows(Random random, int rows, int inputs) {
        return random.doubles((long) rows * inputs)
                .map(u -> u < 0.2 ? Double.NaN : Math.floor((u - 0.2) / 0.8 * 4))
                .toArray();
    }

    private Tree tree(int output, int depth) {
        Nodes nodes = new Nodes();
        grow(nodes, depth, 16);
        return nodes.tree(output);
    }

    private int grow(Nodes nodes, int depth, double cover) {
        int node = nodes.add(cover);
        if (depth == 0 || (node > 0 && random.nextInt(5) == 0)) {
            nodes.value[node] = random.nextGaussian();
            return node;
        }
        int column = random.nextInt(columns);
        nodes.column[node] = column;
        nodes.threshold[node] = threshold(column);
        nodes.missingLeft[node] = random.nextBoolean();
        double share = random.nextInt(8) == 0 ? random.nextInt(2) : random.nextDouble();
        nodes.left[node] = grow(nodes, depth - 1, cover * share);
        nodes.right[node] = grow(nodes, depth - 1, cover * (1 - share));
        return node;
    }

    private double threshold(int column) {
        if (column >= inputs) {
            return 0.5;
        }
        int kind = random.nextInt(20);
        return kind == 0 ? Double.POSITIVE_INFINITY : kind == 1 ? -0.0 : random.nextInt(4);
    }

    /** Nodes of a tree that grows. */
    private static final class Nodes {
        private static final int MOST = 1 << 13;

        private final int[] left = new int[MOST];
        private final int[] right = new int[MOST];
        private final int[] column = new int[MOST];
        private final double[] threshold = new double[MOST];
        private final boolean[] missingLeft = new boolean[MOST];
        private final double[] value = new double[MOST];
        private final double[] cover = new double[MOST];
        private int count;

        int add(double nodeCover) {
            left[count] = -1;
            right[count] = -1;
            cover[count] = nodeCover;
            return count++;
        }

        Tree tree(int output) {
            return new Tree(
                    output,
                    Arrays.copyOf(left, count),
                    Arrays.copyOf(right, count),
                    Arrays.copyOf(column, count),
                    Arrays.copyOf(threshold, count),
                    Arrays.copyOf(missingLeft, count),
                    Arrays.copyOf(value, count),
                    Arrays.copyOf(cover, count));
        }
    }

    /** A chain: each node tests another input, and only the way to the right goes on. */
    static Tree chain(Random random, int depth, int inputs) {
        Nodes nodes = new Nodes();
        int node = nodes.add(1);
        for (int i = 0; i < depth; i++) {
            nodes.column[node] = i % inputs;
            nodes.threshold[node] = random.nextInt(3) == 0 ? 1 : 0.5;
            nodes.missingLeft[node] = random.nextBoolean();
            nodes.left[node] = nodes.add(Math.pow(0.5, i + 1));
            nodes.value[nodes.left[node]] = random.nextGaussian();
            nodes.right[node] = nodes.add(Math.pow(0.5, i + 1));
            node = nodes.right[node];
        }
        nodes.value[node] = random.nextGaussian();
        return nodes.tree(0);
    }

    /** Which feature each input belongs to; some features have several inputs, some none. */
    static int[] featureOf(Random random, int inputs, int features) {
        return random.ints(inputs, 0, features).toArray();
    }

    /** All subsets' Shapley weights by size, of so many players. */
    static List<Double> weights(int players) {
        List<Double> weights = new ArrayList<>();
        double weight = 1.0 / players;
        for (int size = 0; size < players; size++) {
            weights.add(weight);
            weight *= (size + 1.0) / (players - size - 1);
        }
        return weights;
    }
}
