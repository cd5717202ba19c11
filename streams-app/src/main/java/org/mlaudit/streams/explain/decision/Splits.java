package org.mlaudit.streams.explain.decision;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.FeatureType;
import org.mlaudit.contract.InputKind;
import org.mlaudit.streams.explain.model.InputEncoding;
import org.mlaudit.streams.explain.model.Tree;
import org.mlaudit.streams.explain.model.TreeEnsemble;

/**
 * How the nodes of an ensemble divide the values of the contract's features, whatever the inputs between them. The values of a
 * number that is fed as a number fall into cells, between whose bounds no node tells values apart; a node sends the cells
 * before one of them to one side. Of other features a node sends a set of the {@linkplain KnownValues#listed() values told one
 * by one} to the left. Made once for a model; immutable.
 */
final class Splits {
    private static final int NO_FEATURE = -1;
    private static final int MOST_WIDENINGS = 40;

    private final List<Tree> trees;
    private final int[][] features;
    private final int[][] firstHigh;
    private final boolean[][] lowLeft;
    private final long[][] leftMask;
    private final boolean[] cells;
    private final double[][] bounds;

    private record Comparison(int column, double threshold) {}

    /** Where a comparison turns, and which side the numbers below go to. */
    private record Turn(double bound, boolean lowLeft) {}

    /**
     * Finds the divisions.
     *
     * @param features all of the contract's, in its order
     * @param like any case, whose other values stay as they are
     */
    Splits(
            InferenceLayout layout,
            TreeEnsemble ensemble,
            InputEncoding encoding,
            List<Changeable> features,
            Case like) {
        trees = ensemble.trees();
        this.features = new int[trees.size()][];
        firstHigh = new int[trees.size()][];
        lowLeft = new boolean[trees.size()][];
        leftMask = new long[trees.size()][];
        bounds = new double[features.size()][0];
        cells = cells(ensemble, encoding, layout);
        InferenceRow row = new InferenceRow(layout);
        Map<Comparison, Turn> turns = turns(ensemble, encoding, row, like);
        double[][][] listed = new double[features.size()][][];
        for (int feature = 0; feature < features.size(); feature++) {
            listed[feature] = listed(features.get(feature), encoding, row, like);
        }
        for (int tree = 0; tree < trees.size(); tree++) {
            compile(tree, ensemble, encoding, turns, listed);
        }
    }

    /** Which features are numbers that are fed as numbers. */
    private static boolean[] cells(TreeEnsemble ensemble, InputEncoding encoding, InferenceLayout layout) {
        boolean[] cells = new boolean[encoding.features()];
        for (int feature = 0; feature < cells.length; feature++) {
            FeatureType type = layout.contract().features().get(feature).type();
            cells[feature] = type == FeatureType.NUMERIC
                    && Arrays.stream(encoding.inputsOf(feature))
                            .allMatch(input -> encoding.kindOf(input) == InputKind.NUMBER);
        }
        ensemble.indicators().forEach(indicator -> cells[encoding.featureOf(indicator.input())] = false);
        return cells;
    }

    private Map<Comparison, Turn> turns(TreeEnsemble ensemble, InputEncoding encoding, InferenceRow row, Case like) {
        Map<Comparison, Turn> turns = new HashMap<>();
        List<List<Double>> found = new ArrayList<>();
        for (int feature = 0; feature < cells.length; feature++) {
            found.add(new ArrayList<>());
        }
        like.copyTo(row);
        double[] x = new double[encoding.inputs()];
        for (Tree tree : trees) {
            for (int node = 0; node < tree.nodes(); node++) {
                if (tree.isLeaf(node)) {
                    continue;
                }
                int input = ensemble.inputOf(tree.column(node));
                int feature = encoding.featureOf(input);
                Comparison comparison = new Comparison(tree.column(node), tree.threshold(node));
                if (cells[feature] && !turns.containsKey(comparison)) {
                    double guess = encoding.featureValue(input, tree.threshold(node));
                    int number = node;
                    Turn turn = turn(guess, value -> {
                        boolean wasPresent = row.present[feature];
                        double was = row.number[feature];
                        row.setNumber(feature, value);
                        encoding.encode(row, x, 0);
                        row.present[feature] = wasPresent;
                        row.number[feature] = was;
                        return tree.goesLeft(number, ensemble.columnValue(x, 0, tree.column(number)));
                    });
                    turns.put(comparison, turn);
                    if (Double.isFinite(turn.bound())) {
                        found.get(feature).add(turn.bound());
                    }
                }
            }
        }
        for (int feature = 0; feature < cells.length; feature++) {
            bounds[feature] = found.get(feature).stream()
                    .mapToDouble(Double::doubleValue)
                    .sorted()
                    .distinct()
                    .toArray();
        }
        return turns;
    }

