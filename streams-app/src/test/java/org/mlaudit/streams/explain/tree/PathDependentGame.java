package org.mlaudit.streams.explain.tree;

import java.util.List;
import java.util.stream.IntStream;
import org.mlaudit.streams.explain.model.Tree;
import org.mlaudit.streams.explain.model.TreeEnsemble;

/** Shapley values of the path-dependent game by their definition: a sum over all sets of features. */
final class PathDependentGame {
    private final TreeEnsemble ensemble;
    private final int[] featureOf;
    private final int features;

    PathDependentGame(TreeEnsemble ensemble, int[] featureOf, int features) {
        this.ensemble = ensemble;
        this.featureOf = featureOf;
        this.features = features;
    }

    /** Expected output when the features of a set, one a bit, are known: unknown ones follow the covers. */
    double worth(double[] x, int offset, int known, int target) {
        return ensemble.intercept(target)
                + ensemble.trees().stream()
                        .filter(tree -> tree.output() == target)
                        .mapToDouble(tree -> worth(tree, 0, x, offset, known))
                        .sum();
    }

    private double worth(Tree tree, int node, double[] x, int offset, int known) {
        if (tree.isLeaf(node)) {
            return tree.value(node);
        }
        int column = tree.column(node);
        if ((known >> featureOf[ensemble.inputOf(column)] & 1) != 0) {
            boolean left = tree.goesLeft(node, ensemble.columnValue(x, offset, column));
            return worth(tree, left ? tree.left(node) : tree.right(node), x, offset, known);
        }
        double share = tree.leftShare(node);
        return share * worth(tree, tree.left(node), x, offset, known)
                + (1 - share) * worth(tree, tree.right(node), x, offset, known);
    }

    /** Attributions of a row by feature. */
    double[] shapley(double[] x, int offset, int target) {
        double[] worth = IntStream.range(0, 1 << features)
                .mapToDouble(known -> worth(x, offset, known, target))
                .toArray();
        List<Double> weights = RandomEnsembles.weights(features);
        double[] phi = new double[features];
        for (int known = 0; known < worth.length; known++) {
            for (int feature = 0; feature < features; feature++) {
                if ((known >> feature & 1) == 0) {
                    phi[feature] += weights.get(Integer.bitCount(known)) * (worth[known | 1 << feature] - worth[known]);
                }
            }
        }
        return phi;
    }
}
