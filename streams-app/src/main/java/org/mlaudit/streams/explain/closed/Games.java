package org.mlaudit.streams.explain.closed;

import java.util.Arrays;
import java.util.Optional;
import org.mlaudit.streams.explain.Background;
import org.mlaudit.streams.explain.BlockExplainer;
import org.mlaudit.streams.explain.model.CompiledModel;

/** What the explainers of closed forms share. */
final class Games {
    private Games() {}

    /** Returns the rows that features which are not known are taken from: the background's, or one that has nothing. */
    static double[] rows(CompiledModel model, Optional<Background> background) {
        int inputs = model.inputs().size();
        if (background.isEmpty()) {
            double[] absent = new double[inputs];
            Arrays.fill(absent, model.absent());
            return absent;
        }
        double[] rows = background.get().rows();
        if (rows.length != background.get().size() * inputs) {
            throw new IllegalArgumentException("the background has rows of "
                    + rows.length / background.get().size() + " inputs, the model has " + inputs);
        }
        return rows;
    }

    static int count(Optional<Background> background) {
        return background.map(Background::size).orElse(1);
    }

    static String kernel(Optional<Background> background) {
        return background.isPresent() ? "closed-form" : "closed-form-against-absent";
    }

    /** Returns a copy of the features of inputs. */
    static int[] checked(int[] featureOf, int inputs, int features) {
        if (featureOf.length != inputs || Arrays.stream(featureOf).anyMatch(f -> f < 0 || f >= features)) {
            throw new IllegalArgumentException(
                    "each of " + inputs + " inputs must have one of " + features + " features");
        }
        return featureOf.clone();
    }

    /** Fails if a block can't be explained. */
    static void check(
            BlockExplainer explainer, CompiledModel model, double[] x, int rows, int[] targets, double[] phi) {
        if (rows < 1
                || rows > explainer.blockRows()
                || x.length < rows * model.inputs().size()
                || targets.length < rows
                || phi.length < rows * explainer.features()) {
            throw new IllegalArgumentException(
                    "a block of " + rows + " rows is empty, too large, or its arrays are too short");
        }
        for (int row = 0; row < rows; row++) {
            if (targets[row] < 0 || targets[row] >= model.outputs()) {
                throw new IllegalArgumentException("there is no output " + targets[row]);
            }
        }
    }
}
