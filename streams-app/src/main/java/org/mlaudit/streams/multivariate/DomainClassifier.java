package org.mlaudit.streams.multivariate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.mlaudit.streams.drift.MannWhitney;
import org.mlaudit.streams.drift.NumberCells;
import org.mlaudit.streams.drift.TestResult;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.impl.ArrayExample;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * A classifier that tries to tell the window's rows from the reference's: Tribuo's logistic regression by stochastic gradients
 * on the columns and their squares, so that it sees shifts and spreads. Each row is scored by a model of the other folds;
 * the area under the curve of these scores is one half when nothing changed (Lopez-Paz and Oquab, ICLR 2017).
 *
 * <p>Rows come in the order of their hashes, which says nothing of them; a row's fold is its place in it, and seeds are fixed,
 * so the same rows give the same scores.
 */
final class DomainClassifier {
    private static final int FOLDS = 5;
    private static final int EPOCHS = 5;
    private static final long SEED = 1;
    private static final double RATE = 0.1;
    private static final double MOST = 5;
    private static final LabelFactory LABELS = new LabelFactory();
    private static final Label WINDOW = new Label("window");
    private static final Label REFERENCE = new Label("reference");

    /** Held, so that its level is not forgotten. */
    private static final Logger TRAINER = Logger.getLogger("org.tribuo.common.sgd");

    static {
        TRAINER.setLevel(Level.WARNING);
    }

    private DomainClassifier() {}

    /**
     * Log odds of every row to be one of the window, by a model that did not see it.
     *
     * @param window at least 10 rows
     * @param reference at least 10 rows of the same dimensions
     */
    static NumberCells scores(double[][] window, double[][] reference) {
        double[] ours = new double[window.length];
        double[] theirs = new double[reference.length];
        String[] names = names(2 * window[0].length);
        for (int fold = 0; fold < FOLDS; fold++) {
            MutableDataset<Label> training =
                    new MutableDataset<>(new SimpleDataSourceProvenance("rows of other folds", LABELS), LABELS);
            // Both in turn, so that the order of the gradients does not favour one of them.
            for (int row = 0; row < Math.max(window.length, reference.length); row++) {
                if (row < window.length && row % FOLDS != fold) {
                    training.add(example(window[row], names, WINDOW));
                }
                if (row < reference.length && row % FOLDS != fold) {
                    training.add(example(reference[row], names, REFERENCE));
                }
            }
            Model<Label> model = new LinearSGDTrainer(
                            new LogMulticlass(), new AdaGrad(RATE), EPOCHS, Integer.MAX_VALUE, 16, SEED)
                    .train(training);
            score(model, window, fold, names, ours);
            score(model, reference, fold, names, theirs);
        }
        return NumberCells.of(ours, theirs);
    }

    /**
     * The test: value the area under the curve, effect what it is above one half and above what chance makes of it; p-value
     * one-sided by Mann and Whitney's test, for an area below one half says nothing.
     */
    static TestResult test(double[][] window, double[][] reference) {
        NumberCells cells = scores(window, reference);
        double pairs = window.length * (double) reference.length;
        double area = MannWhitney.pairsAbove(cells).value() / pairs;
        TestResult both = MannWhitney.test(cells);
        return new TestResult(
                area,
                0,
                area > 0.5 ? both.effect() : 0,
                area > 0.5 ? both.pValue() / 2 : 1 - both.pValue() / 2,
                significance -> 0.5 + both.critical().applyAsDouble(Math.min(1, 2 * significance)),
                effect -> 0.5 + both.valueAt().applyAsDouble(effect),
                0);
    }

    private static void score(Model<Label> model, double[][] rows, int fold, String[] names, double[] scores) {
        for (int row = fold; row < rows.length; row += FOLDS) {
            var scored = model.predict(example(rows[row], names, WINDOW)).getOutputScores();
            scores[row] = logit(scored.get(WINDOW.getLabel()).getScore());
        }
    }

    private static double logit(double probability) {
        double within = Math.max(1e-12, Math.min(1 - 1e-12, probability));
        return Math.log(within / (1 - within));
    }

    private static ArrayExample<Label> example(double[] row, String[] names, Label label) {
        double[] values = new double[names.length];
        for (int i = 0; i < row.length; i++) {
            double bounded = Math.max(-MOST, Math.min(MOST, row[i]));
            values[i] = bounded;
            values[row.length + i] = bounded * bounded - 1;
        }
        return new ArrayExample<>(label, names, values);
    }

    private static String[] names(int count) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(String.format(Locale.ROOT, "f%05d", i));
        }
        return names.toArray(String[]::new);
    }
}
