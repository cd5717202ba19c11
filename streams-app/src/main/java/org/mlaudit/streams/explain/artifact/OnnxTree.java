package org.mlaudit.streams.explain.artifact;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.mlaudit.streams.explain.model.Tree;

/** A tree of an ONNX ensemble while it is compiled: nodes in the order of a walk from the root, left first. */
final class OnnxTree {
    private final int[] place;
    private final int[] left;
    private final int[] right;
    private final int[] column;
    private final double[] threshold;
    private final boolean[] missingLeft;
    private int count;

    OnnxTree(int nodes) {
        place = new int[nodes];
        left = new int[nodes];
        right = new int[nodes];
        column = new int[nodes];
        threshold = new double[nodes];
        missingLeft = new boolean[nodes];
        Arrays.fill(left, -1);
        Arrays.fill(right, -1);
    }

    /** Returns whether there is no room for another node. */
    boolean isFull() {
        return count == place.length;
    }

    /**
     * Adds a node, the left child before the right one.
     *
     * @param nodePlace its place in the attributes of the nodes
     * @param parent number of its parent; -1 for the root
     * @return its number
     */
    int add(int nodePlace, int parent) {
        place[count] = nodePlace;
        if (parent >= 0 && left[parent] < 0) {
            left[parent] = count;
        } else if (parent >= 0) {
            right[parent] = count;
        }
        return count++;
    }

    /**
     * Says what a node compares.
     *
     * @param compared the place of an input; of a set of categories, {@code -1 - place}
     */
    void split(int node, int compared, double less, boolean missing) {
        column[node] = compared;
        threshold[node] = less;
        missingLeft[node] = missing;
    }

    /**
     * Makes the compiled trees, one for each output that leaves add to.
     *
     * @param scale what the leaves' weights are multiplied by
     * @param weights pairs of class and weight, by the leaf's place in the attributes of the nodes
     * @param sets columns of the sets of categories, by place
     * @throws IllegalArgumentException if the nodes are no tree or a number is not finite
     */
    List<Tree> compile(OnnxScores scores, double scale, Map<Integer, List<double[]>> weights, int[] sets) {
        double[][] values = new double[scores.outputs()][];
        for (int node = 0; node < count; node++) {
            if (left[node] >= 0) {
                column[node] = column[node] < 0 ? sets[-1 - column[node]] : column[node];
                continue;
            }
            for (double[] weight : weights.getOrDefault(place[node], List.of())) {
                int label = (int) weight[0];
                int output = scores.outputOf(label);
                if (output >= 0) {
                    if (values[output] == null) {
                        values[output] = new double[count];
                    }
                    values[output][node] += scores.signOf(label) * scale * weight[1];
                }
            }
        }
        List<Tree> trees = new ArrayList<>();
        IntStream.range(0, values.length)
                .filter(output -> values[output] != null)
                .forEach(output -> trees.add(new Tree(
                        output, left, right, column, threshold, missingLeft, values[output], new double[count])));
        return trees;
    }
}
