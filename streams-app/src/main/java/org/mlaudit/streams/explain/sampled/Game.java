package org.mlaudit.streams.explain.sampled;

import java.util.BitSet;
import java.util.stream.IntStream;
import org.mlaudit.contract.InputKind;
import org.mlaudit.streams.explain.Background;
import org.mlaudit.streams.explain.model.CompiledModel;
import org.mlaudit.streams.explain.model.InputEncoding;

/**
 * The game that features play: the worth of a coalition is the mean output of the model over the rows of a background, with the
 * features of the coalition taken from the row that is explained (interventional; Janzing, Minorics and Bloebaum, AISTATS 2020).
 * The inputs that are made of one feature are switched together. Immutable.
 */
public final class Game {
    /** Most numbers of one call of the model. */
    private static final int BATCH_NUMBERS = 1 << 16;
    /** Most rows of one call of the model. */
    private static final int BATCH_ROWS = 1_024;

    private final CompiledModel model;
    private final double[] background;
    private final int rows;
    private final int[] featureOf;
    private final int features;
    private final BitSet numbers;
    private final BitSet varying = new BitSet();
    /** Outputs of the background's rows, rows x outputs. */
    private final double[] outputs;

    private Game(CompiledModel model, double[] background, int rows, int[] featureOf, int features, BitSet numbers) {
        this.model = model;
        this.background = background.clone();
        this.rows = rows;
        this.featureOf = featureOf.clone();
        this.features = features;
        this.numbers = (BitSet) numbers.clone();
        this.outputs = new double[rows * model.outputs()];
        for (int input = 0; input < inputs(); input++) {
            for (int row = 1; row < rows; row++) {
                if (!same(background[row * inputs() + input], background[input])) {
                    varying.set(featureOf[input]);
                }
            }
        }
    }

    /**
     * The game of a model, which is evaluated on the whole background once.
     *
     * @param background inputs of the rows compared with, rows x inputs, row by row; copied
     * @param rows number of rows, at least 1
     * @param featureOf the feature, from 0, that each input is made of; copied
     * @param features number of features
     * @param numbers the features that are one input whose value is a quantity, not a code; copied
     * @throws ModelFailedException if the model throws, or an output is not finite
     * @throws IllegalArgumentException if arrays don't fit the model or there is no row
     */
    public static Game of(
            CompiledModel model, double[] background, int rows, int[] featureOf, int features, BitSet numbers) {
        int inputs = model.inputs().size();
        if (rows < 1 || background.length < (long) rows * inputs) {
            throw new IllegalArgumentException(
                    "a background of " + rows + " rows of " + inputs + " inputs has " + background.length + " numbers");
        }
        if (featureOf.length != inputs
                || IntStream.of(featureOf).anyMatch(feature -> feature < 0 || feature >= features)) {
            throw new IllegalArgumentException(
                    "each of " + inputs + " inputs belongs to one of " + features + " features");
        }
        Game game = new Game(model, background, rows, featureOf, features, numbers);
        int batch = game.batchRows();
        for (int from = 0; from < rows; from += batch) {
            int count = Math.min(batch, rows - from);
            double[] x = new double[count * inputs];
            System.arraycopy(background, from * inputs, x, 0, x.length);
            double[] out = new double[count * model.outputs()];
            game.evaluate(x, count, out);
            System.arraycopy(out, 0, game.outputs, from * model.outputs(), out.length);
        }
        return game;
    }

    /**
     * The game of a model whose inputs are made of a contract's features, which is evaluated on the whole background once.
     *
     * @throws ModelFailedException if the model throws, or an output is not finite
     * @throws IllegalArgumentException if background or encoding don't fit the model
     */
    public static Game of(CompiledModel model, Background background, InputEncoding encoding) {
        BitSet numbers = new BitSet();
        for (int feature = 0; feature < encoding.features(); feature++) {
            int[] inputs = encoding.inputsOf(feature);
            numbers.set(feature, inputs.length == 1 && encoding.kindOf(inputs[0]) == InputKind.NUMBER);
        }
        return of(
                model, background.rows(), background.size(), encoding.featuresOfInputs(), encoding.features(), numbers);
    }

    /** Evaluates rows, and fails with a sentence where that gives no numbers. */
    void evaluate(double[] x, int count, double[] out) {
        try {
            model.raw(x, count, out);
        } catch (RuntimeException e) {
            throw new ModelFailedException(e);
        }
        for (int i = 0; i < count * model.outputs(); i++) {
            if (!Double.isFinite(out[i])) {
                throw new ModelFailedException("the model gave " + out[i] + " for a row that the explanation needs");
            }
        }
    }

    static boolean same(double left, double right) {
        return left == right || (Double.isNaN(left) && Double.isNaN(right));
    }

    /** Returns the model. */
    public CompiledModel model() {
        return model;
    }

    /** Returns the number of features: the players. */
    public int features() {
        return features;
    }

    int inputs() {
        return featureOf.length;
    }

    int featureOf(int input) {
        return featureOf[input];
    }

    /** Whether the feature is one input whose value is a quantity. */
    boolean isNumber(int feature) {
        return numbers.get(feature);
    }

    /** Whether the feature is not the same in all rows of the background. */
    boolean varies(int feature) {
        return varying.get(feature);
    }

    /** Number of rows of the background. */
    int rows() {
        return rows;
    }

    /** An input of a row of the background. */
    double background(int row, int input) {
        return background[row * inputs() + input];
    }

    /** An output of a row of the background. */
    double output(int row, int target) {
        return outputs[row * model.outputs() + target];
    }

    /** Rows of one call of the model that are worth the while. */
    int batchRows() {
        return Math.max(1, Math.min(BATCH_ROWS, BATCH_NUMBERS / Math.max(1, inputs())));
    }

    /** Mean output over the background. */
    double baseValue(int target) {
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            sum += output(row, target);
        }
        return sum / rows;
    }

    /** Greatest less smallest output over the background. */
    double range(int target) {
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        for (int row = 0; row < rows; row++) {
            least = Math.min(least, output(row, target));
            greatest = Math.max(greatest, output(row, target));
        }
        return greatest - least;
    }
}
