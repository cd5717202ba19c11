package org.mlaudit.streams.explain.decision;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import org.mlaudit.streams.explain.model.TreeEnsemble;

/**
 * The smallest changes of one, two and three features that turn the decision of an ensemble, by branch and bound. An ensemble
 * is constant between the thresholds of its nodes, so of each cell only the allowed value nearest to the case's own can be part
 * of a smallest change. A box is a run of such values of each feature that changes; how much the decision can turn in it is at
 * most the sum, over the trees, of the greatest leaf that can be reached (the bound of Chen, Zhang, Si, Li, Boning and Hsieh,
 * NeurIPS 2019, for boxes of inputs). Boxes whose bound doesn't turn the decision are dropped, others are halved, the one with
 * the least cost first: so the first single change that turns the decision is the smallest of its features. The search is
 * exhaustive within its budget, and says up to how many features it came.
 */
final class TreeSearch {
    /** Most features that are changed together. */
    static final int MOST_FEATURES = 3;

    private static final double MOST_SETS = 20_000;
    private static final double ROUNDING = 1e-9;

    private final TreeEnsemble ensemble;
    private final Splits splits;
    private final DecisionRule rule;
    private final RowInputs inputs;
    private final Case from;
    private final int most;
    private final boolean[][] ways;
    private final List<Turning> found = new ArrayList<>();
    private long visits;
    private long boxes;
    private double limit = Double.POSITIVE_INFINITY;

    /**
     * A search for one case.
     *
     * @param most how many changes are wanted
     * @param visits most nodes that are looked at
     */
    TreeSearch(
            TreeEnsemble ensemble,
            Splits splits,
            DecisionRule rule,
            RowInputs inputs,
            Case from,
            int most,
            long visits) {
        this.ensemble = ensemble;
        this.splits = splits;
        this.rule = rule;
        this.inputs = inputs;
        this.from = from;
        this.most = most;
        this.visits = visits;
        double[] x = inputs.encoded(from);
        ways = new boolean[splits.trees().size()][];
        for (int tree = 0; tree < ways.length; tree++) {
            ways[tree] = ways(tree, x);
        }
    }

    private boolean[] ways(int number, double[] x) {
        var tree = splits.trees().get(number);
        boolean[] left = new boolean[tree.nodes()];
        for (int node = 0; node < left.length; node++) {
            left[node] = !tree.isLeaf(node) && tree.goesLeft(node, ensemble.columnValue(x, 0, tree.column(node)));
        }
        return left;
    }

    /** Looks for changes of the features given. */
    Search run(List<Changeable> features) {
        List<List<Options>> options = features.stream()
                .map(feature -> Options.of(feature, splits, from))
                .filter(directions -> !directions.isEmpty())
                .toList();
        long before = inputs.evaluations();
        int proven = 0;
        for (int size = 1; size <= MOST_FEATURES; size++) {
            if (FeatureSet.count(size, options.size()) > MOST_SETS
                    || !exhausted(FeatureSet.ofSize(size, options), features.size())) {
                break;
            }
            proven = size;
        }
        return new Search(found, proven, boxes + inputs.evaluations() - before);
    }

    /** Looks at all changes of sets of one size; false if the budget did not suffice. */
    private boolean exhausted(List<FeatureSet> sets, int features) {
        PriorityQueue<Box> queue = new PriorityQueue<>();
        PriorityQueue<Waiting> waiting = new PriorityQueue<>();
        long number = 0;
        for (FeatureSet set : sets) {
            waiting.add(new Waiting(set, set.least(), number++));
        }
        while (!waiting.isEmpty() || !queue.isEmpty()) {
            if (visits <= 0) {
                return false;
            }
            boolean opens = queue.isEmpty()
                    || (!waiting.isEmpty()
                            && waiting.peek().least() <= queue.peek().least());
            if (opens) {
                Waiting next = waiting.remove();
                if (next.least() >= limit) {
                    waiting.clear();
                } else if (next.least() < limit(next.set())) {
                    number = open(next.set(), features, queue, number);
                }
                continue;
            }
            Box box = queue.remove();
            if (box.set().solved() || box.least() >= limit(box.set())) {
                continue;
            }
            if (box.single()) {
                take(box);
            } else {
                number = halve(box, queue, number);
            }
        }
        return true;
    }

    /** A set whose boxes were not made yet. */
    private record Waiting(FeatureSet set, double least, long number) implements Comparable<Waiting> {
        @Override
        public int compareTo(Waiting other) {
            int order = Double.compare(least, other.least);
            return order != 0 ? order : Long.compare(number, other.number);
        }
    }

    /** What a change of a set must be smaller than to be wanted: the last of those found, and any of fewer of its features. */
    private double limit(FeatureSet set) {
        double least = limit;
        for (Turning turning : found) {
            least = turning.distance() < least && set.holds(turning) ? turning.distance() : least;
        }
        return least;
    }

    private long open(FeatureSet set, int features, PriorityQueue<Box> queue, long firstNumber) {
        set.open(residues(set, features));
        long number = firstNumber;
        for (List<Options> directions : set.directions()) {
            for (int residue = 0; residue < set.residues().size(); residue++) {
                offer(Box.whole(set, residue, directions, number++), queue);
            }
        }
        return number;
    }

    private List<Residue> residues(FeatureSet set, int features) {
        int[] slots = set.slots(features);
        Residue.Ways way = (tree, node) -> ways[tree][node];
        List<Residue> residues = new ArrayList<>();
        if (rule.binary()) {
            double constant = rule.sign() * (ensemble.intercept(0) - rule.cut());
            residues.add(new Residue(splits, slots, way, output -> rule.sign(), constant));
        } else {
            int adverse = rule.adverse();
            IntStream.range(0, rule.classes())
                    .filter(other -> other != adverse)
                    .forEach(other -> residues.add(new Residue(
                            splits,
                            slots,
                            way,
                            output -> output == other ? 1 : output == adverse ? -1 : 0,
                            ensemble.intercept(other) - ensemble.intercept(adverse))));
        }
        residues.forEach(residue -> visits -= residue.visited());
        return residues;
    }

    private long halve(Box box, PriorityQueue<Box> queue, long number) {
        offer(box.half(true, number), queue);
        offer(box.half(false, number + 1), queue);
        return number + 2;
    }

    private void offer(Box box, PriorityQueue<Box> queue) {
        Residue residue = box.set().residues().get(box.residue());
        boxes++;
        double bound = residue.most(box);
        visits -= residue.visited();
        if (bound >= DecisionRule.CLEARLY - ROUNDING * (1 + Math.abs(bound))) {
            queue.add(box);
        }
    }

    /** Keeps a change if the model itself says that it turns the decision. */
    private void take(Box box) {
        Turning turning = box.changes();
        double[] raw = inputs.raw(List.of(turning.of(from)));
        if (DecisionRule.turned(rule.margin(raw, 0))) {
            found.add(turning);
            box.set().solve();
            List<Turning> chosen = Turning.diverse(found, most);
            limit = chosen.size() < most ? limit : chosen.getLast().distance();
        }
    }
}
