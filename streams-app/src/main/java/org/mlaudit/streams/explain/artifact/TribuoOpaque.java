package org.mlaudit.streams.explain.artifact;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;
import org.mlaudit.streams.explain.model.ModelArtifactException;
import org.mlaudit.streams.explain.model.ModelArtifactException.Code;
import org.mlaudit.streams.explain.model.OpaqueModel;
import org.mlaudit.streams.explain.model.OutputSpace;
import org.tribuo.Example;
import org.tribuo.Model;
import org.tribuo.Output;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.impl.ArrayExample;
import org.tribuo.regression.Regressor;

/**
 * A Tribuo model without a closed form: Tribuo predicts, many rows at a time. An input of NaN is left out of the example, which
 * is what Tribuo's data has where a record lacks a feature. Safe for any number of threads, as Tribuo's models are.
 */
final class TribuoOpaque<T extends Output<T>> implements OpaqueModel {
    private final Model<T> model;
    private final T unknown;
    private final List<String> inputs;
    private final List<String> names;
    private final OutputSpace space;
    private final boolean margin;
    private final ToDoubleBiFunction<Prediction<T>, String> reading;

    /** Names of the inputs in the order that Tribuo sorts them to, and their places. */
    private final String[] sorted;

    private final int[] places;

    private TribuoOpaque(
            Model<T> model, TribuoDomain domain, OutputSpace space, ToDoubleBiFunction<Prediction<T>, String> reading) {
        this.model = model;
        this.unknown = model.getOutputIDInfo().getOutput(0);
        this.inputs = domain.inputs();
        this.names = domain.outputs();
        this.space = space;
        this.margin = space == OutputSpace.SCORE;
        this.reading = reading;
        this.places = IntStream.range(0, inputs.size())
                .boxed()
                .sorted(Comparator.comparing(inputs::get))
                .mapToInt(Integer::intValue)
                .toArray();
        this.sorted = Arrays.stream(places).mapToObj(inputs::get).toArray(String[]::new);
    }

    /** Wraps a model. Two labels become one output: the second's probability, or its score less the first's. */
    static OpaqueModel of(Model<?> model, TribuoDomain domain) {
        return domain.classifier()
                ? new TribuoOpaque<>(
                        model.castModel(Label.class),
                        domain,
                        probabilities(model.castModel(Label.class), domain)
                                ? OutputSpace.PROBABILITY
                                : OutputSpace.SCORE,
                        TribuoOpaque::score)
                : new TribuoOpaque<>(model.castModel(Regressor.class), domain, OutputSpace.VALUE, TribuoOpaque::value);
    }

    /** What the model says of itself is not always what it does, so it is asked for a prediction. */
    private static boolean probabilities(Model<Label> model, TribuoDomain domain) {
        try {
            String[] names = domain.inputs().toArray(String[]::new);
            return model.predict(new ArrayExample<>(new Label("?"), names, new double[names.length]))
                    .hasProbabilities();
        } catch (RuntimeException e) {
            return model.generatesProbabilities();
        }
    }

    private static double score(Prediction<Label> prediction, String name) {
        Label label = prediction.getOutputScores().get(name);
        return label == null ? 0 : label.getScore();
    }

    private static double value(Prediction<Regressor> prediction, String name) {
        return prediction
                .getOutput()
                .getDimension(name)
                .map(Regressor.DimensionTuple::getValue)
                .orElse(Double.NaN);
    }

    @Override
    public List<String> inputs() {
        return inputs;
    }

    @Override
    public double absent() {
        return Double.NaN;
    }

    @Override
    public int outputs() {
        return two() ? 1 : names.size();
    }

    private boolean two() {
        return names.size() == 2 && space != OutputSpace.VALUE;
    }

    @Override
    public OutputSpace space() {
        return space;
    }

    /**
     * {@inheritDoc}
     *
     * @throws ModelArtifactException if the model fails, or predicts what is no finite number
     */
    @Override
    public void raw(double[] x, int rows, double[] out) {
        List<Example<T>> examples = new ArrayList<>(rows);
        for (int row = 0; row < rows; row++) {
            examples.add(example(x, row * inputs.size()));
        }
        List<Prediction<T>> predictions;
        try {
            predictions = model.predict(examples);
        } catch (RuntimeException e) {
            throw new ModelArtifactException(
                    Code.PREDICTION_FAILED, "the model fails: " + e.getClass().getSimpleName() + " " + firstLine(e), e);
        }
        for (int row = 0; row < rows; row++) {
            read(predictions.get(row), out, row * outputs());
        }
    }

    private static String firstLine(Exception e) {
        String message = e.getMessage();
        // Tribuo's messages quote the whole example, which may be personal.
        return message != null && message.startsWith("No features found") ? "No features found" : "";
    }

    private Example<T> example(double[] x, int offset) {
        int present = 0;
        for (int i = 0; i < places.length; i++) {
            present += Double.isNaN(x[offset + i]) ? 0 : 1;
        }
        String[] featureNames = present == places.length ? sorted : new String[present];
        double[] values = new double[present];
        int next = 0;
        for (int i = 0; i < places.length; i++) {
            double value = x[offset + places[i]];
            if (!Double.isNaN(value)) {
                featureNames[next] = sorted[i];
                values[next++] = value;
            }
        }
        return new ArrayExample<>(unknown, featureNames, values);
    }

    private void read(Prediction<T> prediction, double[] out, int offset) {
        if (two()) {
            double second = reading.applyAsDouble(prediction, names.get(1));
            out[offset] = finite(margin ? second - reading.applyAsDouble(prediction, names.get(0)) : second);
            return;
        }
        for (int output = 0; output < names.size(); output++) {
            out[offset + output] = finite(reading.applyAsDouble(prediction, names.get(output)));
        }
    }

    private static double finite(double value) {
        if (!Double.isFinite(value)) {
            throw new ModelArtifactException(Code.NOT_FINITE, "the model predicts " + value);
        }
        return value;
    }
}
