package org.mlaudit.streams.volume;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.Measurement;
import org.mlaudit.streams.monitor.ModelHistory;
import org.mlaudit.streams.monitor.ModelWindow;
import org.mlaudit.streams.monitor.Monitor;
import org.mlaudit.streams.monitor.MonitorGuide;
import org.mlaudit.streams.monitor.Parameter;
import org.mlaudit.streams.monitor.Subject;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.TrafficRate;
import org.mlaudit.streams.profile.TrafficRate.Observed;

/**
 * Whether a window holds as many inferences as it should, going by the reference ({@link #againstReference()
 * volume.reference}) or by the windows before it ({@link #againstHistory() volume.recent}); too few and too many both
 * count, and none at all alarms. {@link TrafficForecast} says how the expected number follows the time of the day and of
 * the week and how its variation is learnt.
 *
 * <p>The effect is the distance from the expected number as a share of it. Smallest effect that alarms, policy
 * {@code volume.reference.minimumEffect} or {@code volume.recent.minimumEffect}: 0.5, half as many or half as many again.
 * Until there are three windows at the same time of the cycle (for windows of days: seven windows), data is insufficient.
 */
public final class Volume implements Monitor {
    private static final String STATISTIC = "rows";
    private static final double DEFAULT_MINIMUM_EFFECT = 0.5;
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final int MOST_WINDOWS = 2_016;

    private final String name;
    private final boolean fromReference;

    private Volume(String name, boolean fromReference) {
        this.name = name;
        this.fromReference = fromReference;
    }

    /** Number of inferences against the reference. */
    public static Monitor againstReference() {
        return new Volume("volume.reference", true);
    }

    /** Number of inferences against the windows before. */
    public static Monitor againstHistory() {
        return new Volume("volume.recent", false);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public MonitorGuide guide() {
        return new MonitorGuide(
                "Number of inferences in the window against "
                        + (fromReference ? "the reference's windows" : "the windows before it")
                        + " at the same time of the week (of the day until there are three such). The median is expected;"
                        + " the variance is that of all windows together, at least that of chance arrivals, and Student's"
                        + " tail accounts for its uncertainty. The effect is the distance from the expected number as a"
                        + " share of it.",
                fromReference
                        ? "From the first window on, where the reference's rows carry times that span three hours or more."
                        : "Always: silence and surges are the first signs of trouble upstream. Reads 7 days of windows"
                                + " below a day, 28 windows of days, 8 longer ones.",
                List.of(Parameter.ofAll(
                        "minimumEffect", DEFAULT_MINIMUM_EFFECT, "0.5 is half as many or half as many again")),
                "one number of each window that is read",
                "quantiles and pooled variance of seasonal counts; Student's t");
    }

    /** Seven days for windows below a day, four weeks for windows of days, else eight windows. */
    @Override
    public int historyLength(AuditedModel model, Duration size) {
        if (fromReference) {
            return 0;
        }
        if (size.compareTo(DAY) < 0) {
            return (int) Math.min(MOST_WINDOWS, WEEK.toMillis() / size.toMillis());
        }
        return size.compareTo(WEEK) < 0 ? 28 : 8;
    }

    @Override
    public List<Evidence> evaluate(ModelWindow window, ModelHistory history, AuditedModel model) {
        ModelHistory read = history.newest(historyLength(model, window.size()));
        Subject subject = Subject.of(name, Subject.WINDOW);
        List<Observed> observed = fromReference
                ? model.reference()
                        .map(Reference::rate)
                        .orElse(TrafficRate.UNKNOWN)
                        .observed(window.start(), window.size())
                : read.windows().stream()
                        .map(past -> new Observed(distance(window, past.start().toEpochMilli()), past.rows()))
                        .toList();
        long nReference = observed.stream().mapToLong(Observed::rows).sum();
        Optional<TrafficForecast> forecast = TrafficForecast.of(observed, window.size());
        if (forecast.isEmpty()) {
            String reason = (fromReference ? "the reference" : "the history") + " holds " + observed.size()
                    + " windows of this size, too few to know the cycle of the traffic";
            return List.of(Evidence.insufficient(subject, STATISTIC, window.rows(), nReference, reason));
        }
        return List.of(judge(window.rows(), nReference, forecast.get(), model, subject));
    }

    private Evidence judge(long rows, long nReference, TrafficForecast forecast, AuditedModel model, Subject subject) {
        double expected = forecast.expected();
        double minimum = model.policy(name, Subject.WINDOW, "minimumEffect", DEFAULT_MINIMUM_EFFECT);
        Measurement measured = new Measurement(
                rows,
                Math.abs(rows - expected) / Math.max(1, expected),
                forecast.pValue(rows),
                minimum,
                significance -> bound(rows, forecast, minimum, significance));
        Map<String, String> details = Map.of(
                "expected",
                String.format(Locale.ROOT, "%.1f", expected),
                "standardDeviation",
                String.format(Locale.ROOT, "%.1f", Math.sqrt(forecast.variance())),
                "comparedWith",
                forecast.windows() + " windows, every " + forecast.period());
        return Evidence.test(subject, STATISTIC, measured, rows, nReference, details);
    }

    /** The number of rows at which this window would alarm, on the side on which it lies. */
    private static double bound(long rows, TrafficForecast forecast, double minimum, double significance) {
        double expected = forecast.expected();
        double margin = Math.max(forecast.criticalDistance(significance), minimum * expected);
        double leastAllowed = forecast.pValue(0) <= significance ? 1 : 0;
        return rows < expected ? Math.max(leastAllowed, expected - margin) : expected + margin;
    }

    private static long distance(ModelWindow window, long pastStartMillis) {
        return (pastStartMillis - window.start().toEpochMilli()) / window.size().toMillis();
    }
}
