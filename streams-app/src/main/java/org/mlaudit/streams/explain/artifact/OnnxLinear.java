package org.mlaudit.streams.explain.artifact;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.mlaudit.streams.explain.model.LinearModel;
import org.mlaudit.streams.explain.model.Link;
import org.mlaudit.streams.explain.model.ModelArtifactException;
import org.mlaudit.streams.explain.model.ModelArtifactException.Code;
import org.mlaudit.streams.explain.model.OutputSpace;

/** Compiles the operators LinearClassifier and LinearRegressor of {@code ai.onnx.ml}; a scaler before them goes into the weights. */
final class OnnxLinear {
    private OnnxLinear() {}

    /**
     * Compiles a model.
     *
     * @param columns what its features are made of
     * @param inputs names of the model's inputs
     * @return the model; empty if its outputs can't be brought to the compiled form
     * @throws ModelArtifactException if it is damaged or too large
     */
    static Optional<LinearModel> compile(
            OnnxAttributes attributes, List<OnnxColumns.Column> columns, List<String> inputs, boolean classifier) {
        double[] coefficients = attributes.values("coefficients");
        double[] intercepts = attributes.values("intercepts");
        int width = columns.size();
        int rows = coefficients.length / width;
        Limits.check("weights", (long) rows * inputs.size(), Limits.WEIGHTS);
        if (rows == 0 || rows * width != coefficients.length || (intercepts.length != 0 && intercepts.length != rows)) {
            throw new ModelArtifactException(
                    Code.UNREADABLE,
                    "the model's linear operator is damaged: it has " + coefficients.length + " coefficients of "
                            + width + " columns and " + intercepts.length + " intercepts");
        }
        Optional<OnnxScores> found = scores(attributes, rows, classifier);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        OnnxScores scores = found.get();
        double[][] weights = new double[scores.outputs()][inputs.size()];
        double[] offsets = new double[scores.outputs()];
        for (int row = 0; row < rows; row++) {
            int label = classifier && rows == 1 ? scores.plus() : row;
            int output = scores.outputOf(label);
            if (output < 0) {
                continue;
            }
            double sign = scores.signOf(label);
            offsets[output] += intercepts.length == 0 ? 0 : sign * intercepts[row];
            for (int i = 0; i < width; i++) {
                OnnxColumns.Column column = columns.get(i);
                double weight = sign * coefficients[row * width + i] * column.scale();
                weights[output][column.input()] += weight;
                offsets[output] -= weight * column.offset();
            }
        }
        return Optional.of(new LinearModel(inputs, 0, weights, offsets, scores.space(), scores.link()));
    }

    private static Optional<OnnxScores> scores(OnnxAttributes attributes, int rows, boolean classifier) {
        String transform = attributes.text("post_transform", "NONE");
        if (!classifier) {
            return rows == 1 && transform.equals("NONE")
                    ? Optional.of(new OnnxScores(1, 0, -1, OutputSpace.VALUE, Link.IDENTITY))
                    : Optional.empty();
        }
        int classes = attributes.classes().size();
        if (classes != rows && !(classes == 2 && rows == 1)) {
            return Optional.empty();
        }
        Set<Integer> scored = rows == 1
                ? Set.of(1)
                : new TreeSet<>(IntStream.range(0, rows).boxed().toList());
        return OnnxScores.of(classes, scored, transform, false);
    }
}