    /** Tells where a number goes at a node. */
    @FunctionalInterface
    private interface Sends {
        boolean left(double value);
    }

    /** Finds the least double that goes another way than those below, by halving around a guess. */
    private static Turn turn(double guess, Sends sends) {
        double width = Math.max(Math.abs(guess), Double.MIN_NORMAL) * 0x1p-40;
        double low = guess - width;
        double high = guess + width;
        for (int i = 0; i < MOST_WIDENINGS && sends.left(low) == sends.left(high); i++) {
            width *= 16;
            low = guess - width;
            high = guess + width;
        }
        boolean lowLeft = sends.left(low);
        if (!Double.isFinite(low) || !Double.isFinite(high) || lowLeft == sends.left(high)) {
            return new Turn(Double.NEGATIVE_INFINITY, !lowLeft);
        }
        while (Math.nextUp(low) < high) {
            double middle = low + (high - low) / 2;
            if (!(middle > low && middle < high)) {
                break;
            }
            if (sends.left(middle) == lowLeft) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return new Turn(high, lowLeft);
    }

    /** The inputs of each value that is told one by one; none where a feature can't change. */
    private double[][] listed(Changeable feature, InputEncoding encoding, InferenceRow row, Case like) {
        List<FeatureValue> values = feature.known().listed();
        if (cells[feature.place()] || !feature.kindChanges()) {
            return new double[0][];
        }
        double[][] x = new double[values.size()][encoding.inputs()];
        for (int i = 0; i < x.length; i++) {
            like.with(feature.place(), values.get(i)).copyTo(row);
            encoding.encode(row, x[i], 0);
        }
        return x;
    }

    private void compile(
            int place,
            TreeEnsemble ensemble,
            InputEncoding encoding,
            Map<Comparison, Turn> turns,
            double[][][] listed) {
        Tree tree = trees.get(place);
        features[place] = new int[tree.nodes()];
        firstHigh[place] = new int[tree.nodes()];
        lowLeft[place] = new boolean[tree.nodes()];
        leftMask[place] = new long[tree.nodes()];
        for (int node = 0; node < tree.nodes(); node++) {
            if (tree.isLeaf(node)) {
                features[place][node] = NO_FEATURE;
                continue;
            }
            int column = tree.column(node);
            int feature = encoding.featureOf(ensemble.inputOf(column));
            features[place][node] = feature;
            Turn turn = turns.get(new Comparison(column, tree.threshold(node)));
            if (turn != null) {
                lowLeft[place][node] = turn.lowLeft();
                firstHigh[place][node] =
                        Double.isFinite(turn.bound()) ? Arrays.binarySearch(bounds[feature], turn.bound()) + 1 : 0;
                continue;
            }
            for (int value = 0; value < listed[feature].length; value++) {
                boolean left = tree.goesLeft(node, ensemble.columnValue(listed[feature][value], 0, column));
                leftMask[place][node] |= left ? 1L << value : 0;
            }
        }
    }

    List<Tree> trees() {
        return trees;
    }

    /** The feature that a node compares, negative for a leaf. */
    int feature(int tree, int node) {
        return features[tree][node];
    }

    /** The first cell of the feature that doesn't go where cell 0 goes; 0 if all go another way than below. */
    int firstHigh(int tree, int node) {
        return firstHigh[tree][node];
    }

    /** Whether cells before the {@linkplain #firstHigh first high one} go left. */
    boolean lowLeft(int tree, int node) {
        return lowLeft[tree][node];
    }

    /** The values told one by one that go left, bit by bit. */
    long leftMask(int tree, int node) {
        return leftMask[tree][node];
    }

    /** Whether a feature's values fall into cells. */
    boolean inCells(int feature) {
        return cells[feature];
    }

    /** Number of bounds between cells; there is one more cell. */
    int bounds(int feature) {
        return bounds[feature].length;
    }

    /** The least number of the cell after this place. */
    double bound(int feature, int place) {
        return bounds[feature][place];
    }

    /** The cell of a number. */
    int cell(int feature, double value) {
        int place = Arrays.binarySearch(bounds[feature], value);
        return place >= 0 ? place + 1 : -place - 1;
    }
}
