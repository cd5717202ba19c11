package org.mlaudit.streams.spc;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.Evidence.Ruled;
import org.mlaudit.streams.monitor.ModelWindow;
import org.mlaudit.streams.monitor.Subject;
import org.mlaudit.streams.profile.Reference;

/**
 * One series of one window as a chart sees it, with the chart's parameters, and how it says what it found.
 *
 * @param monitor name of the monitor
 * @param series the series
 * @param point its point in the window
 * @param past its points in the windows before, oldest first; empty ones are missing
 * @param window the window
 * @param model whose window it is
 */
record ChartInput(
        String monitor,
        Series series,
        Sample point,
        List<Optional<Sample>> past,
        ModelWindow window,
        AuditedModel model) {
    /** Fewest points that limits are estimated from. */
    static final int FEWEST = 20;

    private static final double DEFAULT_MINIMUM_EFFECT = 0.05;
    private static final double LEAST_RUN_LENGTH = 2;
    private static final double MOST_RUN_LENGTH = 1e7;

    /** A parameter: policy {@code monitor.series.name}, else {@code monitor.name}, else the default. */
    double parameter(String name, double otherwise) {
        return model.policy(monitor, series.name(), name, otherwise);
    }

    /** Windows in control from one signal to the next: policy {@code averageRunLength}, by default 1 / false alarm rate. */
    double averageRunLength() {
        double wanted = parameter("averageRunLength", 1 / model.falseAlarmRate());
        return Math.clamp(wanted, LEAST_RUN_LENGTH, MOST_RUN_LENGTH);
    }

    /** The series' value in the reference, if there is a reference and it is comparable. */
    Optional<Sample> reference() {
        return series.comparable()
                ? model.reference().flatMap(reference -> series.of(reference.rows(), reference::column))
                : Optional.empty();
    }

    /** Number of inferences in the reference. */
    long referenceRows() {
        return model.reference().map(Reference::rows).orElse(0L);
    }

    /** The points before that are not missing, oldest first. */
    List<Sample> present() {
        return past.stream().flatMap(Optional::stream).toList();
    }

    /** Says why the chart can not judge. */
    Evidence insufficient(String statistic, String reason) {
        return Evidence.insufficient(subject(), statistic, window.rows(), 0, reason);
    }

    /**
     * The verdict on a point that signals or not: a signal alarms from the smallest effect on, and warns from half of it.
     */
    Verdict verdict(boolean signals, double effect) {
        return verdict(signals, false, effect);
    }

    /**
     * The same for a chart that starts anew after each signal.
     *
     * @param signals whether the chart signals
     * @param lingers whether what an earlier signal was about has not gone: a warning, which keeps an alert open
     * @param effect size of the change
     */
    Verdict verdict(boolean signals, boolean lingers, double effect) {
        double minimum = parameter("minimumEffect", DEFAULT_MINIMUM_EFFECT);
        if (signals && effect >= minimum) {
            return Verdict.ALARM;
        }
        return lingers || (signals && effect >= minimum / 2) ? Verdict.WARNING : Verdict.OK;
    }

    /** What the chart found. */
    Evidence found(String statistic, Ruled ruled, long nReference, Map<String, String> details) {
        return Evidence.rule(subject(), statistic, ruled, window.rows(), nReference, details);
    }

    /** Details that every chart gives. */
    Map<String, String> details(InControl process, String from) {
        Map<String, String> details = new TreeMap<>();
        details.put("centre", number(process.centre()));
        details.put("sigma", number(process.sigma(point.n())));
        details.put("limits", from);
        details.put("averageRunLength", number(averageRunLength()));
        if (Double.isFinite(process.windows()) && from.equals(Phase.HISTORY)) {
            details.put("windows", number(process.windows()));
        }
        if (process.dispersion() != 1) {
            details.put("dispersion", number(process.dispersion()));
        }
        return details;
    }

    private Subject subject() {
        return Subject.of(monitor, series.name());
    }

    /** A number of six digits, without trailing zeros. */
    static String number(double value) {
        String text = String.format(Locale.ROOT, "%.6g", value);
        return text.contains(".") && !text.contains("e") ? text.replaceAll("\\.?0+$", "") : text;
    }

    /** Values of points, missing ones empty. */
    static List<OptionalDouble> values(List<Optional<Sample>> points) {
        return points.stream()
                .map(point -> point.map(Sample::value).map(OptionalDouble::of).orElse(OptionalDouble.empty()))
                .toList();
    }
}
