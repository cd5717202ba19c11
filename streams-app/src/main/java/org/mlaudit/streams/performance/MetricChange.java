package org.mlaudit.streams.performance;

import org.mlaudit.streams.calibration.Tails;
import org.mlaudit.streams.performance.MetricDefinition.Better;
import org.mlaudit.streams.performance.Sampling.Scale;

/**
 * One-sided test whether a metric became worse between two independent samples. Shares: Fisher's exact test of their misses,
 * with effective numbers where truths are weighted. All others: the difference by the root of both squared standard errors,
 * on the logarithm of metrics whose error is normal there, against Student's t with the degrees of freedom of Welch (1947).
 *
 * @param fall how much worse the metric is, on its own scale; negative if it is better
 * @param pValue probability of such a fall or a larger one without any change
 * @param standardError of the difference, on the metric's own scale
 * @param leastPValue the smallest that the sizes of the samples allow
 */
record MetricChange(double fall, double pValue, double standardError, double leastPValue) {
    static MetricChange of(MetricDefinition definition, Measure.Known now, Measure.Known before) {
        double sign = definition.better() == Better.LOWER ? -1 : 1;
        double fall = sign * (before.value() - now.value());
        double errorNow = now.sampling().standardError(now.value()).orElse(0);
        double errorBefore = before.sampling().standardError(before.value()).orElse(0);
        double error = Math.hypot(errorNow, errorBefore);
        if (now.sampling() instanceof Sampling.Share ofNow && before.sampling() instanceof Sampling.Share ofBefore) {
            return ofShares(now.value(), ofNow.n(), before.value(), ofBefore.n(), fall, error);
        }
        double statistic = fall / error;
        if (logarithmic(now) && logarithmic(before)) {
            statistic = sign
                    * Math.log(before.value() / now.value())
                    / Math.hypot(errorNow / now.value(), errorBefore / before.value());
        }
        double pValue = error > 0
                ? Tails.student(statistic, degrees(errorNow, now.n(), errorBefore, before.n()))
                : fall > 0 ? 0 : 1;
        return new MetricChange(fall, pValue, error, 0);
    }

    /** Whether both errors are known, so that there is a test. */
    static boolean testable(Measure.Known now, Measure.Known before) {
        return now.sampling().standardError(now.value()).isPresent()
                && before.sampling().standardError(before.value()).isPresent();
    }

    private static boolean logarithmic(Measure.Known known) {
        return known.value() > 0 && known.sampling() instanceof Sampling.Normal normal && normal.scale() == Scale.LOG;
    }

    private static MetricChange ofShares(
            double now, double nNow, double before, double nBefore, double fall, double error) {
        long drawn = Math.round(nNow);
        long others = Math.round(nBefore);
        long misses = Math.min(drawn, Math.round((1 - now) * nNow));
        long marked = misses + Math.min(others, Math.round((1 - before) * nBefore));
        return new MetricChange(
                fall,
                Tails.hypergeometricAtLeast(misses, drawn, marked, drawn + others),
                error,
                Tails.hypergeometricAtLeast(Math.min(drawn, marked), drawn, marked, drawn + others));
    }

    private static double degrees(double errorNow, double nNow, double errorBefore, double nBefore) {
        double ofNow = errorNow * errorNow;
        double ofBefore = errorBefore * errorBefore;
        double under = ofNow * ofNow / Math.max(1, nNow - 1) + ofBefore * ofBefore / Math.max(1, nBefore - 1);
        return under > 0 ? Math.max(1, (ofNow + ofBefore) * (ofNow + ofBefore) / under) : 1;
    }
}
