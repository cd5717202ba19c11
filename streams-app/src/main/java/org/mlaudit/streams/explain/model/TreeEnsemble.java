package org.mlaudit.streams.explain.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A sum of trees: the raw output is the intercept and the values of the leaves that a row comes to. A mean or a vote is the
 * same with the leaves' values divided. Trees compare columns: first the inputs as they are, then {@linkplain Indicator
 * indicators} of sets of categories.
 */
public final class TreeEnsemble implements CompiledModel {
    /** Fewer rows go to their leaves one by one. */
    private static final int FEW_ROWS = 8;
    /** Rows that go to their leaves together. */
    private static final int BLOCK = 256;

    private final List<String> inputs;
    private final double absent;
    private final boolean floatInputs;
    private final List<Indicator> indicators;
    private final Tree[] trees;
    /** The same trees for many rows at once; none where one is too deep to take every row to its bottom. */
    private final List<TreeWalk> walks;

    private final double[] intercepts;
    private final OutputSpace space;
    private final Link link;

    private TreeEnsemble(Builder builder, Tree[] trees) {
        inputs = builder.inputs;
        absent = builder.absent;
        floatInputs = builder.floatInputs;
        indicators = List.copyOf(builder.indicators);
        this.trees = trees;
        walks = TreeWalk.of(trees);
        intercepts = builder.intercepts.clone();
        space = builder.space;
        link = builder.link;
    }

    private TreeEnsemble(TreeEnsemble ensemble, Tree[] trees) {
        inputs = ensemble.inputs;
        absent = ensemble.absent;
        floatInputs = ensemble.floatInputs;
        indicators = ensemble.indicators;
        this.trees = trees;
        walks = ensemble.walks;
        intercepts = ensemble.intercepts;
        space = ensemble.space;
        link = ensemble.link;
    }

    /**
     * Begins an ensemble.
     *
     * @param inputs names of the inputs
     * @param outputs number of outputs, at least 1
     * @param space what the raw outputs measure
     * @param link how they become predictions
     */
    public static Builder builder(List<String> inputs, int outputs, OutputSpace space, Link link) {
        return new Builder(inputs, outputs, space, link);
    }

    /** Collects the parts of an ensemble. */
    public static final class Builder {
        private final List<String> inputs;
        private final OutputSpace space;
        private final Link link;
        private final double[] intercepts;
        private final List<Tree> trees = new ArrayList<>();
        private final List<Indicator> indicators = new ArrayList<>();
        private double absent = Double.NaN;
        private boolean floatInputs;

        private Builder(List<String> inputs, int outputs, OutputSpace space, Link link) {
            if (outputs < 1) {
                throw new IllegalArgumentException("an ensemble has " + outputs + " outputs");
            }
            this.inputs = List.copyOf(inputs);
            this.space = space;
            this.link = link;
            intercepts = new double[outputs];
        }

        /** Sets what is taken for an input that a record doesn't have; NaN, a missing value, if not set. */
        public Builder absent(double value) {
            absent = value;
            return this;
        }

        /** Makes the ensemble round each input to a float before it is compared, as XGBoost and ONNX do. */
        public Builder floatInputs() {
            floatInputs = true;
            return this;
        }

