package org.mlaudit.streams.performance;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mlaudit.streams.calibration.Tails;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.Measurement;
import org.mlaudit.streams.monitor.MonitorGuide;
import org.mlaudit.streams.monitor.Parameter;
import org.mlaudit.streams.monitor.Subject;
import org.mlaudit.streams.performance.Delays.DelayBin;

/**
 * {@code truth.delay}: whether truths take another time to come than before. The delays of a {@linkplain MaturedWindow
 * matured window} up to its age against those of the windows before it up to the same age: the largest distance of both
 * distributions at an edge of the delay bins, by Kolmogorov's and Smirnov's test, which bins make conservative.
 */
public final class TruthDelay implements OutcomeMonitor {
    private static final String NAME = "truth.delay";
    private static final String DISTANCE = "ks";
    private static final String MINIMUM_EFFECT = "minimumEffect";
    private static final double DEFAULT_MINIMUM_EFFECT = 0.2;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public MonitorGuide guide() {
        return new MonitorGuide(
                "How long after their predictions truths came, in the newest window for whose age half of the truths are"
                        + " known, against the windows before it, of both only the truths within that age: two-sample test of"
                        + " Kolmogorov and Smirnov. The effect is the largest distance of both distributions, 0 to 1.",
                "Tells that labels are made another way. A wave of early or late truths biases performance before it is"
                        + " complete. Needs four earlier windows with truths.",
                List.of(
                        Parameter.ofAll(MINIMUM_EFFECT, DEFAULT_MINIMUM_EFFECT, "smallest distance"),
                        MaturedWindow.HISTORY),
                "one pass over the delays of the earlier windows",
                "Smirnov (1939)");
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
        Optional<MaturedWindow> matured =
                MaturedWindow.of(window, history.newest(historyLength(model)).windows());
        if (matured.isEmpty()) {
            return List.of(Evidence.insufficient(
                    subject,
                    DISTANCE,
                    0,
                    0,
                    "there are not yet " + (MaturedWindow.LEAST_BEFORE + 1)
                            + " earlier windows at whose age half of the truths are known"));
        }
        return List.of(judge(subject, matured.get(), model));
    }

    private static Evidence judge(Subject subject, MaturedWindow matured, AuditedOutcomes model) {
        SortedMap<Duration, Long> now = delays(List.of(matured.window()), matured.age());
        SortedMap<Duration, Long> before = delays(matured.before(), matured.age());
        long n = count(now);
        long m = count(before);
        if (Math.min(n, m) < model.minimumTruths()) {
            return Evidence.insufficient(
                    subject,
                    DISTANCE,
                    n,
                    m,
                    n + " outcomes of " + matured.shown() + " and " + m + " before it: fewer than "
                            + AuditedOutcomes.MINIMUM_TRUTHS + ", " + model.minimumTruths());
        }
        double distance = distance(now, n, before, m);
        double root = Math.sqrt((double) n * m / (n + m));
        double minimum = model.model().policy(NAME, Subject.WINDOW, MINIMUM_EFFECT, DEFAULT_MINIMUM_EFFECT);
        Measurement measured = new Measurement(
                distance,
                distance,
                Tails.kolmogorov(root * distance),
                minimum,
                significance -> Math.max(minimum, Tails.kolmogorovQuantile(significance) / root));
        return Evidence.test(
                subject,
                DISTANCE,
                measured,
                n,
                m,
                Map.of(
                        "window",
                        String.format(
                                Locale.ROOT, "%s: half of %d truths within %s", matured.shown(), n, median(now, n)),
                        "reference",
                        String.format(Locale.ROOT, "half of %d truths before it within %s", m, median(before, m))));
    }

    /** Truths by the longest delay of their bin, those within an age. */
    private static SortedMap<Duration, Long> delays(List<OutcomeWindow> windows, Duration age) {
        SortedMap<Duration, Long> delays = new TreeMap<>();
        for (OutcomeWindow window : windows) {
            for (DelayBin bin : window.summary().delays().bins()) {
                if (bin.longest().compareTo(age) <= 0) {
                    delays.merge(bin.longest(), bin.count(), Long::sum);
                }
            }
        }
        return delays;
    }

    private static long count(SortedMap<Duration, Long> delays) {
        return delays.values().stream().mapToLong(Long::longValue).sum();
    }

    private static double distance(SortedMap<Duration, Long> now, long n, SortedMap<Duration, Long> before, long m) {
        SortedMap<Duration, Double> steps = new TreeMap<>();
        now.forEach((delay, count) -> steps.merge(delay, (double) count / n, Double::sum));
        before.forEach((delay, count) -> steps.merge(delay, -(double) count / m, Double::sum));
        double difference = 0;
        double largest = 0;
        for (double step : steps.values()) {
            difference += step;
            largest = Math.max(largest, Math.abs(difference));
        }
        return Math.min(1, largest);
    }

    private static Duration median(SortedMap<Duration, Long> delays, long n) {
        long seen = 0;
        for (var bin : delays.entrySet()) {
            seen += bin.getValue();
            if (2 * seen >= n) {
                return bin.getKey();
            }
        }
        return Duration.ZERO;
    }
}
