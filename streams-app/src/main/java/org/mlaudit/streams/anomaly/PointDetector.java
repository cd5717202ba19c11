package org.mlaudit.streams.anomaly;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.streams.profile.RowSample;
import org.mlaudit.streams.profile.SampledRow;

/**
 * Finds inferences whose features are unusual together, by a scorer of points trained on the reference's row sample.
 *
 * <p>Its threshold is calibrated on rows that the scorer was not trained on: the sample is cut into {@value #FOLDS} parts, each
 * is scored by a scorer that was trained on the others, and the {@link ScoreTail} of these scores gives the threshold. The
 * scorer that is used is trained on all rows.
 */
final class PointDetector implements Detector {
    private static final int FOLDS = 4;
    private static final int SHOWN = 3;

    private final String name;
    private final PointEncoding encoding;
    private final PointScorer scorer;
    private final ScoreTail tail;

    private PointDetector(String name, PointEncoding encoding, PointScorer scorer, ScoreTail tail) {
        this.name = name;
        this.encoding = encoding;
        this.scorer = scorer;
        this.tail = tail;
    }

    /**
     * Trains and calibrates a detector.
     *
     * @param sample of at least {@link ScoreTail#LEAST_ROWS} rows of a layout with a feature
     */
    static PointDetector of(
            String name, InferenceLayout layout, RowSample sample, double rate, PointScorer.Trainer trainer) {
        List<SampledRow> rows = sample.rows();
        PointEncoding encoding = PointEncoding.of(layout, rows);
        InferenceRow row = new InferenceRow(sample.layout());
        float[][] points = new float[rows.size()][];
        for (int i = 0; i < points.length; i++) {
            rows.get(i).copyTo(row);
            points[i] = encoding.point(row);
        }
        double[] scores = new double[points.length];
        for (int fold = 0; fold < FOLDS; fold++) {
            List<float[]> others = new ArrayList<>();
            for (int i = 0; i < points.length; i++) {
                if (i % FOLDS != fold) {
                    others.add(points[i]);
                }
            }
            PointScorer trained = trainer.train(others.toArray(float[][]::new));
            for (int i = fold; i < points.length; i += FOLDS) {
                scores[i] = trained.score(points[i]);
            }
        }
        return new PointDetector(name, encoding, trainer.train(points), ScoreTail.of(scores, rate));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public double score(InferenceRow row) {
        return scorer.score(encoding.point(row));
    }

    @Override
    public double threshold() {
        return tail.threshold();
    }

    @Override
    public double expectedAtMost() {
        return tail.rateAtMost();
    }

    @Override
    public Outlier explain(InferenceRow row, double score) {
        double[] parts = scorer.attribution(encoding.point(row));
        SortedMap<String, Double> contributions = new TreeMap<>();
        for (int i = 0; i < parts.length; i++) {
            contributions.merge(encoding.column(i).target(), parts[i], Double::sum);
        }
        List<String> most = contributions.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(SHOWN)
                .map(Map.Entry::getKey)
                .toList();
        double pValue = tail.pValue(score);
        String why = "the features are unusual together, as in " + Sentences.oneIn(pValue) + " of the reference; "
                + String.join(", ", most) + " contribute most";
        return new Outlier(name, score, threshold(), OptionalDouble.of(pValue), contributions, why);
    }

    /** The point that a row is scored as. */
    float[] point(InferenceRow row) {
        return encoding.point(row);
    }
}
