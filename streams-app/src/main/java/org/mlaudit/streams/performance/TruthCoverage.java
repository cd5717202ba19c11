package org.mlaudit.streams.performance;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.mlaudit.streams.calibration.Tails;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.Measurement;
import org.mlaudit.streams.monitor.MonitorGuide;
import org.mlaudit.streams.monitor.Parameter;
import org.mlaudit.streams.monitor.Subject;

/**
 * {@code truth.coverage}: whether fewer predictions than before have their truth at the same age. The share of a {@linkplain
 * MaturedWindow matured window} against those before it by a normal score, whose variance is that of a share times how much
 * more than by chance the earlier windows differ (Pearson's dispersion, at least 1), against Student's t.
 */
public final class TruthCoverage implements OutcomeMonitor {
    private static final String NAME = "truth.coverage";
    private static final String SHARE = "share";
    private static final String MINIMUM_EFFECT = "minimumEffect";
    private static final double DEFAULT_MINIMUM_EFFECT = 0.1;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public MonitorGuide guide() {
        return new MonitorGuide(
                "The share of predictions whose truth was known within some age, of the newest window for which that age gives"
                        + " half of the truths, against the windows before it at the same age. When a window closes, the one"
                        + " before it is one window size old, and so on. One-sided test of shares whose variance is scaled by"
                        + " how much the earlier windows differ among themselves. The effect is the difference of the"
                        + " shares.",
                "Tells that the source of truths fails before performance can no longer be judged. Needs four earlier windows"
                        + " with predictions.",
                List.of(
                        Parameter.ofAll(MINIMUM_EFFECT, DEFAULT_MINIMUM_EFFECT, "0.1 is ten percentage points fewer"),
                        MaturedWindow.HISTORY),
                "one pass over the delays of the earlier windows",
                "McCullagh and Nelder (1989), Generalized Linear Models, 4.5");
    }

    @Override
    public int historyLength(AuditedOutcomes model) {
        return MaturedWindow.historyLength(model, NAME);
    }

    @Override
    public List<Evidence> evaluate(OutcomeWindow window, OutcomeHistory history, AuditedOutcomes model) {
        if (PerformanceBaseline.nothingCame(window, history, model)) {
            return List.of();
        }
        Subject subject = MaturedWindow.subject(NAME);
        List<OutcomeWindow> earlier = history.newest(historyLength(model)).windows();
        Optional<MaturedWindow> matured = MaturedWindow.of(window, earlier);
        if (matured.isEmpty()) {
            return List.of(Evidence.insufficient(
                    subject,
                    SHARE,
                    window.summary().whole().predictions(),
                    MaturedWindow.predictions(earlier),
                    "there are not yet " + (MaturedWindow.LEAST_BEFORE + 1)
                            + " earlier windows at whose age half of the truths are known"));
        }
        return List.of(judge(subject, matured.get(), model));
    }

    private static Evidence judge(Subject subject, MaturedWindow matured, AuditedOutcomes model) {
        long n = matured.window().summary().whole().predictions();
        long m = MaturedWindow.predictions(matured.before());
        double share = (double) MaturedWindow.known(List.of(matured.window()), matured.age()) / n;
        double before = (double) MaturedWindow.known(matured.before(), matured.age()) / m;
        double pooled = Math.clamp((share * n + before * m) / (n + m), 0.5 / (n + m), 1 - 0.5 / (n + m));
        double deviation = Math.sqrt(dispersion(matured, before) * pooled * (1 - pooled) * (1.0 / n + 1.0 / m));
        int degrees = matured.before().size() - 1;
        double minimum = model.model().policy(NAME, Subject.WINDOW, MINIMUM_EFFECT, DEFAULT_MINIMUM_EFFECT);
        Measurement measured = new Measurement(
                share,
                Math.max(0, before - share),
                Tails.student((before - share) / deviation, degrees),
                minimum,
                significance -> before
                        - Math.max(minimum, Tails.studentQuantile(Math.min(0.5, significance), degrees) * deviation));
        return Evidence.test(
                subject,
                SHARE,
                measured,
                n,
                m,
                Map.of(
                        "window",
                        String.format(Locale.ROOT, "%.1f%% of %d predictions of %s", 100 * share, n, matured.shown()),
                        "reference",
                        String.format(
                                Locale.ROOT,
                                "%.1f%% of %d predictions of %d windows before it, at the same age",
                                100 * before,
                                m,
                                matured.before().size())));
    }

    /** Pearson's dispersion of the shares of the windows before, at least 1. */
    private static double dispersion(MaturedWindow matured, double before) {
        if (before <= 0 || before >= 1) {
            return 1;
        }
        double sum = 0;
        for (OutcomeWindow past : matured.before()) {
            long n = past.summary().whole().predictions();
            double excess = MaturedWindow.known(List.of(past), matured.age()) - n * before;
            sum += n == 0 ? 0 : excess * excess / (n * before * (1 - before));
        }
        return Math.max(1, sum / (matured.before().size() - 1));
    }
}
