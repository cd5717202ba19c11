package org.mlaudit.streams.explain.decision;

import java.util.Arrays;
import java.util.List;
import org.mlaudit.streams.explain.model.Tree;

/**
 * What is left of an ensemble when only some features of a case may change: the trees' nodes that compare those, and the
 * leaves that can be reached. The features that may change are slots, 0 and up.
 */
final class Residue {
    private static final int LEAF = -1;

    private final Splits splits;
    private final int[] slots;
    private double constant;
    private int nodes;
    private int roots;
    private int[] root = new int[64];
    private int[] slot = new int[256];
    private int[] firstHigh = new int[256];
    private boolean[] lowLeft = new boolean[256];
    private long[] leftMask = new long[256];
    private int[] left = new int[256];
    private int[] right = new int[256];
    private double[] value = new double[256];
    private long visited;

    /** Of each node of a tree, whether the case goes left. */
    @FunctionalInterface
    interface Ways {
        boolean left(int tree, int node);
    }

    /** Of each output, what its leaves count: 1, -1 or 0. */
    @FunctionalInterface
    interface Weights {
        int of(int output);
    }

    /**
     * Takes an ensemble apart.
     *
     * @param slots the slot of each feature, negative if it may not change
     * @param constant what is added to the leaves
     */
    Residue(Splits splits, int[] slots, Ways ways, Weights weights, double constant) {
        this.splits = splits;
        this.slots = slots;
        this.constant = constant;
        List<Tree> trees = splits.trees();
        for (int tree = 0; tree < trees.size(); tree++) {
            int weight = weights.of(trees.get(tree).output());
            if (weight != 0) {
                add(tree, trees.get(tree), weight, ways);
            }
        }
    }

    private void add(int number, Tree tree, int weight, Ways ways) {
        int top = take(number, tree, 0, weight, ways);
        if (slot[top] == LEAF) {
            this.constant += value[top];
            nodes--;
        } else {
            root = roots == root.length ? Arrays.copyOf(root, 2 * roots) : root;
            root[roots++] = top;
        }
    }

    private int take(int number, Tree tree, int start, int weight, Ways ways) {
        int node = start;
        visited++;
        while (!tree.isLeaf(node) && slots[splits.feature(number, node)] < 0) {
            node = ways.left(number, node) ? tree.left(node) : tree.right(node);
            visited++;
        }
        int place = room();
        if (tree.isLeaf(node)) {
            slot[place] = LEAF;
            value[place] = weight * tree.value(node);
            return place;
        }
        slot[place] = slots[splits.feature(number, node)];
        firstHigh[place] = splits.firstHigh(number, node);
        lowLeft[place] = splits.lowLeft(number, node);
        leftMask[place] = splits.leftMask(number, node);
        left[place] = take(number, tree, tree.left(node), weight, ways);
        right[place] = take(number, tree, tree.right(node), weight, ways);
        return place;
    }

    private int room() {
        if (nodes == slot.length) {
            int more = 2 * nodes;
            slot = Arrays.copyOf(slot, more);
            firstHigh = Arrays.copyOf(firstHigh, more);
            lowLeft = Arrays.copyOf(lowLeft, more);
            leftMask = Arrays.copyOf(leftMask, more);
            left = Arrays.copyOf(left, more);
            right = Arrays.copyOf(right, more);
            value = Arrays.copyOf(value, more);
        }
        return nodes++;
    }

    /** The greatest sum that the leaves can give in a box: exact for a box of one option in each slot, else an upper bound. */
    double most(Box box) {
        double sum = constant;
        for (int i = 0; i < roots; i++) {
            sum += most(root[i], box);
        }
        return sum;
    }

    private double most(int node, Box box) {
        visited++;
        int at = slot[node];
        if (at == LEAF) {
            return value[node];
        }
        boolean goesLeft;
        boolean goesRight;
        if (box.cells(at)) {
            boolean low = box.firstCell(at) < firstHigh[node];
            boolean high = box.lastCell(at) >= firstHigh[node];
            goesLeft = lowLeft[node] ? low : high;
            goesRight = lowLeft[node] ? high : low;
        } else {
            goesLeft = (box.mask(at) & leftMask[node]) != 0;
            goesRight = (box.mask(at) & ~leftMask[node]) != 0;
        }
        if (goesLeft && goesRight) {
            return Math.max(most(left[node], box), most(right[node], box));
        }
        return most(goesLeft ? left[node] : right[node], box);
    }

    /** Nodes that were looked at since this was last asked. */
    long visited() {
        long since = visited;
        visited = 0;
        return since;
    }
}
