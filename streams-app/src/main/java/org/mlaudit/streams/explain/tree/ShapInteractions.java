package org.mlaudit.streams.explain.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mlaudit.streams.explain.model.Tree;
import org.mlaudit.streams.explain.model.TreeEnsemble;

/**
 * Exact SHAP interaction values of a tree ensemble, in the game in which features that are not known follow the covers of the
 * branches (path-dependent). The value of a pair is half its Shapley interaction index, {@code sum over S of |S|! (M-|S|-2)! /
 * (2 (M-1)!) (v(S+i+j) - v(S+i) - v(S+j) + v(S))} (Lundberg et al. 2020, equation 9); a feature's main effect is its Shapley
 * value less those of all its pairs, so that a row of the matrix sums to the Shapley value.
 *
 * <p>A leaf is a product over the features on the way to it of 1 or 0 if the feature is known, as the row meets its
 * conditions or not, and of the share z of the cover that meets them if it is not known. So the index is the integral over t
 * from 0 to 1 of {@code (o_i - z_i) (o_j - z_j)} times the product over the others of {@code t o + (1-t) z} (Owen 1972), a
 * polynomial that Gauss-Legendre quadrature integrates exactly. Time of a row: leaves x (features of a leaf)^3 / 4.
 *
 * <p>Holds work space: one per thread. A row gets the same bits whatever was explained before.
 */
public final class ShapInteractions {
    private final TreeEnsemble ensemble;
    private final int features;
    private final List<Leaf> leaves = new ArrayList<>();
    private final List<Quadrature> rules = new ArrayList<>();
    private final RowColumns row;
    private final long[] fails;
    private final double[] gains;

    /** A leaf, and the share of the cover that meets the conditions of each of its features. */
    private static final class Leaf {
        private final Tree tree;
        private final LeafPath path;
        private final double[] shares;

        Leaf(Tree tree, LeafPath path) {
            this.tree = tree;
            this.path = path;
            shares = new double[path.players()];
            Arrays.fill(shares, 1);
            for (int i = 0; i < path.conditions(); i++) {
                double left = tree.leftShare(path.node(i));
                shares[path.place(i)] *= path.left(i) ? left : 1 - left;
            }
        }
    }

    /**
     * Prepares an ensemble.
     *
     * @param ensemble the model, with covers
     * @param featureOf the feature that each input belongs to, from 0; inputs of one feature are one player
     * @param features number of features
     * @throws IllegalArgumentException if trees have no covers (see {@link TreeEnsemble#coveredBy}) or are too deep, or shapes
     *     don't agree
     */
    public ShapInteractions(TreeEnsemble ensemble, int[] featureOf, int features) {
        LeafGroup.check(ensemble, featureOf, features);
        if (!ensemble.covered()) {
            throw new IllegalArgumentException(
                    "the trees have no covers: route rows of a background through them first");
        }
        this.ensemble = ensemble;
        this.features = features;
        int players = 0;
        for (Tree tree : ensemble.trees()) {
            for (LeafGroup group : LeafGroup.of(ensemble, tree, featureOf)) {
                for (LeafPath path : group.leaves()) {
                    leaves.add(new Leaf(tree, path));
                    players = Math.max(players, path.players());
                }
            }
        }
        for (int points = 1; points <= (players + 1) / 2; points++) {
            rules.add(new Quadrature(points));
        }
        row = new RowColumns(ensemble, 1);
        fails = new long[(players + 63) >>> 6];
        gains = new double[players];
    }

    /** Returns the number of features. */
    public int features() {
        return features;
    }

    /**
     * Computes the interaction values of a row.
     *
     * @param x inputs of rows; NaN is missing
     * @param offset where the row begins
     * @param target output that is explained, from 0
     * @return in the unit of the model's raw output, features x features, row by row: symmetric, the main effects in the
     *     diagonal; each row sums to the feature's Shapley value
     * @throws IllegalArgumentException if there is no such output, or the row does not fit
     */
    public double[] explain(double[] x, int offset, int target) {
        if (target < 0 || target >= ensemble.outputs()) {
            throw new IllegalArgumentException("there is no output " + target + " of " + ensemble.outputs());
        }
        if (offset < 0 || x.length < offset + ensemble.inputs().size()) {
            throw new IllegalArgumentException("a row of " + ensemble.inputs().size() + " inputs is to begin at "
                    + offset + " of " + x.length + " numbers");
        }
        row.set(x, offset, 0);
        double[] values = new double[features * features];
        for (Leaf leaf : leaves) {
            if (leaf.tree.output() == target) {
                row.fails(leaf.tree, leaf.path, 0, fails);
                add(leaf, values);
            }
        }
        for (int i = 0; i < features; i++) {
            for (int j = 0; j < i; j++) {
                double value = values[i * features + j] + values[j * features + i];
                values[i * features + j] = value;
                values[j * features + i] = value;
                values[i * features + i] -= value;
                values[j * features + j] -= value;
            }
        }
        return values;
    }

    /** Adds a leaf's Shapley values to the diagonal, and the value of each pair to one of its two places. */
    private void add(Leaf leaf, double[] values) {
        LeafPath path = leaf.path;
        int players = path.players();
        Quadrature rule = rules.get((players - 1) / 2);
        for (int k = 0; k < rule.count(); k++) {
            double t = rule.point(k);
            double product = rule.weight(k) * path.value();
            for (int i = 0; i < players; i++) {
                double share = leaf.shares[i];
                double met = (fails[i >> 6] >>> i & 1) == 0 ? 1 : 0;
                double factor = t * met + (1 - t) * share;
                if (factor == 0) {
                    return;
                }
                product *= factor;
                gains[i] = (met - share) / factor;
            }
            for (int i = 0; i < players; i++) {
                int from = path.player(i) * features;
                double gain = product * gains[i];
                values[from + path.player(i)] += gain;
                for (int j = 0; j < i; j++) {
                    values[from + path.player(j)] += gain * gains[j] / 2;
                }
            }
        }
    }
}
