package org.mlaudit.streams.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.mlaudit.codec.Column;
import org.mlaudit.contract.Feature;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.calibration.Tails;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.Evidence.Ruled;
import org.mlaudit.streams.monitor.Measurement;
import org.mlaudit.streams.monitor.ModelHistory;
import org.mlaudit.streams.monitor.ModelWindow;
import org.mlaudit.streams.monitor.Monitor;
import org.mlaudit.streams.monitor.MonitorGuide;
import org.mlaudit.streams.monitor.Parameter;
import org.mlaudit.streams.monitor.Slice;
import org.mlaudit.streams.monitor.Subject;
import org.mlaudit.streams.profile.Baseline;
import org.mlaudit.streams.profile.ColumnView;

/**
 * Whether a column has a larger share of bad values than the reference had: {@link #missing() quality.missing} and
 * {@link #invalid() quality.invalid} (not finite, out of the contract's range, not one of its categories). The test is
 * Fisher's exact one, one-sided, on the counts of both samples; the effect is the difference of the shares. Smallest effect
 * that alarms, policy {@code quality.missing.minimumEffect} or {@code quality.invalid.minimumEffect}: 0.01.
 *
 * <p>Without a reference, what the contract forbids (any invalid value, a missing one of a feature that is not nullable)
 * is held against a share of 0: ALARM from the smallest effect on, WARNING from half of it. A missing value of a
 * nullable feature then has nothing to be compared with. Fewer rows than {@code minimumRows} (30) are insufficient.
 */
public final class ShareIncrease implements Monitor {
    private static final String STATISTIC = "share";
    private static final double DEFAULT_MINIMUM_EFFECT = 0.01;
    private static final double DEFAULT_MINIMUM_ROWS = 30;

    private final String name;
    private final ToLongFunction<ColumnView> bad;
    private final boolean missing;

    private ShareIncrease(String name, ToLongFunction<ColumnView> bad, boolean missing) {
        this.name = name;
        this.bad = bad;
        this.missing = missing;
    }

    /** Share of inferences without a value. */
    public static Monitor missing() {
        return new ShareIncrease("quality.missing", ColumnView::missing, true);
    }

    /** Share of inferences with a value that the contract does not allow. */
    public static Monitor invalid() {
        return new ShareIncrease("quality.invalid", ColumnView::invalid, false);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public MonitorGuide guide() {
        return new MonitorGuide(
                "Share of inferences " + (missing ? "without a value" : "with a value that the contract does not allow")
                        + " against the reference, by Fisher's exact test, one-sided; without a reference, what the"
                        + " contract forbids against a share of 0. The effect is the increase of the share.",
                "Always: records that violate the contract are refused at capture, so this sees what other producers"
                        + " write and missing values of nullable features.",
                List.of(
                        Parameter.number("minimumEffect", DEFAULT_MINIMUM_EFFECT, "0.01 is one percentage point more"),
                        Parameter.number("minimumRows", DEFAULT_MINIMUM_ROWS, "fewer rows are insufficient")),
                "two numbers of each column",
                "Fisher (1935), The Design of Experiments");
    }

    @Override
    public List<Evidence> evaluate(ModelWindow window, ModelHistory history, AuditedModel model) {
        List<Evidence> evidence = new ArrayList<>();
        for (Slice slice : window.slices()) {
            if (model.baselines().isEmpty()) {
                for (Column column : model.layout().columns()) {
                    evidence.add(judge(column, slice, Optional.empty(), slice.subject(name, column.target()), model));
                }
            }
            for (Baseline baseline : model.baselines()) {
                Optional<Baseline> compared = slice.of(baseline);
                if (compared.isPresent()) {
                    for (Column column : model.layout().columns()) {
                        Subject subject = slice.subject(name, column.target(), compared.get());
                        evidence.add(judge(column, slice, compared, subject, model));
                    }
                }
            }
        }
        return evidence;
    }

    private Evidence judge(
            Column column, Slice slice, Optional<Baseline> baseline, Subject subject, AuditedModel model) {
        String target = column.target();
        long nReference = baseline.map(Baseline::rows).orElse(0L);
        long least = (long) model.policy(name, target, "minimumRows", DEFAULT_MINIMUM_ROWS);
        ColumnView view = slice.summary().column(column.index());
        long n = view.rows();
        if (n < Math.max(1, least)) {
            return Evidence.insufficient(
                    subject, STATISTIC, n, nReference, n + " rows in the window are fewer than minimumRows, " + least);
        }
        double minimum = model.policy(name, target, "minimumEffect", DEFAULT_MINIMUM_EFFECT);
        long count = bad.applyAsLong(view);
        if (baseline.isPresent() && nReference >= Math.max(1, least)) {
            return againstBaseline(subject, count, n, baseline.get().column(column.index()), minimum);
        }
        if (missing && column.feature().map(Feature::nullable).orElse(true)) {
            return Evidence.insufficient(
                    subject, STATISTIC, n, nReference, "a nullable column, and no reference to compare with");
        }
        return againstContract(subject, count, n, minimum);
    }

    private Evidence againstBaseline(Subject subject, long count, long n, ColumnView view, double minimum) {
        long m = view.rows();
        long countReference = bad.applyAsLong(view);
        double share = (double) count / n;
        double shareReference = (double) countReference / m;
        double deviation = Math.sqrt((1.0 / n + 1.0 / m) * shareReference * (1 - shareReference));
        Measurement measured = new Measurement(
                share,
                Math.max(0, share - shareReference),
                Tails.hypergeometricAtLeast(count, n, count + countReference, n + m),
                minimum,
                significance -> Math.max(
                        shareReference + Tails.normalQuantile(Math.min(0.5, significance)) * deviation,
                        shareReference + minimum),
                Tails.hypergeometricAtLeast(Math.min(n, count + countReference), n, count + countReference, n + m));
        return Evidence.test(subject, STATISTIC, measured, n, m, details(count, n, Optional.of(shareReference)));
    }

    private static Evidence againstContract(Subject subject, long count, long n, double minimum) {
        double share = (double) count / n;
        Verdict verdict =
                count == 0 || share < minimum / 2 ? Verdict.OK : share < minimum ? Verdict.WARNING : Verdict.ALARM;
        Ruled ruled = new Ruled(verdict, share, share, minimum);
        return Evidence.rule(subject, STATISTIC, ruled, n, 0, details(count, n, Optional.empty()));
    }

    private static Map<String, String> details(long count, long n, Optional<Double> shareReference) {
        String window = String.format(Locale.ROOT, "%d of %d rows, %.2f%%", count, n, 100.0 * count / n);
        return shareReference.isEmpty()
                ? Map.of("window", window, "expected", "none, by the contract")
                : Map.of(
                        "window",
                        window,
                        "reference",
                        String.format(Locale.ROOT, "%.2f%%", 100 * shareReference.orElseThrow()));
    }
}