        /**
         * Sets the intercept of an output; 0 if not set.
         *
         * @throws IllegalArgumentException if it is not finite
         */
        public Builder intercept(int output, double value) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("the intercept of output " + output + " is " + value);
            }
            intercepts[output] = value;
            return this;
        }

        /**
         * Adds a column of a set of categories, unless it is there.
         *
         * @return the column's number, for trees to compare
         * @throws IllegalArgumentException if there is no such input
         */
        public int indicator(Indicator indicator) {
            if (indicator.input() >= inputs.size()) {
                throw new IllegalArgumentException("there is no input " + indicator.input());
            }
            int place = indicators.indexOf(indicator);
            if (place < 0) {
                place = indicators.size();
                indicators.add(indicator);
            }
            return inputs.size() + place;
        }

        /** Adds a tree. */
        public Builder add(Tree tree) {
            trees.add(tree);
            return this;
        }

        /**
         * Makes the ensemble.
         *
         * @throws IllegalArgumentException if a tree compares a column or adds to an output that there is not
         */
        public TreeEnsemble build() {
            int columns = inputs.size() + indicators.size();
            for (int i = 0; i < trees.size(); i++) {
                Tree tree = trees.get(i);
                if (tree.output() >= intercepts.length) {
                    throw new IllegalArgumentException(
                            "tree " + i + " adds to output " + tree.output() + " of " + intercepts.length);
                }
                for (int node = 0; node < tree.nodes(); node++) {
                    if (!tree.isLeaf(node) && tree.column(node) >= columns) {
                        throw new IllegalArgumentException("tree " + i + " compares column " + tree.column(node)
                                + " at node " + node + ", but there are " + columns);
                    }
                }
            }
            return new TreeEnsemble(this, trees.toArray(Tree[]::new));
        }
    }

    @Override
    public List<String> inputs() {
        return inputs;
    }

    @Override
    public double absent() {
        return absent;
    }

    @Override
    public int outputs() {
        return intercepts.length;
    }

    @Override
    public OutputSpace space() {
        return space;
    }

    @Override
    public Link link() {
        return link;
    }

    /** Returns the trees. */
    public List<Tree> trees() {
        return List.of(trees);
    }

    /** Returns the intercept of an output. */
    public double intercept(int output) {
        return intercepts[output];
    }

    /** Tells whether each input is rounded to a float before it is compared. */
    public boolean floatInputs() {
        return floatInputs;
    }

    /** Returns the columns of sets of categories; they come after the inputs. */
    public List<Indicator> indicators() {
        return indicators;
    }

    /** Returns the number of columns: inputs and indicators. */
    public int columns() {
        return inputs.size() + indicators.size();
    }

    /** Returns the input that a column is made of. */
    public int inputOf(int column) {
        return column < inputs.size()
                ? column
                : indicators.get(column - inputs.size()).input();
    }

    /**
     * Returns a row's value in a column, as trees compare it.
     *
     * @param x inputs of rows
     * @param offset where the row begins
     * @param column the column
     */
    public double columnValue(double[] x, int offset, int column) {
        double value = x[offset + inputOf(column)];
        double rounded = floatInputs ? (double) (float) value : value;
        return column < inputs.size()
                ? rounded
                : indicators.get(column - inputs.size()).of(rounded);
    }

    /** Returns the number of leaves of all trees. */
    public int leaves() {
        return Arrays.stream(trees).mapToInt(Tree::leaves).sum();
    }

    /** Returns the depth of the deepest tree. */
    public int depth() {
        return Arrays.stream(trees).mapToInt(Tree::depth).max().orElse(0);
    }

    /** Tells whether every tree that compares anything has covers. */
    public boolean covered() {
        return Arrays.stream(trees)
                .allMatch(tree -> tree.depth() == 0 || tree.cover(tree.left(0)) > 0 || tree.cover(tree.right(0)) > 0);
    }

    /**
     * Returns the same ensemble with the covers that rows give it: how many of them come to a node.
     *
     * @param background inputs of rows, rows x inputs, row by row
     * @param rows number of rows, at least 1
     */
    public TreeEnsemble coveredBy(double[] background, int rows) {
        if (rows < 1 || background.length < (long) rows * inputs.size()) {
            throw new IllegalArgumentException(
                    "covers need rows: there are " + rows + " in " + background.length + " numbers");
        }
        Tree[] covered = new Tree[trees.length];
        for (int i = 0; i < trees.length; i++) {
            Tree tree = trees[i];
            double[] covers = new double[tree.nodes()];
            for (int row = 0; row < rows; row++) {
                int node = 0;
                covers[0]++;
                while (!tree.isLeaf(node)) {
                    node = next(tree, node, background, row * inputs.size());
                    covers[node]++;
                }
            }
            covered[i] = tree.covered(covers);
        }
        return new TreeEnsemble(this, covered);
    }

    @Override
    public void raw(double[] x, int rows, double[] out) {
        Shapes.rows(this, x, rows, out);
        for (int row = 0; row < rows; row++) {
            System.arraycopy(intercepts, 0, out, row * intercepts.length, intercepts.length);
        }
        if (rows < FEW_ROWS || walks.isEmpty()) {
            for (int row = 0; row < rows; row++) {
                addLeaves(x, row, out);
            }
            return;
        }
        double[] values = new double[columns() * Math.min(rows, BLOCK)];
        int[] nodes = new int[Math.min(rows, BLOCK)];
        double[] sums = new double[nodes.length * intercepts.length];
        for (int from = 0; from < rows; from += BLOCK) {
            int count = Math.min(BLOCK, rows - from);
            for (int column = 0; column < columns(); column++) {
                for (int row = 0; row < count; row++) {
                    values[column * count + row] = columnValue(x, (from + row) * inputs.size(), column);
                }
            }
            System.arraycopy(out, from * intercepts.length, sums, 0, count * intercepts.length);
            for (TreeWalk walk : walks) {
                walk.add(values, count, nodes, sums, intercepts.length);
            }
            System.arraycopy(sums, 0, out, from * intercepts.length, count * intercepts.length);
        }
    }

    private void addLeaves(double[] x, int row, double[] out) {
        for (Tree tree : trees) {
            int node = 0;
            while (!tree.isLeaf(node)) {
                node = next(tree, node, x, row * inputs.size());
            }
            out[row * intercepts.length + tree.output()] += tree.value(node);
        }
    }

    private int next(Tree tree, int node, double[] x, int offset) {
        return tree.goesLeft(node, columnValue(x, offset, tree.column(node))) ? tree.left(node) : tree.right(node);
    }
}
