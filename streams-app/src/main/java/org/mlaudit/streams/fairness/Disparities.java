package org.mlaudit.streams.fairness;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Compares a group with the reference group, and tells what is known of it by itself. */
final class Disparities {
    private static final String NO_PREDICTION = "no prediction";
    private static final String NO_FAVOURABLE = "no truly favourable outcome";
    private static final String NO_UNFAVOURABLE = "no truly unfavourable outcome";
    private static final String NO_POSITIVE_DECISION = "no favourable decision with a known truth";
    private static final String NO_SCORED_TRUTH = "no score with a known truth";
    private static final String NO_FALSE_POSITIVE = "no false positive";

    private Disparities() {}

    /** All metrics that fit the kind of the predictions. */
    static Map<FairnessMetric, Figure> metrics(GroupOutcomes group, GroupOutcomes reference, Optional<Median> median) {
        return switch (group) {
            case Decided decided -> ofDecisions(decided, (Decided) reference);
            case Valued valued -> ofValues(valued, (Valued) reference, median);
        };
    }

    private static Map<FairnessMetric, Figure> ofDecisions(Decided group, Decided reference) {
        Map<FairnessMetric, Figure> metrics = new EnumMap<>(FairnessMetric.class);
        Share truePositives = group.joined().truePositives();
        Share ofReference = reference.joined().truePositives();
        Share falsePositives = group.joined().falsePositives();
        Share falseOfReference = reference.joined().falsePositives();
        String both = "no truly favourable or no truly unfavourable outcome";
        metrics.put(
                FairnessMetric.STATISTICAL_PARITY_DIFFERENCE,
                Figures.difference(group.selected(), reference.selected(), NO_PREDICTION));
        metrics.put(
                FairnessMetric.DISPARATE_IMPACT_RATIO,
                Figures.ratio(group.selected(), reference.selected(), NO_PREDICTION));
        metrics.put(
                FairnessMetric.EQUAL_OPPORTUNITY_DIFFERENCE,
                Figures.difference(truePositives, ofReference, NO_FAVOURABLE));
        metrics.put(
                FairnessMetric.FALSE_POSITIVE_RATE_DIFFERENCE,
                Figures.difference(falsePositives, falseOfReference, NO_UNFAVOURABLE));
        metrics.put(
                FairnessMetric.EQUALISED_ODDS_DIFFERENCE,
                Figures.largerDistance(truePositives, ofReference, falsePositives, falseOfReference, both));
        metrics.put(
                FairnessMetric.AVERAGE_ODDS_DIFFERENCE,
                Figures.meanDifference(truePositives, ofReference, falsePositives, falseOfReference, both));
        metrics.put(
                FairnessMetric.PREDICTIVE_PARITY_DIFFERENCE,
                Figures.difference(
                        group.joined().predictiveValue(), reference.joined().predictiveValue(), NO_POSITIVE_DECISION));
        metrics.put(FairnessMetric.CALIBRATION_DIFFERENCE, calibration(group.calibration(), reference.calibration()));
        metrics.put(FairnessMetric.TREATMENT_EQUALITY_DIFFERENCE, treatment(group.joined(), reference.joined()));
        return metrics;
    }

    private static Map<FairnessMetric, Figure> ofValues(Valued group, Valued reference, Optional<Median> median) {
        Map<FairnessMetric, Figure> metrics = new EnumMap<>(FairnessMetric.class);
        metrics.put(
                FairnessMetric.MEAN_PREDICTION_DIFFERENCE,
                Figures.meanDifference(group.predicted(), reference.predicted(), "fewer than two predictions"));
        metrics.put(
                FairnessMetric.ABOVE_MEDIAN_DIFFERENCE,
                median.map(known -> aboveMedian(group.values(), reference.values(), known))
                        .orElse(Figure.undefined(NO_PREDICTION)));
        metrics.put(
                FairnessMetric.MEAN_ERROR_DIFFERENCE,
                Figures.meanDifference(group.errors(), reference.errors(), "fewer than two known truths"));
        return metrics;
    }

