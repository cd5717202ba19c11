package org.mlaudit.streams.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.mlaudit.codec.Column;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.Evidence.Ruled;
import org.mlaudit.streams.monitor.ModelHistory;
import org.mlaudit.streams.monitor.ModelWindow;
import org.mlaudit.streams.monitor.Monitor;
import org.mlaudit.streams.monitor.MonitorGuide;
import org.mlaudit.streams.monitor.Parameter;
import org.mlaudit.streams.monitor.Slice;
import org.mlaudit.streams.monitor.Subject;
import org.mlaudit.streams.profile.Baseline;
import org.mlaudit.streams.profile.Bins;
import org.mlaudit.streams.profile.NumberView;

/**
 * Whether numbers lie beyond all that the baseline held. Without any change, the n values of a window fall into the m + 1
 * gaps between m values of the baseline in such a way that every distribution over the gaps is equally likely, whatever the
 * values' distribution (Wilks 1942); how many fall into the two outer gaps together has a closed form.
 */
public final class BeyondReference implements Monitor {
    private static final String NAME = "quality.range";
    private static final String STATISTIC = "share";
    private static final double DEFAULT_MINIMUM_EFFECT = 0.01;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public MonitorGuide guide() {
        return new MonitorGuide(
                "Share of the valid numbers of a column below the smallest or above the greatest of the baseline. ALARM when"
                        + " the share reaches `minimumEffect` and chance is ruled out: the exact probability of so many,"
                        + " which holds for every distribution, is at most 1e-6; WARNING from half of `minimumEffect` on."
                        + " The effect is the share.",
                "Always. A model extrapolates there, even where the contract allows the values.",
                List.of(Parameter.number(
                        "minimumEffect", DEFAULT_MINIMUM_EFFECT, "smallest share that alarms, 0 to 1")),
                "two bins of each numeric column",
                "Wilks (1942), Statistical prediction with special reference to the problem of tolerance limits");
    }

    @Override
    public List<Evidence> evaluate(ModelWindow window, ModelHistory history, AuditedModel model) {
        List<Evidence> evidence = new ArrayList<>();
        for (Baseline baseline : model.baselines()) {
            for (Column column : model.layout().columns()) {
                if (column.kind() == Column.Kind.NUMBER) {
                    judge(column, window.whole(), baseline, model).ifPresent(evidence::add);
                }
            }
        }
        return evidence;
    }

    private static Optional<Evidence> judge(Column column, Slice slice, Baseline baseline, AuditedModel model) {
        NumberView before = (NumberView) baseline.column(column.index());
        NumberView view = (NumberView) slice.summary().column(column.index());
        OptionalDouble min = before.min();
        OptionalDouble max = before.max();
        long m = before.valid();
        long n = view.valid();
        if (min.isEmpty() || max.isEmpty()) {
            return Optional.empty();
        }
        Subject subject = slice.subject(NAME, column.target(), baseline);
        if (n == 0) {
            return Optional.of(Evidence.insufficient(subject, STATISTIC, 0, m, "no valid value in the window"));
        }
        long beyond = beyond(view, slice, baseline, min.getAsDouble(), max.getAsDouble());
        double share = (double) beyond / n;
        double minimum = model.policy(NAME, column.target(), "minimumEffect", DEFAULT_MINIMUM_EFFECT);
        boolean sure = beyond > 0 && probability(beyond, n, m) <= ToleratedShare.SURE;
        Verdict verdict = !sure || share < minimum / 2 ? Verdict.OK : share < minimum ? Verdict.WARNING : Verdict.ALARM;
        return Optional.of(Evidence.rule(
                subject,
                STATISTIC,
                new Ruled(verdict, share, share, minimum),
                n,
                m,
                Map.of(
                        "beyond", ToleratedShare.shown(beyond, n),
                        "window", shown(column, view.min().orElse(0), view.max().orElse(0)),
                        "reference", shown(column, min.getAsDouble(), max.getAsDouble()))));
    }

    private static String shown(Column column, double min, double max) {
        boolean quotable = column.feature().map(feature -> feature.quotable()).orElse(true);
        return quotable ? min + " to " + max : "not shown";
    }

    /**
     * Values of a slice outside the baseline's bounds: exact for the whole window against a reference from data, whose
     * outermost bins end there; else those in buckets that lie wholly outside, and so at most 3.2% of the bound too few.
     */
    private static long beyond(NumberView view, Slice slice, Baseline baseline, double min, double max) {
        boolean below = view.min().orElse(min) < min;
        boolean above = view.max().orElse(max) > max;
        if (!below && !above) {
            return 0;
        }
        Optional<Bins> bins = baseline.bins(view.column().index());
        if (slice.segment().isEmpty() && baseline.name().isEmpty() && bins.isPresent()) {
            long[] counts = view.counts(bins.get());
            int last = counts.length - 1;
            if (last > 0 && bins.get().upper(0) == min && bins.get().lower(last) > max) {
                return counts[0] + counts[last];
            }
        }
        long outside = 0;
        for (NumberView.Bucket bucket : view.buckets()) {
            outside += bucket.above() <= min || bucket.smallest() > max ? bucket.count() : 0;
        }
        return Math.max(outside, (below ? 1 : 0) + (above ? 1 : 0));
    }

    /** Probability that at least {@code count} of n new values lie beyond both ends of m earlier ones, without any change. */
    static double probability(long count, long n, long m) {
        double outer = 1;
        for (long i = 0; i < count && outer > 0; i++) {
            outer *= (double) (n - i) / (n + m - i);
        }
        return Math.min(1, outer * (1 + count * (double) m / (n + m - count)));
    }
}
