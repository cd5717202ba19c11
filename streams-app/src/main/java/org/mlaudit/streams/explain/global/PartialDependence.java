package org.mlaudit.streams.explain.global;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.mlaudit.streams.explain.Background;
import org.mlaudit.streams.explain.model.Tree;
import org.mlaudit.streams.explain.model.TreeEnsemble;

/**
 * Partial dependence: the mean output when every row gets the same value of a feature and keeps its others (Friedman 2001).
 */
public final class PartialDependence {
    private PartialDependence() {}

    /**
     * Evaluates the model for all rows at all values.
     *
     * @param output what is averaged
     * @param grid values of the feature
     * @param background the rows
     * @param mostCurves how many rows' own curves are given at most; rows are chosen by a hash of what is in them
     * @return empty if the model gave no row a finite number at all values
     */
    public static Optional<Dependence> of(ModelOutput output, Grid grid, Background background, int mostCurves) {
        int rows = background.size();
        double[] x = background.rows().clone();
        double[][] outputs = new double[grid.points()][];
        boolean[] usable = new boolean[rows];
        Arrays.fill(usable, true);
        for (int point = 0; point < grid.points(); point++) {
            for (int row = 0; row < rows; row++) {
                grid.write(point, x, row * output.inputs());
            }
            outputs[point] = output.of(x, rows);
            for (int row = 0; row < rows; row++) {
                usable[row] &= Double.isFinite(outputs[point][row]);
            }
        }
        int[] used = IntStream.range(0, rows).filter(row -> usable[row]).toArray();
        if (used.length == 0) {
            return Optional.empty();
        }
        List<Dependence.Point> points = new ArrayList<>();
        for (int point = 0; point < grid.points(); point++) {
            double[] values = outputs[point];
            Moments moments = Moments.of(
                    Arrays.stream(used).mapToDouble(row -> values[row]).toArray());
            points.add(new Dependence.Point(
                    grid.label(point), grid.number(point), moments.mean(), moments.standardError()));
        }
        List<Dependence.Curve> curves = Arrays.stream(ChosenRows.of(background, rows))
                .filter(row -> usable[row])
                .limit(mostCurves)
                .mapToObj(row -> new Dependence.Curve(
                        row, Arrays.stream(outputs).map(each -> each[row]).toList()))
                .toList();
        return Optional.of(new Dependence(grid.feature(), points, curves, used.length, rows - used.length));
    }

    /**
     * Computes the same of trees without rows: where a node compares the feature, the value decides; elsewhere both branches
     * count by their covers (Friedman 2001, section 8.2). One walk of each tree for the whole grid.
     *
     * @param ensemble the model, with covers
     * @param target place of the output, from 0
     * @param grid values of the feature
     * @return raw outputs, without standard errors and curves; no rows
     * @throws IllegalArgumentException if there is no such output
     */
    public static Dependence ofCovers(TreeEnsemble ensemble, int target, Grid grid) {
        if (target < 0 || target >= ensemble.outputs()) {
            throw new IllegalArgumentException("there is no output " + target + " of " + ensemble.outputs());
        }
        CoverWalk walk = new CoverWalk(ensemble, grid);
        double[] means = new double[grid.points()];
        Arrays.fill(means, ensemble.intercept(target));
        int[] all = IntStream.range(0, grid.points()).toArray();
        for (Tree tree : ensemble.trees()) {
            if (tree.output() == target) {
                walk.add(tree, 0, all, 1, means);
            }
        }
        List<Dependence.Point> points = IntStream.range(0, means.length)
                .mapToObj(point -> new Dependence.Point(
                        grid.label(point), grid.number(point), means[point], OptionalDouble.empty()))
                .toList();
        return new Dependence(grid.feature(), points, List.of(), 0, 0);
    }

    /** Walks trees with all values of a grid at once, which part where a node compares the feature. */
    private static final class CoverWalk {
        private final boolean[] own;
        private final double[][] columns;

        CoverWalk(TreeEnsemble ensemble, Grid grid) {
            own = new boolean[ensemble.columns()];
            columns = new double[ensemble.columns()][grid.points()];
            int[] inputs = grid.inputs();
            double[] x = new double[ensemble.inputs().size()];
            for (int column = 0; column < own.length; column++) {
                int input = ensemble.inputOf(column);
                own[column] = Arrays.stream(inputs).anyMatch(each -> each == input);
                for (int point = 0; own[column] && point < grid.points(); point++) {
                    grid.write(point, x, 0);
                    columns[column][point] = ensemble.columnValue(x, 0, column);
                }
            }
        }

        void add(Tree tree, int node, int[] points, double share, double[] means) {
            if (points.length == 0 || share == 0) {
                return;
            }
            if (tree.isLeaf(node)) {
                for (int point : points) {
                    means[point] += share * tree.value(node);
                }
                return;
            }
            int column = tree.column(node);
            if (own[column]) {
                double[] values = columns[column];
                add(tree, tree.left(node), points(tree, node, points, values, true), share, means);
                add(tree, tree.right(node), points(tree, node, points, values, false), share, means);
            } else {
                double left = tree.leftShare(node);
                add(tree, tree.left(node), points, share * left, means);
                add(tree, tree.right(node), points, share * (1 - left), means);
            }
        }

        private static int[] points(Tree tree, int node, int[] points, double[] values, boolean left) {
            return Arrays.stream(points)
                    .filter(point -> tree.goesLeft(node, values[point]) == left)
                    .toArray();
        }
    }
}
