package org.mlaudit.streams.explain.surrogate;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.mlaudit.streams.explain.artifact.ReadModel;
import org.mlaudit.streams.explain.artifact.TribuoReader;
import org.mlaudit.streams.explain.model.CompiledModel;
import org.mlaudit.streams.explain.model.LinearModel;
import org.mlaudit.streams.explain.model.Link;
import org.mlaudit.streams.explain.model.OutputSpace;
import org.mlaudit.streams.explain.model.Tree;
import org.mlaudit.streams.explain.model.TreeEnsemble;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.Trainer;
import org.tribuo.common.tree.RandomForestTrainer;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.ensemble.AveragingCombiner;
import org.tribuo.regression.rtree.CARTRegressionTrainer;
import org.tribuo.regression.rtree.impurity.MeanSquaredError;
import org.tribuo.regression.slm.ElasticNetCDTrainer;

/** A kind of surrogate that Tribuo trains. Seeds are fixed, so the same rows give the same model. From the simplest on. */
enum Candidate {
    /** Elastic net; a number that is missing counts as the mean. */
    LINEAR,
    /** One tree of at most 256 leaves. */
    TREE,
    /** A random forest of trees of at most 256 leaves. */
    FOREST;

    private static final long SEED = 1;
    private static final int DEPTH = 8;
    private static final float LEAF_ROWS = 4;
    private static final int TREES = 32;
    /** Share of the inputs that a forest's trees choose each split from. */
    private static final float SPLIT_SHARE = 0.5f;
    /** Weight of the elastic net's penalty. */
    private static final double PENALTY = 1e-3;

    private static final RegressionFactory FACTORY = new RegressionFactory();

    /** Held, so that their level is not forgotten. */
    private static final List<Logger> TRAINERS = List.of(
            Logger.getLogger("org.tribuo.ensemble"),
            Logger.getLogger("org.tribuo.common.tree"),
            Logger.getLogger("org.tribuo.regression"));

    static {
        TRAINERS.forEach(logger -> logger.setLevel(Level.WARNING));
    }

    private Trainer<Regressor> trainer() {
        return switch (this) {
            case LINEAR -> new ElasticNetCDTrainer(PENALTY, 0.5, SEED);
            case TREE -> cart(1);
            case FOREST -> new RandomForestTrainer<>(cart(SPLIT_SHARE), new AveragingCombiner(), TREES, SEED);
        };
    }

    private static CARTRegressionTrainer cart(float splitShare) {
        return new CARTRegressionTrainer(DEPTH, LEAF_ROWS, 0, splitShare, false, new MeanSquaredError(), SEED);
    }

    /** Its name in answers. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Trains on some of the rows; trees get covers from them. */
    CompiledModel train(SurrogateRows rows, int[] some) {
        OutputSpace space = rows.outputs().areProbabilities() ? OutputSpace.PROBABILITY : OutputSpace.VALUE;
        double[] fill = this == LINEAR ? means(rows, some) : belowAll(rows, some);
        int[] varying = varying(rows, some);
        if (varying.length == 0) {
            return constant(rows, some, space);
        }
        CompiledModel read = read(
                trainer().train(dataset(rows, some, varying, fill)),
                rows.outputs().count());
        return switch (read) {
            case TreeEnsemble trees -> trees(trees, rows, space).coveredBy(rows.encoded(some), some.length);
            case LinearModel linear -> linear(linear, rows, fill, space);
            default -> throw new IllegalStateException("Tribuo's " + text() + " was read as " + read.getClass());
        };
    }

    /** What stands for a missing number of a linear model: its mean, which says nothing. */
    private static double[] means(SurrogateRows rows, int[] some) {
        double[] means = new double[rows.inputs()];
        Arrays.setAll(
                means,
                input -> Arrays.stream(rows.finite(some, input)).average().orElse(0));
        return means;
    }

    /**
     * What stands for a missing number of trees: less than all that there are. So it goes left wherever a tree compares the
     * input, which is what a compiled tree does of missing values.
     */
    private static double[] belowAll(SurrogateRows rows, int[] some) {
        double[] below = new double[rows.inputs()];
        Arrays.setAll(below, input -> {
            double[] values = rows.finite(some, input);
            double least = Arrays.stream(values).min().orElse(0);
            double greatest = Arrays.stream(values).max().orElse(0);
            return least - Math.max(1, greatest / 2 - least / 2);
        });
        return below;
    }

    /** Inputs that are not the same in all of some rows. */
    private static int[] varying(SurrogateRows rows, int[] some) {
        return IntStream.range(0, rows.inputs())
                .filter(input -> Arrays.stream(some)
                        .anyMatch(row -> Double.compare(rows.input(row, input), rows.input(some[0], input)) != 0))
                .toArray();
    }

