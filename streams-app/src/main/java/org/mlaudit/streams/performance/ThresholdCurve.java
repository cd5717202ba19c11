package org.mlaudit.streams.performance;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Metrics of all decisions by threshold, exact at the edges of the score bins: at threshold t every score over t is decided for
 * the positive class; so is t itself up to one half, where bins hold their lower edges.
 *
 * @param points ascending by threshold
 */
public record ThresholdCurve(List<Point> points) {
    public ThresholdCurve {
        points = List.copyOf(points);
    }

    /**
     * Decisions at one threshold.
     *
     * @param threshold from which on scores are decided for the positive class
     * @param decided weight of those decisions
     * @param confusion actual against decided classes
     */
    public record Point(double threshold, double decided, ConfusionMatrix confusion) {}

    /**
     * The curve at the lower edge of each occupied bin.
     *
     * @param n effective number of joined predictions
     */
    public static ThresholdCurve of(ScoreCurve curve, double n) {
        double positives = Ranking.sum(curve.positive());
        double negatives = Ranking.sum(curve.negative());
        List<Point> points = new ArrayList<>();
        double tp = 0;
        double fp = 0;
        for (int b = curve.low().length - 1; b >= 0; b--) {
            tp += curve.positive()[b];
            fp += curve.negative()[b];
            double tn = Math.max(0, negatives - fp);
            double fn = Math.max(0, positives - tp);
            points.add(new Point(curve.low()[b], tp + fp, new ConfusionMatrix(new double[][] {{tn, fp}, {fn, tp}}, n)));
        }
        Collections.reverse(points);
        return new ThresholdCurve(points);
    }

    /** At most so many points of it, evenly chosen among all; the first and the last are kept. */
    public ThresholdCurve thinned(int most) {
        int size = points.size();
        if (size <= most) {
            return this;
        }
        return new ThresholdCurve(IntStream.range(0, most)
                .mapToObj(i -> points.get((int) ((long) i * (size - 1) / (most - 1))))
                .toList());
    }
}
