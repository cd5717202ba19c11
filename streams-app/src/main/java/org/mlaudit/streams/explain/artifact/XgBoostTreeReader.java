package org.mlaudit.streams.explain.artifact;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.mlaudit.streams.explain.model.Indicator;
import org.mlaudit.streams.explain.model.ModelArtifactException;
import org.mlaudit.streams.explain.model.ModelArtifactException.Code;

/**
 * Reads one tree of an XGBoost model: parallel arrays with one element a node. Nodes that pruning cut off stay in these arrays
 * and are left out here. A number goes left when it is less than the condition; a category goes <em>right</em> when it is in
 * the node's set, which is the same as an indicator of the set that is compared with 0.5.
 */
final class XgBoostTreeReader {
    private static final int MOST_NODES = 1 << 20;
    /** From here on, floats can't tell whole numbers apart, and XGBoost takes none for a category. */
    private static final int MOST_CATEGORY = 1 << 24;

    private static final int CATEGORICAL = 1;

    private final DocumentReader reader;
    private final CategorySets sets;
    private int id = -1;
    private int leafSize = 1;
    private int[] left = {};
    private int[] right = {};
    private int[] index = {};
    private double[] condition = {};
    private double[] defaultLeft = {};
    private double[] hessian = {};
    private int[] splitType = {};
    private int[] categories = {};
    private int[] categoryNodes = {};
    private int[] categorySegments = {};
    private int[] categorySizes = {};

    private XgBoostTreeReader(DocumentReader reader, CategorySets sets) {
        this.reader = reader;
        this.sets = sets;
    }

    /**
     * Reads a tree.
     *
     * @param place its place among the trees, for messages and where it does not say its own
     * @param sets takes the sets of categories that the tree compares with
     */
    static XgBoostTree read(DocumentReader reader, int place, CategorySets sets) {
        XgBoostTreeReader tree = new XgBoostTreeReader(reader, sets);
        String what = "tree " + place;
        reader.object(what, tree::field);
        tree.check(what);
        return tree.reachable(what, tree.id < 0 ? place : tree.id);
    }

    private void field(String name) {
        switch (name) {
            case "id" -> id = whole(name);
            case "tree_param" ->
                reader.object(name, inner -> {
                    if (inner.equals("size_leaf_vector")) {
                        leafSize = whole(inner);
                    } else {
                        reader.skip();
                    }
                });
            case "left_children" -> left = reader.integers(name, MOST_NODES);
            case "right_children" -> right = reader.integers(name, MOST_NODES);
            case "split_indices" -> index = reader.integers(name, MOST_NODES);
            case "split_conditions" -> condition = reader.numbers(name, MOST_NODES);
            case "default_left" -> defaultLeft = reader.numbers(name, MOST_NODES);
            case "sum_hessian" -> hessian = reader.numbers(name, MOST_NODES);
            case "split_type" -> splitType = reader.integers(name, MOST_NODES);
            case "categories" -> categories = reader.integers(name, MOST_NODES);
            case "categories_nodes" -> categoryNodes = reader.integers(name, MOST_NODES);
            case "categories_segments" -> categorySegments = reader.integers(name, MOST_NODES);
            case "categories_sizes" -> categorySizes = reader.integers(name, MOST_NODES);
            default -> reader.skip();
        }
    }

    private int whole(String name) {
        return XgBoostReader.whole(name, reader.text(name));
    }

    private void check(String what) {
        if (leafSize > 1) {
            throw new ModelArtifactException(
                    Code.UNSUPPORTED,
                    what + " has leaves of " + leafSize
                            + " values (multi_strategy=multi_output_tree); models with one tree"
                            + " an output can be explained");
        }
        int nodes = left.length;
        if (nodes == 0
                || right.length != nodes
                || index.length != nodes
                || condition.length != nodes
                || defaultLeft.length != nodes
                || hessian.length != nodes
                || (splitType.length != nodes && splitType.length != 0)) {
            throw reader.damaged(what + " has arrays that are missing or differ in length");
        }
        if (categorySegments.length != categoryNodes.length || categorySizes.length != categoryNodes.length) {
            throw reader.damaged(what + " has categories that belong to no node");
        }
    }

