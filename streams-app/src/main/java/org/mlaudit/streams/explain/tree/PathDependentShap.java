package org.mlaudit.streams.explain.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mlaudit.streams.explain.BlockExplainer;
import org.mlaudit.streams.explain.Method;
import org.mlaudit.streams.explain.model.Tree;
import org.mlaudit.streams.explain.model.TreeEnsemble;

/**
 * Exact path-dependent TreeSHAP: Shapley values of the game in which a tree whose split is on an unknown player goes both ways,
 * weighted by the covers (Lundberg et al. 2020, algorithm 2; what XGBoost's {@code pred_contribs} gives). Columns of one
 * player are known or unknown together, so a one-hot group gets the exact value of the feature that it encodes. Where no
 * training row took a branch, what is below it is weighted equally.
 *
 * <p>Trees are compiled once, see {@link Program}; sums of a few trees are floats, all others doubles. Trees with more than
 * {@value #MOST_PLAYERS} players on a path or deeper than {@value #MOST_DEPTH} are worked on in doubles throughout, more slowly.
 */
public final class PathDependentShap implements BlockExplainer {
    private static final int BLOCK_ROWS = 256;
    /** Most players on a path in floats. */
    static final int MOST_PLAYERS = 20;
    /** Greatest depth in floats. */
    static final int MOST_DEPTH = 64;
    /** Greatest depth at all: it bounds recursion. */
    static final int GREATEST_DEPTH = 1000;

    private final int inputs;
    private final int features;
    private final Kernel kernel;
    private final List<Program> programs;
    private final List<DeepTrees> deep;
    private final double[] baseValues;
    private final Lanes lanes;
    private final Lanes single;
    private final int[][] ranks;
    private final double[][] sums;
    private final int[] members = new int[BLOCK_ROWS];

    private PathDependentShap(
            int inputs,
            int features,
            Kernel kernel,
            List<Program> programs,
            List<DeepTrees> deep,
            double[] baseValues) {
        this.inputs = inputs;
        this.features = features;
        this.kernel = kernel;
        this.programs = programs;
        this.deep = deep;
        this.baseValues = baseValues;
        LaneSize size = LaneSize.of(programs, features);
        lanes = kernel.lanes(size);
        single = new SingleLane(size);
        ranks = new int[size.lines()][lanes.width()];
        sums = new double[features][lanes.width()];
    }

    /**
     * Compiles an ensemble.
     *
     * @param model trees with covers
     * @param featureOfInput for each input the feature that it encodes, from 0
     * @param features number of features
     * @param kernel the code that computes; without the Vector API it is plain
     * @throws IllegalArgumentException if trees have no covers (see {@link TreeEnsemble#coveredBy}) or are deeper than
     *     {@value #GREATEST_DEPTH}, or if an input has no feature
     */
    public static PathDependentShap of(TreeEnsemble model, int[] featureOfInput, int features, Kernel kernel) {
        if (featureOfInput.length != model.inputs().size()) {
            throw new IllegalArgumentException(
                    "there are " + model.inputs().size() + " inputs, but features of " + featureOfInput.length);
        }
        if (!model.covered()) {
            throw new IllegalArgumentException(
                    "the trees have no covers: route rows of a background through them first");
        }
        if (model.depth() > GREATEST_DEPTH) {
            throw new IllegalArgumentException(
                    "a tree has the depth " + model.depth() + ", more than " + GREATEST_DEPTH);
        }
        int[] playerOfColumn = new int[model.columns()];
        for (int column = 0; column < playerOfColumn.length; column++) {
            int player = featureOfInput[model.inputOf(column)];
            if (player < 0 || player >= features) {
                throw new IllegalArgumentException(
                        "input " + model.inputOf(column) + " belongs to feature " + player + " of " + features);
            }
            playerOfColumn[column] = player;
        }
        double[] baseValues = new double[model.outputs()];
        List<Program> programs = new ArrayList<>();
        List<DeepTrees> deep = new ArrayList<>();
        for (int output = 0; output < baseValues.length; output++) {
            baseValues[output] = model.intercept(output);
            List<Tree> shallow = new ArrayList<>();
            List<Tree> others = new ArrayList<>();
            for (Tree tree : model.trees()) {
                if (tree.output() == output) {
                    baseValues[output] += ProgramBuilder.mean(tree, 0);
                    boolean inFloats = tree.depth() <= MOST_DEPTH
                            && ProgramBuilder.pathPlayers(tree, playerOfColumn) <= MOST_PLAYERS;
                    (inFloats ? shallow : others).add(tree);
                }
            }
            ThresholdRanks columns = new ThresholdRanks(model, shallow);
            programs.add(ProgramBuilder.compile(playerOfColumn, features, columns, shallow));
            deep.add(new DeepTrees(model, playerOfColumn, features, others));
        }
        return new PathDependentShap(
                featureOfInput.length, features, kernel, List.copyOf(programs), List.copyOf(deep), baseValues);
    }

    /** Returns an explainer of the same compiled trees for another thread. */
    public PathDependentShap another() {
        List<DeepTrees> others = deep.stream().map(DeepTrees::another).toList();
        return new PathDependentShap(inputs, features, kernel, programs, others, baseValues);
    }

    @Override
    public int features() {
        return features;
    }

    @Override
    public int blockRows() {
        return BLOCK_ROWS;
    }

    @Override
    public double baseValue(int target) {
        return baseValues[target];
    }

    @Override
    public Method method() {
        return Method.TREE_PATH_DEPENDENT;
    }

    @Override
    public String kernel() {
        return lanes.name();
    }

    @Override
    public void explain(double[] x, int rows, int[] targets, double[] phi) {
        if (rows > BLOCK_ROWS || targets.length < rows || x.length < rows * inputs || phi.length < rows * features) {
            throw new IllegalArgumentException("a block of " + rows + " rows needs at most " + BLOCK_ROWS + " rows, "
                    + inputs + " inputs and " + features + " attributions a row, and a target for each");
        }
        for (int row = 0; row < rows; row++) {
            if (targets[row] < 0 || targets[row] >= baseValues.length) {
                throw new IllegalArgumentException("there is no output " + targets[row] + " of " + baseValues.length);
            }
        }
        Arrays.fill(phi, 0, rows * features, 0);
        for (int output = 0; output < baseValues.length; output++) {
            int count = 0;
            for (int row = 0; row < rows; row++) {
                members[count] = row;
                count += targets[row] == output ? 1 : 0;
            }
            for (int first = 0; first < count; first += lanes.width()) {
                explain(output, x, first, Math.min(lanes.width(), count - first), phi);
            }
        }
    }

    /** Explains some members: rows of one output. */
    private void explain(int output, double[] x, int first, int count, double[] phi) {
        Program program = programs.get(output);
        for (int lane = 0; lane < count; lane++) {
            program.columns.rank(x, members[first + lane] * inputs, ranks, lane);
        }
        for (double[] sum : sums) {
            Arrays.fill(sum, 0, count, 0);
        }
        (count == 1 ? single : lanes).run(program, count, ranks, sums);
        for (int lane = 0; lane < count; lane++) {
            int to = members[first + lane] * features;
            for (int feature = 0; feature < features; feature++) {
                phi[to + feature] = sums[feature][lane];
            }
            deep.get(output).add(x, members[first + lane] * inputs, phi, to);
        }
    }
}
