package org.mlaudit.streams.query;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.PredictionSpec;
import org.mlaudit.streams.performance.BinaryOutcomes;
import org.mlaudit.streams.performance.ConfusionMatrix;
import org.mlaudit.streams.performance.Measure;
import org.mlaudit.streams.performance.Outcomes;
import org.mlaudit.streams.performance.PerformanceReport;
import org.mlaudit.streams.performance.ReliabilityGroup;
import org.mlaudit.streams.performance.Tally;
import org.mlaudit.streams.performance.ThresholdCurve;
import org.mlaudit.streams.query.PerformanceAnswers.ClassRow;
import org.mlaudit.streams.query.PerformanceAnswers.CurvePoint;
import org.mlaudit.streams.query.PerformanceAnswers.PerformanceDetail;
import org.mlaudit.streams.query.PerformanceAnswers.ReliabilityPoint;

/** Tables and curves of a window's performance as they are answered. */
final class PerformanceDetails {
    /** Most points of a curve. */
    private static final int MOST_POINTS = 100;

    private PerformanceDetails() {}

    static PerformanceDetail of(Tally tally, PerformanceReport report, PredictionSpec prediction) {
        if (tally.truths() == 0) {
            return new PerformanceDetail(
                    prediction.classes(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
        }
        return new PerformanceDetail(
                prediction.classes(),
                report.confusion(),
                report.classes().stream()
                        .map(each ->
                                new ClassRow(each.name(), each.support(), WindowPerformances.named(each.metrics())))
                        .toList(),
                report.reliability().stream().map(PerformanceDetails::point).toList(),
                report.reliabilityEqualCount().stream()
                        .map(PerformanceDetails::point)
                        .toList(),
                Outcomes.of(tally, prediction) instanceof BinaryOutcomes binary ? curve(binary) : List.of(),
                report.gains());
    }

    private static ReliabilityPoint point(ReliabilityGroup group) {
        return new ReliabilityPoint(
                group.low(), group.high(), group.meanScore(), group.positiveShare(), group.weight());
    }

    private static List<CurvePoint> curve(BinaryOutcomes outcomes) {
        ThresholdCurve curve = ThresholdCurve.of(outcomes.curve(), outcomes.scored());
        return curve.thinned(MOST_POINTS).points().stream()
                .filter(point -> point.confusion().total() > 0)
                .map(PerformanceDetails::point)
                .toList();
    }

    private static CurvePoint point(ThresholdCurve.Point point) {
        ConfusionMatrix matrix = point.confusion();
        @Nullable Double precision = value(matrix.precision(1));
        @Nullable Double specificity = value(matrix.specificity(1));
        double base = matrix.actual(1) / matrix.total();
        return new CurvePoint(
                point.threshold(),
                point.decided() / matrix.total(),
                specificity == null ? null : (Double) (1 - specificity),
                value(matrix.recall(1)),
                precision,
                precision == null || base == 0 ? null : (Double) (precision / base));
    }

    private static @Nullable Double value(Measure measure) {
        return measure.found().map(Measure.Known::value).orElse(null);
    }
}
