package org.mlaudit.streams.drift;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.streams.calibration.Tails;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.Measurement;
import org.mlaudit.streams.monitor.ModelHistory;
import org.mlaudit.streams.monitor.ModelWindow;
import org.mlaudit.streams.monitor.Monitor;
import org.mlaudit.streams.monitor.MonitorGuide;
import org.mlaudit.streams.monitor.Parameter;
import org.mlaudit.streams.monitor.Subject;
import org.mlaudit.streams.profile.NumberView;
import org.mlaudit.streams.profile.Reference;

/**
 * {@code drift.ks}: the largest distance between the cumulative distributions of a numeric feature or prediction in the
 * window and in the reference, over valid values. Both distributions are known exactly at the edges of the reference's
 * bins and at the bounds of the summary's buckets, which are narrower than 1/32 of their values; between two neighbouring
 * points the distance can exceed the one found by at most the share of values that lie between, given in the details as
 * {@code atMost}.
 *
 * <p>The p-value is Kolmogorov's limit for two samples of the actual sizes; it is conservative for discrete values. The
 * effect is the distance less its mean without drift, 0.8687 sqrt(1/n + 1/m). Smallest effect that alarms, policy
 * {@code drift.ks.minimumEffect}: 0.1. {@code minimumRows} and {@code minimumHours} as in {@link DistributionDrift}.
 */
public final class KolmogorovSmirnov implements Monitor {
    private static final String NAME = "drift.ks";
    private static final String STATISTIC = "ks";
    /** Mean of Kolmogorov's distribution: sqrt(pi / 2) ln 2. */
    private static final double MEAN = Math.sqrt(Math.PI / 2) * Math.log(2);

    private static final double DEFAULT_MINIMUM_EFFECT = 0.1;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public MonitorGuide guide() {
        return new MonitorGuide(
                "Largest distance of the cumulative distributions of a number.",
                "Where its value is wanted.",
                List.of(
                        Parameter.number("minimumEffect", DEFAULT_MINIMUM_EFFECT, "smallest effect that alarms"),
                        Parameter.number("minimumRows", 100, "fewer rows on either side are insufficient"),
                        Parameter.number("minimumHours", 0, "shorter windows are insufficient")),
                "one pass over the buckets of each column",
                "Kolmogorov (1933), Smirnov (1939)");
    }

    @Override
    public List<Evidence> evaluate(ModelWindow window, ModelHistory history, AuditedModel model) {
        List<Evidence> findings = new ArrayList<>();
        for (Column column : columns(model.layout())) {
            findings.add(judge(column, window, model));
        }
        return findings;
    }

    private static List<Column> columns(InferenceLayout layout) {
        return Comparison.columns(layout).stream()
                .filter(column -> column.kind() == Column.Kind.NUMBER)
                .toList();
    }

    private static Evidence judge(Column column, ModelWindow window, AuditedModel model) {
        String target = column.target();
        Subject subject = Subject.of(NAME, target);
        Optional<String> obstacle = Comparison.obstacle(NAME, column, window, model);
        Optional<Reference> reference = model.reference();
        if (obstacle.isPresent() || reference.isEmpty()) {
            long nReference = reference.map(Reference::rows).orElse(0L);
            return Evidence.insufficient(
                    subject, STATISTIC, window.rows(), nReference, obstacle.orElse("no reference"));
        }
        NumberView ours = (NumberView) window.summary().column(column.index());
        NumberView theirs = (NumberView) reference.get().column(column.index());
        if (ours.valid() == 0) {
            return Evidence.insufficient(subject, STATISTIC, 0, theirs.valid(), "the window holds no value of it");
        }
        CumulativeDistance distance = CumulativeDistance.between(ours, theirs, reference.get());
        double minimum = model.policy(NAME, target, "minimumEffect", DEFAULT_MINIMUM_EFFECT);
        Measurement measured = measure(distance.value(), ours.valid(), theirs.valid(), minimum);
        Map<String, String> details = new HashMap<>();
        details.put("atMost", String.format(Locale.ROOT, "%.4f", distance.atMost()));
        details.put(
                "top1",
                String.format(
                        Locale.ROOT,
                        "below %.6g: %.2f%%, reference %.2f%%",
                        distance.at(),
                        100 * distance.windowShare(),
                        100 * distance.referenceShare()));
        return Evidence.test(subject, STATISTIC, measured, ours.valid(), theirs.valid(), details);
    }

    /** The test of a distance between samples of sizes n and m. */
    static Measurement measure(double distance, long n, long m, double minimumEffect) {
        double sampling = Math.sqrt(1.0 / n + 1.0 / m);
        return new Measurement(
                distance,
                Math.max(0, distance - MEAN * sampling),
                Tails.kolmogorov(distance / sampling),
                minimumEffect,
                significance ->
                        Math.max(Tails.kolmogorovQuantile(significance) * sampling, minimumEffect + MEAN * sampling));
    }
}
