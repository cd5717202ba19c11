package org.mlaudit.streams.performance;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.common.tree.LeafNode;
import org.tribuo.common.tree.Node;
import org.tribuo.common.tree.SplitNode;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.rtree.CARTRegressionTrainer;
import org.tribuo.regression.rtree.IndependentRegressionTreeModel;

/**
 * Grows a regression tree by Tribuo's CART and compiles it to an {@link InputTree}. A split must lower the sum of squares by
 * more than the best of as many splits does by chance (twice the logarithm of their number, and {@value #MARGIN} more, in
 * units of the variance), and leave leaves of at least {@value #LEAST_SHARE} of the rows and {@value #LEAST_LEAF} rows.
 */
final class TreeGrower {
    /** Fewest rows to grow a tree on. */
    static final int LEAST_ROWS = 100;

    private static final int DEPTH = 6;
    private static final int LEAST_LEAF = 50;
    private static final double LEAST_SHARE = 0.01;
    private static final double MARGIN = 6;
    private static final long SEED = 1;
    private static final String LOSS = "loss";
    /** An input that all rows have, as Tribuo takes no example without one. */
    private static final String CONSTANT = "constant";

    private static final RegressionFactory FACTORY = new RegressionFactory();

    /** Held, so that its level is not forgotten. */
    private static final Logger TRAINER = Logger.getLogger("org.tribuo.regression");

    static {
        TRAINER.setLevel(Level.WARNING);
    }

    private final InferenceLayout layout;
    private final List<TreeInput> inputs;
    private final String[] names;
    private final MutableDataset<Regressor> rows =
            new MutableDataset<>(new SimpleDataSourceProvenance("rows of a reference", FACTORY), FACTORY);
    private double sum;
    private double squares;

    TreeGrower(InferenceLayout layout, List<TreeInput> inputs) {
        this.layout = layout;
        this.inputs = inputs;
        this.names = IntStream.range(0, inputs.size())
                .mapToObj(i -> String.format(Locale.ROOT, "i%06d", i))
                .toArray(String[]::new);
    }

    /**
     * What was grown.
     *
     * @param tree the compiled tree
     * @param means what the model says of each cell
     * @param model what Tribuo trained
     * @param grower what it was grown by
     */
    record Grown(InputTree tree, List<Double> means, Model<Regressor> model, TreeGrower grower) {
        /** A row as the model knows it. */
        ArrayExample<Regressor> example(InferenceRow row) {
            return grower.example(row, 0);
        }
    }

    void add(InferenceRow row, double target) {
        rows.add(example(row, target));
        sum += target;
        squares += target * target;
    }

    private ArrayExample<Regressor> example(InferenceRow row, double target) {
        ArrayExample<Regressor> example = new ArrayExample<>(new Regressor(LOSS, target));
        example.add(CONSTANT, 1);
        for (int i = 0; i < names.length; i++) {
            double value = inputs.get(i).value(row);
            if (value != 0) {
                example.add(names[i], value);
            }
        }
        return example;
    }

    Optional<Grown> grow() {
        int count = rows.size();
        double variance = count == 0 ? 0 : squares / count - (sum / count) * (sum / count);
        if (count < LEAST_ROWS || !(variance > 1e-9)) {
            return Optional.empty();
        }
        double splits = Math.max(2, inputs.stream().mapToInt(TreeGrower::splits).sum());
        double chance = (2 * Math.log(splits) + MARGIN) * variance / count;
        double least = Math.max(LEAST_LEAF, LEAST_SHARE * count);
        CARTRegressionTrainer trainer = new CARTRegressionTrainer(
                DEPTH, (float) (2 * least), (float) chance, 1, false, new LossImpurity(least), SEED);
        return Optional.of(new Compilation((IndependentRegressionTreeModel) trainer.train(rows)).grown());
    }

    private static int splits(TreeInput input) {
        return input instanceof TreeInput.Rank rank ? rank.cuts().size() + 1 : 1;
    }

    /** Walks Tribuo's tree, the answer no first. */
    private final class Compilation {
        private final IndependentRegressionTreeModel model;
        private final List<TreeSplit> splits = new ArrayList<>();
        private final List<Integer> no = new ArrayList<>();
        private final List<Integer> yes = new ArrayList<>();
        private final List<Double> means = new ArrayList<>();

        Compilation(IndependentRegressionTreeModel model) {
            this.model = model;
        }

        Grown grown() {
            Node<Regressor> root = model.getRoots().get(LOSS);
            if (root == null) {
                throw new IllegalStateException("Tribuo grew no tree for the output " + LOSS);
            }
            visit(root);
            return new Grown(
                    new InputTree(layout, splits, ints(no), ints(yes)), List.copyOf(means), model, TreeGrower.this);
        }

        /** Place of the node, or that of its cell. */
        private int visit(Node<Regressor> node) {
            if (node instanceof SplitNode<Regressor> split) {
                int place = splits.size();
                String name = model.getFeatureIDMap().get(split.getFeatureID()).getName();
                splits.add(inputs.get(Integer.parseInt(name.substring(1))).above(split.splitValue()));
                no.add(0);
                yes.add(0);
                no.set(place, visit(split.getLessThanOrEqual()));
                yes.set(place, visit(split.getGreaterThan()));
                return place;
            }
            means.add(((LeafNode<Regressor>) node).getOutput().getValues()[0]);
            return -means.size();
        }

        private static int[] ints(List<Integer> values) {
            return values.stream().mapToInt(Integer::intValue).toArray();
        }
    }
}
