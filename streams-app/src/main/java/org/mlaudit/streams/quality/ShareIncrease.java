package org.mlaudit.streams.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.contract.Feature;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.calibration.Tails;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Judgement;
import org.mlaudit.streams.monitor.Judgement.Measurement;
import org.mlaudit.streams.monitor.ModelHistory;
import org.mlaudit.streams.monitor.ModelWindow;
import org.mlaudit.streams.monitor.Monitor;
import org.mlaudit.streams.profile.ColumnView;
import org.mlaudit.streams.profile.Reference;

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
    public int tests(InferenceLayout layout) {
        return layout.columns().size();
    }

    @Override
    public List<Finding> evaluate(ModelWindow window, ModelHistory history, AuditedModel model) {
        Judgement judgement = new Judgement(name, "share", window, ModelHistory.NONE, model);
        List<Finding> findings = new ArrayList<>();
        for (Column column : model.layout().columns()) {
            findings.add(judge(column, window, model, judgement));
        }
        return findings;
    }

    private Finding judge(Column column, ModelWindow window, AuditedModel model, Judgement judgement) {
        String target = column.target();
        long nReference = model.reference().map(Reference::rows).orElse(0L);
        long least = (long) model.policy(name, target, "minimumRows", DEFAULT_MINIMUM_ROWS);
        ColumnView view = window.summary().column(column.index());
        long n = view.rows();
        if (n < Math.max(1, least)) {
            return judgement.insufficient(
                    target, n, nReference, n + " rows in the window are fewer than minimumRows, " + least);
        }
        double minimum = model.policy(name, target, "minimumEffect", DEFAULT_MINIMUM_EFFECT);
        long count = bad.applyAsLong(view);
        if (nReference >= Math.max(1, least)) {
            return againstReference(
                    judgement, target, count, n, model.reference().orElseThrow(), column, minimum, model);
        }
        if (missing && column.feature().map(Feature::nullable).orElse(true)) {
            return judgement.insufficient(target, n, nReference, "a nullable column, and no reference to compare with");
        }
        return againstContract(judgement, target, count, n, minimum);
    }

    private Finding againstReference(
            Judgement judgement,
            String target,
            long count,
            long n,
            Reference reference,
            Column column,
            double minimum,
            AuditedModel model) {
        ColumnView view = reference.column(column.index());
        long m = view.rows();
        long countReference = bad.applyAsLong(view);
        double share = (double) count / n;
        double shareReference = (double) countReference / m;
        double deviation = Math.sqrt((1.0 / n + 1.0 / m) * shareReference * (1 - shareReference));
        double critical = shareReference + Tails.normalQuantile(Math.min(0.5, model.significance())) * deviation;
        Measurement measured = new Measurement(
                share,
                Math.max(0, share - shareReference),
                Tails.hypergeometricAtLeast(count, n, count + countReference, n + m),
                Math.max(critical, shareReference + minimum),
                minimum);
        return judgement.of(target, measured, n, m, details(count, n, Optional.of(shareReference)));
    }

    private static Finding againstContract(Judgement judgement, String target, long count, long n, double minimum) {
        double share = (double) count / n;
        Verdict verdict =
                count == 0 || share < minimum / 2 ? Verdict.OK : share < minimum ? Verdict.WARNING : Verdict.ALARM;
        Measurement measured = new Measurement(share, share, count == 0 ? 1 : 0, minimum, minimum);
        return judgement.of(target, verdict, measured, n, 0, details(count, n, Optional.empty()));
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
