package org.mlaudit.streams.explain.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.mlaudit.streams.explain.model.CompiledModel;
import org.mlaudit.streams.explain.model.OutputSpace;
import org.tribuo.Example;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.Output;
import org.tribuo.OutputFactory;
import org.tribuo.Prediction;
import org.tribuo.Trainer;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;

/** Models that Tribuo trains on random rows, and what Tribuo itself makes of other rows. */
final class TribuoModels {
    static final int INPUTS = 5;
    /** Not in the order of the alphabet, so that Tribuo's order differs. */
    static final String[] NAMES = {"zeta", "origin@ATL", "alpha", "origin@BOS", "m"};

    private static final Logger TRIBUO = Logger.getLogger("org.tribuo");

    static {
        TRIBUO.setLevel(Level.SEVERE);
    }

    private TribuoModels() {}

    /** A row with some inputs missing, some 0, and whole numbers that meet thresholds. */
    static double[] row(Random random) {
        double[] row = new double[INPUTS];
        for (int i = 0; i < INPUTS; i++) {
            row[i] = switch (random.nextInt(6)) {
                case 0 -> Double.NaN;
                case 1 -> 0;
                case 2 -> random.nextInt(5) - 2;
                default -> random.nextGaussian() * 2;
            };
        }
        if (Arrays.stream(row).allMatch(Double::isNaN)) {
            row[0] = 1;
        }
        return row;
    }

    private static double present(double value) {
        return Double.isNaN(value) ? 0 : value;
    }

    private static double signal(double[] row, Random random) {
        return present(row[0]) - present(row[1]) * present(row[2]) + 0.5 * random.nextGaussian();
    }

    static <T extends Output<T>> Example<T> example(T output, double[] row) {
        int[] there = IntStream.range(0, row.length)
                .filter(i -> !Double.isNaN(row[i]))
                .toArray();
        return new ArrayExample<>(
                output,
                Arrays.stream(there).mapToObj(i -> NAMES[i]).toArray(String[]::new),
                Arrays.stream(there).mapToDouble(i -> row[i]).toArray());
    }

    private static <T extends Output<T>> MutableDataset<T> dataset(
            List<Example<T>> examples, OutputFactory<T> factory) {
        return new MutableDataset<>(examples, new SimpleDataSourceProvenance("random rows", factory), factory);
    }

    /** A classifier of labels c0, c1... */
    static Model<Label> classifier(Trainer<Label> trainer, int classes, long seed) {
        Random random = new Random(seed);
        List<Example<Label>> examples = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            double[] row = row(random);
            int label =
                    i < classes ? i : Math.clamp((int) Math.floor(signal(row, random) + classes / 2.0), 0, classes - 1);
            examples.add(example(new Label("c" + label), row));
        }
        return trainer.train(dataset(examples, new LabelFactory()));
    }

    /** A regression of dimensions y0, y1... */
    static Model<Regressor> regression(Trainer<Regressor> trainer, int dimensions, boolean positive, long seed) {
        Random random = new Random(seed);
        List<Example<Regressor>> examples = new ArrayList<>();
        String[] names = IntStream.range(0, dimensions)
                .mapToObj(i -> "y" + (dimensions - i))
                .toArray(String[]::new);
        for (int i = 0; i < 120; i++) {
            double[] row = row(random);
            double[] values = new double[dimensions];
            for (int d = 0; d < dimensions; d++) {
                double value = signal(row, random) + d * present(row[4]);
                values[d] = positive ? Math.exp(value / 4) : value;
            }
            examples.add(example(new Regressor(names, values), row));
        }
        return trainer.train(dataset(examples, new RegressionFactory()));
    }

    static byte[] bytes(Model<?> model) {
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            model.serializeToStream(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Inputs as the compiled model takes them. */
    static double[] encoded(CompiledModel model, double[] row) {
        double[] x = new double[model.inputs().size()];
        for (int i = 0; i < x.length; i++) {
            double value = row[Arrays.asList(NAMES).indexOf(model.inputs().get(i))];
            x[i] = Double.isNaN(value) ? model.absent() : value;
        }
        return x;
    }

    /** Reads a classifier and compares it with Tribuo on new rows; returns what was read. */
    static CompiledModel checkClassifier(Model<Label> model, double tolerance, long seed) {
        ReadModel read = TribuoReader.read(bytes(model));
        CompiledModel compiled = read.model();
        Random random = new Random(~seed);
        for (int i = 0; i < 60; i++) {
            double[] row = row(random);
            Prediction<Label> prediction = model.predict(example(new Label("?"), row));
            double[] out = new double[compiled.outputs()];
            compiled.predict(encoded(compiled, row), 1, out);
            double[] scores = read.classes().stream()
                    .mapToDouble(name -> prediction.getOutputScores().get(name).getScore())
                    .toArray();
            if (compiled.outputs() == scores.length) {
                assertThat(out).as("row %d", i).containsExactly(scores, within(tolerance));
            } else if (compiled.space() == OutputSpace.SCORE) {
                double ratio =
                        Math.abs(scores[0] + scores[1]) < 1e-12 && Math.abs(out[0] - scores[1]) < tolerance ? 1 : 2;
                double expected = ratio == 1 ? scores[1] : scores[1] - scores[0];
                assertThat(out[0]).as("row %d", i).isCloseTo(expected, within(tolerance));
                if (Math.abs(out[0]) > tolerance) {
                    assertThat(read.classes().get(out[0] > 0 ? 1 : 0))
                            .isEqualTo(prediction.getOutput().getLabel());
                }
            } else {
                assertThat(out[0]).as("row %d", i).isCloseTo(scores[1], within(tolerance));
            }
        }
        return compiled;
    }

    /** Reads a regression and compares it with Tribuo on new rows, to a share of the value; returns what was read. */
    static CompiledModel checkRegression(Model<Regressor> model, double tolerance, long seed) {
        ReadModel read = TribuoReader.read(bytes(model));
        CompiledModel compiled = read.model();
        Random random = new Random(~seed);
        for (int i = 0; i < 60; i++) {
            double[] row = row(random);
            Regressor prediction =
                    model.predict(example(new Regressor("?", 0), row)).getOutput();
            double[] out = new double[compiled.outputs()];
            compiled.predict(encoded(compiled, row), 1, out);
            assertThat(out).hasSize(prediction.size());
            for (int output = 0; output < out.length; output++) {
                double value = out.length == 1
                        ? prediction.getValues()[0]
                        : prediction
                                .getDimension(read.classes().get(output))
                                .orElseThrow()
                                .getValue();
                assertThat(out[output]).as("row %d", i).isCloseTo(value, within(tolerance * (1 + Math.abs(value))));
            }
        }
        return compiled;
    }
}