    /** The nodes that can be reached from the root, numbered anew in the order of a walk left first. */
    private XgBoostTree reachable(String what, int place) {
        Map<Integer, Integer> setOfNode = setOfNode(what);
        int[] order = new int[left.length];
        int[] number = new int[left.length];
        Arrays.fill(number, -1);
        int count = walk(what, order, number);
        int[] lefts = new int[count];
        int[] rights = new int[count];
        int[] splits = new int[count];
        double[] thresholds = new double[count];
        boolean[] missingLeft = new boolean[count];
        float[] values = new float[count];
        double[] covers = new double[count];
        for (int i = 0; i < count; i++) {
            int node = order[i];
            covers[i] = (float) hessian[node];
            boolean leaf = left[node] < 0;
            lefts[i] = leaf ? -1 : number[left[node]];
            rights[i] = leaf ? -1 : number[right[node]];
            if (leaf) {
                values[i] = (float) condition[node];
                continue;
            }
            missingLeft[i] = defaultLeft[node] != 0;
            boolean categorical = splitType.length > 0 && splitType[node] == CATEGORICAL;
            if (categorical) {
                Integer set = setOfNode.get(node);
                if (set == null) {
                    throw reader.damaged(what + " compares categories at node " + node + ", which has none");
                }
                splits[i] = -1 - set;
                thresholds[i] = 0.5;
            } else {
                splits[i] = index[node];
                // Nothing is less than what is no number.
                thresholds[i] = Double.isNaN(condition[node]) ? Double.NEGATIVE_INFINITY : (float) condition[node];
            }
        }
        return new XgBoostTree(place, lefts, rights, splits, thresholds, missingLeft, values, covers);
    }

    private int walk(String what, int[] order, int[] number) {
        int[] waiting = new int[left.length + 1];
        int waits = 1;
        int count = 0;
        while (waits > 0) {
            int node = waiting[--waits];
            if (number[node] >= 0) {
                throw reader.damaged(what + " comes to node " + node + " on two ways");
            }
            number[node] = count;
            order[count++] = node;
            if (left[node] < 0) {
                continue;
            }
            if (left[node] >= left.length || right[node] < 0 || right[node] >= left.length || index[node] < 0) {
                throw reader.damaged(what + " has at node " + node + " of " + left.length + " the children "
                        + left[node] + " and " + right[node] + " and the input " + index[node]);
            }
            if (waits + 2 > waiting.length) {
                throw reader.damaged(what + " comes to a node on two ways");
            }
            waiting[waits++] = right[node];
            waiting[waits++] = left[node];
        }
        return count;
    }

    /** Places of the sets of categories by the nodes that compare with them. */
    private Map<Integer, Integer> setOfNode(String what) {
        Map<Integer, Integer> places = new HashMap<>();
        for (int i = 0; i < categoryNodes.length; i++) {
            int node = categoryNodes[i];
            int from = categorySegments[i];
            int size = categorySizes[i];
            if (node < 0 || node >= left.length || from < 0 || size < 0 || from > categories.length - size) {
                throw reader.damaged(what + " has for node " + node + " the categories " + from + " to "
                        + ((long) from + size) + " of " + categories.length);
            }
            if (left[node] < 0) {
                continue;
            }
            int[] codes = Arrays.copyOfRange(categories, from, from + size);
            for (int code : codes) {
                if (code < 0 || code >= MOST_CATEGORY) {
                    throw reader.damaged(what + " has at node " + node + " the category " + code);
                }
            }
            if (index[node] < 0) {
                throw reader.damaged(what + " has at node " + node + " the input " + index[node]);
            }
            places.put(node, sets.place(new Indicator(index[node], codes)));
        }
        return places;
    }
}