    private static LinearModel constant(SurrogateRows rows, int[] some, OutputSpace space) {
        int outputs = rows.outputs().count();
        double[] means = new double[outputs];
        for (int output = 0; output < outputs; output++) {
            for (int row : some) {
                means[output] += rows.outputs().output(row, output) / some.length;
            }
        }
        return new LinearModel(
                rows.encoding().inputNames(),
                Double.NaN,
                new double[outputs][rows.inputs()],
                means,
                space,
                Link.IDENTITY);
    }

    private static String padded(int place) {
        return String.format(Locale.ROOT, "%06d", place);
    }

    private static MutableDataset<Regressor> dataset(SurrogateRows rows, int[] some, int[] varying, double[] fill) {
        MutableDataset<Regressor> data =
                new MutableDataset<>(new SimpleDataSourceProvenance("recorded predictions", FACTORY), FACTORY);
        int outputs = rows.outputs().count();
        String[] dimensions = new String[outputs];
        Arrays.setAll(dimensions, Candidate::padded);
        String[] names = Arrays.stream(varying).mapToObj(Candidate::padded).toArray(String[]::new);
        for (int row : some) {
            double[] targets = new double[outputs];
            for (int output = 0; output < outputs; output++) {
                targets[output] = rows.outputs().output(row, output);
            }
            double[] values = new double[names.length];
            for (int i = 0; i < names.length; i++) {
                double value = rows.input(row, varying[i]);
                values[i] = Double.isFinite(value) ? value : fill[varying[i]];
            }
            data.add(new ArrayExample<>(new Regressor(dimensions, targets), names, values));
        }
        return data;
    }

    private static CompiledModel read(Model<Regressor> model, int outputs) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            model.serializeToStream(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ReadModel read = TribuoReader.read(bytes.toByteArray());
        for (int output = 0; output < read.classes().size(); output++) {
            if (outputs > 1 && !read.classes().get(output).equals(padded(output))) {
                throw new IllegalStateException("Tribuo's dimensions are in the order " + read.classes());
            }
        }
        return read.model();
    }

    /** The same trees over the encoding's inputs. */
    private static TreeEnsemble trees(TreeEnsemble read, SurrogateRows rows, OutputSpace space) {
        TreeEnsemble.Builder builder =
                TreeEnsemble.builder(rows.encoding().inputNames(), read.outputs(), space, Link.IDENTITY);
        for (int output = 0; output < read.outputs(); output++) {
            builder.intercept(output, read.intercept(output));
        }
        for (Tree tree : read.trees()) {
            builder.add(renumbered(tree, read.inputs()));
        }
        return builder.absent(Double.NaN).build();
    }

    private static Tree renumbered(Tree tree, List<String> inputs) {
        int nodes = tree.nodes();
        int[] left = new int[nodes];
        int[] right = new int[nodes];
        int[] column = new int[nodes];
        double[] threshold = new double[nodes];
        boolean[] missingLeft = new boolean[nodes];
        double[] value = new double[nodes];
        for (int node = 0; node < nodes; node++) {
            left[node] = tree.left(node);
            right[node] = tree.right(node);
            column[node] = tree.isLeaf(node) ? 0 : Integer.parseInt(inputs.get(tree.column(node)));
            threshold[node] = tree.threshold(node);
            missingLeft[node] = true;
            value[node] = tree.value(node);
        }
        return new Tree(tree.output(), left, right, column, threshold, missingLeft, value, new double[nodes]);
    }

    /** The same sums over the encoding's inputs, where what is missing adds nothing but what its fill would. */
    private static LinearModel linear(LinearModel read, SurrogateRows rows, double[] fill, OutputSpace space) {
        int inputs = rows.inputs();
        double[][] weights = new double[read.outputs()][inputs];
        double[][] offsets = new double[read.outputs()][inputs];
        double[] intercepts = new double[read.outputs()];
        for (int output = 0; output < read.outputs(); output++) {
            intercepts[output] = read.intercept(output);
            for (int i = 0; i < read.inputs().size(); i++) {
                int input = Integer.parseInt(read.inputs().get(i));
                double weight = read.weight(output, i);
                double standing = rows.isNumber(input) ? fill[input] : 0;
                weights[output][input] = weight;
                offsets[output][input] = -weight * standing;
                intercepts[output] += read.offset(output, i) + weight * standing;
            }
        }
        return new LinearModel(
                rows.encoding().inputNames(), Double.NaN, weights, offsets, intercepts, Map.of(), space, Link.IDENTITY);
    }
}
