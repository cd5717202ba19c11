package org.mlaudit.streams.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mlaudit.codec.Column;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.calibration.Tails;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.Evidence.Ruled;
import org.mlaudit.streams.monitor.ModelHistory;
import org.mlaudit.streams.monitor.ModelWindow;
import org.mlaudit.streams.monitor.Monitor;
import org.mlaudit.streams.monitor.MonitorGuide;
import org.mlaudit.streams.monitor.Parameter;
import org.mlaudit.streams.monitor.Subject;
import org.mlaudit.streams.profile.Baseline;
import org.mlaudit.streams.profile.Bins;
import org.mlaudit.streams.profile.CategoryCount;
import org.mlaudit.streams.profile.CategoryView;
import org.mlaudit.streams.profile.ColumnView;
import org.mlaudit.streams.profile.NumberView;

/** Whether a column that varied has one value only. */
public final class Constant implements Monitor {
    private static final String NAME = "quality.constant";
    private static final String STATISTIC = "constant";
    private static final double DEFAULT_MINIMUM_EFFECT = 0.05;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public MonitorGuide guide() {
        return new MonitorGuide(
                "Whether all values of a column in the window are the same although they varied in the baseline. ALARM when"
                        + " chance is ruled out: the probability, by Fisher's exact test on how often the baseline held"
                        + " that value (for numbers: its bin), is at most 1e-6. The effect is the share of the baseline's"
                        + " values that were others.",
                "Always: a sensor, join or default that got stuck gives one value. Columns that hardly varied in the"
                        + " baseline need many rows until chance is ruled out.",
                List.of(
                        Parameter.number(
                                "minimumEffect", DEFAULT_MINIMUM_EFFECT, "least share of other values in the baseline"),
                        WindowLength.PARAMETER),
                "two numbers of each column, and one pass over the bins or categories of a constant one",
                "Fisher (1935), The Design of Experiments");
    }

    @Override
    public List<Evidence> evaluate(ModelWindow window, ModelHistory history, AuditedModel model) {
        List<Evidence> evidence = new ArrayList<>();
        for (Baseline baseline : model.baselines()) {
            for (Column column : model.layout().columns()) {
                judge(column, window, baseline, model).ifPresent(evidence::add);
            }
        }
        return evidence;
    }

    private static Optional<Evidence> judge(Column column, ModelWindow window, Baseline baseline, AuditedModel model) {
        ColumnView before = baseline.column(column.index());
        ColumnView view = window.summary().column(column.index());
        long m = before.valid();
        long n = view.valid();
        if (m == 0 || (single(before).isPresent() && m > 1)) {
            return Optional.empty();
        }
        Subject subject = window.whole().subject(NAME, column.target(), baseline);
        Optional<String> obstacle = WindowLength.obstacle(subject, window, model);
        if (obstacle.isPresent()) {
            return Optional.of(Evidence.insufficient(subject, STATISTIC, n, m, obstacle.get()));
        }
        if (n == 0) {
            return Optional.of(Evidence.insufficient(subject, STATISTIC, 0, m, "no valid value in the window"));
        }
        Optional<String> value = single(view);
        if (value.isEmpty()) {
            return Optional.of(Evidence.rule(subject, STATISTIC, new Ruled(Verdict.OK, 0, 0, 1), n, m, Map.of()));
        }
        long same = same(view, before, baseline, value.get());
        double others = 1 - (double) same / m;
        double minimum = model.policy(NAME, column.target(), "minimumEffect", DEFAULT_MINIMUM_EFFECT);
        boolean sure = Tails.hypergeometricAtLeast(n, n, n + same, n + m) <= ToleratedShare.SURE;
        Verdict verdict = sure && others >= minimum ? Verdict.ALARM : Verdict.OK;
        boolean quotable = column.feature().map(feature -> feature.quotable()).orElse(true);
        return Optional.of(Evidence.rule(
                subject,
                STATISTIC,
                new Ruled(verdict, 1, others, 1),
                n,
                m,
                Map.of(
                        "value",
                        quotable ? value.get() : "not shown",
                        "reference",
                        ToleratedShare.shown(same, m) + " alike")));
    }

    /** The one value of a column, if there is only one. */
    static Optional<String> single(ColumnView view) {
        return switch (view) {
            case NumberView number ->
                number.valid() > 0 && number.min().equals(number.max())
                        ? Optional.of(Double.toString(number.min().getAsDouble()))
                        : Optional.empty();
            case CategoryView category -> {
                List<CategoryCount> occurring = category.categories().stream()
                        .filter(count -> count.count() > 0)
                        .limit(2)
                        .toList();
                yield occurring.size() == 1 && category.other() == 0
                        ? Optional.of(occurring.getFirst().name())
                        : Optional.empty();
            }
        };
    }

    /** How many values of the baseline are alike: at least as many as are the same. */
    private static long same(ColumnView view, ColumnView before, Baseline baseline, String value) {
        return switch (before) {
            case NumberView number -> {
                Optional<Bins> bins = baseline.bins(view.column().index());
                yield bins.isEmpty() ? 0 : number.counts(bins.get())[bins.get().indexOf(Double.parseDouble(value))];
            }
            case CategoryView category ->
                category.categories().stream()
                                .filter(count -> count.name().equals(value))
                                .mapToLong(CategoryCount::count)
                                .sum()
                        + category.other();
        };
    }
}
