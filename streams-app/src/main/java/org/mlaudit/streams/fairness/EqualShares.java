package org.mlaudit.streams.fairness;

import java.util.function.DoubleUnaryOperator;
import org.mlaudit.streams.calibration.FisherExact;
import org.mlaudit.streams.calibration.Tails;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.Measurement;

/**
 * Tests whether a group and the reference have the same share, by Fisher's exact test on the numbers of observations; the
 * values are of the weighted shares.
 */
final class EqualShares {
    private final Share group;
    private final Share reference;
    private final FisherExact test;

    private EqualShares(Share group, Share reference, FisherExact test) {
        this.group = group;
        this.reference = reference;
        this.test = test;
    }

    /** Tests two shares that are both defined; hits and sizes are rounded to whole numbers. */
    static EqualShares of(Share group, Share reference) {
        return new EqualShares(
                group,
                reference,
                FisherExact.of(
                        Math.round(group.hits()),
                        Math.round(group.n()),
                        Math.round(reference.hits()),
                        Math.round(reference.n())));
    }

    /** The test's result. */
    FisherExact test() {
        return test;
    }

    /** Standard deviation of the difference if both have the same share. */
    double deviation() {
        double pooled = (group.hits() + reference.hits()) / (group.n() + reference.n());
        return Math.sqrt(pooled * (1 - pooled) * (1 / group.n() + 1 / reference.n()));
    }

    /** Evidence by the difference; its effect is the distance from 0. */
    Evidence difference(Compared compared, FairnessMetric metric, double minimum) {
        Figure figure = Figures.difference(group, reference, "");
        double difference = group.share() - reference.share();
        double sign = difference < 0 ? -1 : 1;
        return evidence(
                compared,
                metric,
                figure,
                Math.abs(difference),
                minimum,
                significance -> sign * Math.max(minimum, quantile(significance) * deviation()));
    }

    /**
     * Evidence by the ratio; its effect is what the larger share exceeds the smaller one by, as a share of the smaller one.
     *
     * @param least smallest ratio that is tolerated; so is its inverse
     */
    Evidence ratio(Compared compared, FairnessMetric metric, double least) {
        Figure figure = Figures.ratio(group, reference, "");
        if (figure.value().isEmpty()) {
            return Evidence.insufficient(
                    compared.subject(), metric.id(), Math.round(group.n()), Math.round(reference.n()), figure.reason());
        }
        double ratio = figure.value().getAsDouble();
        double log = ratio > 0 ? Math.log(ratio) : ShareIntervals.logRatioAdjusted(group, reference);
        double sign = log < 0 ? -1 : 1;
        double minimum = 1 / Math.max(1e-6, Math.min(1, least)) - 1;
        double scale = Math.max(1e-12, (group.hits() + reference.hits()) / (group.n() + reference.n()));
        return evidence(
                compared,
                metric,
                figure,
                Math.expm1(Math.abs(log)),
                minimum,
                significance ->
                        Math.exp(sign * Math.max(Math.log1p(minimum), quantile(significance) * deviation() / scale)));
    }

    private Evidence evidence(
            Compared compared,
            FairnessMetric metric,
            Figure figure,
            double effect,
            double minimum,
            DoubleUnaryOperator threshold) {
        return Evidence.test(
                compared.subject(),
                metric.id(),
                new Measurement(
                        figure.value().orElseThrow(), effect, test.pValue(), minimum, threshold, test.leastPValue()),
                Math.round(group.n()),
                Math.round(reference.n()),
                Words.of(group, reference, figure));
    }

    /** Standard deviations that a two-sided test at a level asks for. */
    static double quantile(double significance) {
        return Tails.normalQuantile(Math.min(0.5, significance / 2));
    }
}