    /** What is known of a group by itself. */
    static Map<GroupRate, Figure> rates(GroupOutcomes group, Optional<Median> median) {
        Map<GroupRate, Figure> rates = new EnumMap<>(GroupRate.class);
        switch (group) {
            case Decided decided -> {
                Joined joined = decided.joined();
                rates.put(GroupRate.SELECTION_RATE, Figures.share(decided.selected(), NO_PREDICTION));
                rates.put(GroupRate.BASE_RATE, Figures.share(joined.favourable(), "no known truth"));
                rates.put(GroupRate.TRUE_POSITIVE_RATE, Figures.share(joined.truePositives(), NO_FAVOURABLE));
                rates.put(GroupRate.FALSE_POSITIVE_RATE, Figures.share(joined.falsePositives(), NO_UNFAVOURABLE));
                rates.put(GroupRate.PREDICTIVE_VALUE, Figures.share(joined.predictiveValue(), NO_POSITIVE_DECISION));
                rates.put(GroupRate.CALIBRATION_GAP, gap(decided.calibration()));
                rates.put(GroupRate.ERROR_RATIO, errorRatio(joined));
                median.filter(known -> decided.values().total() > 0)
                        .ifPresent(known -> rates.put(GroupRate.ABOVE_MEDIAN, aboveMedian(decided.values(), known)));
            }
            case Valued valued -> {
                rates.put(GroupRate.MEAN_PREDICTION, Figures.mean(valued.predicted(), "fewer than two predictions"));
                median.filter(known -> valued.values().total() > 0)
                        .ifPresent(known -> rates.put(GroupRate.ABOVE_MEDIAN, aboveMedian(valued.values(), known)));
                rates.put(GroupRate.MEAN_ERROR, Figures.mean(valued.errors(), "fewer than two known truths"));
            }
        }
        return rates;
    }

    /** The share of values above the median of all, with what is unknown about those in its bin. */
    static Figure aboveMedian(ValueBins values, Median median) {
        long total = values.total();
        Median.Above above = median.above(values);
        Share share = new Share(above.estimate(), total, total);
        return Figure.of(
                share.share(), ShareIntervals.wilson(share, Figures.quantile()), above.error() / Math.max(1, total));
    }

    private static Figure aboveMedian(ValueBins group, ValueBins reference, Median median) {
        if (group.total() == 0 || reference.total() == 0) {
            return Figure.undefined(NO_PREDICTION);
        }
        Median.Above one = median.above(group);
        Median.Above other = median.above(reference);
        Share share = new Share(one.estimate(), group.total(), group.total());
        Share from = new Share(other.estimate(), reference.total(), reference.total());
        return Figure.of(
                share.share() - from.share(),
                ShareIntervals.difference(share, from, Figures.quantile()),
                one.error() / group.total() + other.error() / reference.total());
    }

    private static Figure gap(Calibration calibration) {
        return calibration.defined()
                ? Figures.normal(calibration.gap(), calibration.variance())
                : Figure.undefined(NO_SCORED_TRUTH);
    }

    private static Figure calibration(Calibration group, Calibration reference) {
        return group.defined() && reference.defined()
                ? Figures.normal(group.gap() - reference.gap(), group.variance() + reference.variance())
                : Figure.undefined(NO_SCORED_TRUTH);
    }

    private static Figure errorRatio(Joined joined) {
        if (joined.counts().falsePositive() == 0) {
            return Figure.undefined(NO_FALSE_POSITIVE);
        }
        double ratio = joined.falseNegative() / joined.falsePositive();
        return joined.counts().falseNegative() == 0
                ? Figure.of(ratio, "no false negative, which the delta method needs")
                : Figures.normal(ratio, ratioVariance(joined));
    }

    private static Figure treatment(Joined group, Joined reference) {
        if (group.counts().falsePositive() == 0 || reference.counts().falsePositive() == 0) {
            return Figure.undefined(NO_FALSE_POSITIVE);
        }
        double difference =
                group.falseNegative() / group.falsePositive() - reference.falseNegative() / reference.falsePositive();
        return group.counts().falseNegative() == 0 || reference.counts().falseNegative() == 0
                ? Figure.of(difference, "no false negative, which the delta method needs")
                : Figures.normal(difference, ratioVariance(group) + ratioVariance(reference));
    }

    /** Variance of FN / FP by the delta method: both are counts of one multinomial sample. */
    private static double ratioVariance(Joined joined) {
        double ratio = joined.falseNegative() / joined.falsePositive();
        return ratio
                * ratio
                * (1.0 / joined.counts().falseNegative() + 1.0 / joined.counts().falsePositive());
    }
}
