package org.mlaudit.streams.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
import org.mlaudit.streams.profile.CategoryCount;
import org.mlaudit.streams.profile.CategoryView;

/**
 * Whether a category column has more or fewer different values than so many rows of the baseline would have: the expected
 * number in a sample of n of the baseline's m values is the sum over the categories of 1 - (1 - n/m)^count (rarefaction by
 * Coleman 1981), its variance at most the sum of p (1 - p) over those probabilities.
 */
public final class Distinct implements Monitor {
    private static final String NAME = "quality.distinct";
    private static final String STATISTIC = "distinct";
    private static final double DEFAULT_MINIMUM_EFFECT = 0.5;
    /** Standard error of an estimated number of categories, as a share of it. */
    private static final double ESTIMATE_ERROR = 0.033;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public MonitorGuide guide() {
        return new MonitorGuide(
                "Number of different values of a category column against the number that as many values drawn from the"
                        + " baseline would have (rarefaction). ALARM when the relative difference, the effect, reaches"
                        + " `minimumEffect` and chance is ruled out: a normal probability of at most 1e-6, on either side;"
                        + " WARNING from half of `minimumEffect` on. Windows with more values than the baseline are held"
                        + " against all of its categories from above only when they have more than twice as many.",
                "Always: keys in place of categories, free text in place of codes, and categories merged into one.",
                List.of(
                        Parameter.number(
                                "minimumEffect", DEFAULT_MINIMUM_EFFECT, "0.5 is half as many, or half as many again"),
                        WindowLength.PARAMETER),
                "one pass over the categories of each column",
                "Coleman (1981), On random placement and species-area relations");
    }

    @Override
    public List<Evidence> evaluate(ModelWindow window, ModelHistory history, AuditedModel model) {
        List<Evidence> evidence = new ArrayList<>();
        for (Baseline baseline : model.baselines()) {
            for (Column column : model.layout().columns()) {
                if (column.kind() == Column.Kind.CATEGORY) {
                    judge(column, window, baseline, model).ifPresent(evidence::add);
                }
            }
        }
        return evidence;
    }

    /** The expected number of different values and its variance. */
    private record Expected(double number, double variance) {}

    private static Optional<Evidence> judge(Column column, ModelWindow window, Baseline baseline, AuditedModel model) {
        CategoryView before = (CategoryView) baseline.column(column.index());
        CategoryView view = (CategoryView) window.summary().column(column.index());
        long m = before.present();
        long n = view.present();
        if (m == 0) {
            return Optional.empty();
        }
        Subject subject = window.whole().subject(NAME, column.target(), baseline);
        Optional<String> obstacle = WindowLength.obstacle(subject, window, model);
        if (obstacle.isPresent()) {
            return Optional.of(Evidence.insufficient(subject, STATISTIC, n, m, obstacle.get()));
        }
        if (n == 0) {
            return Optional.of(Evidence.insufficient(subject, STATISTIC, 0, m, "no value in the window"));
        }
        Expected expected = expected(before, Math.min(1, (double) n / m));
        double distinct = view.distinct();
        double excess = n > m ? distinct - 2 * expected.number() : distinct - expected.number();
        double difference = n > m ? Math.max(0, excess) : excess;
        double error = view.other() > 0 ? ESTIMATE_ERROR * distinct : 0;
        double deviation = Math.sqrt(expected.variance() + error * error);
        double effect = Math.abs(distinct - expected.number()) / Math.max(1, expected.number());
        // A whole category of slack stands for the continuity correction.
        double beyond = Math.abs(difference) - 1;
        boolean sure = beyond > 0 && (deviation == 0 || Tails.normal(beyond / deviation) <= ToleratedShare.SURE / 2);
        double minimum = model.policy(NAME, column.target(), "minimumEffect", DEFAULT_MINIMUM_EFFECT);
        Verdict verdict =
                !sure || effect < minimum / 2 ? Verdict.OK : effect < minimum ? Verdict.WARNING : Verdict.ALARM;
        double bound = distinct < expected.number()
                ? Math.max(0, 1 - minimum) * expected.number()
                : (1 + minimum) * expected.number();
        return Optional.of(Evidence.rule(
                subject,
                STATISTIC,
                new Ruled(verdict, distinct, effect, bound),
                n,
                m,
                Map.of("expected", String.format(Locale.ROOT, "%.1f", expected.number()))));
    }

    private static Expected expected(CategoryView view, double share) {
        double number = 0;
        double variance = 0;
        int occurring = 0;
        for (CategoryCount category : view.categories()) {
            if (category.count() > 0) {
                double seen = 1 - Math.pow(1 - share, (double) category.count());
                number += seen;
                variance += seen * (1 - seen);
                occurring++;
            }
        }
        double others = Math.max(0, view.distinct() - occurring);
        if (view.other() > 0 && others > 0) {
            double seen = 1 - Math.pow(1 - share, view.other() / others);
            number += others * seen;
            double error = ESTIMATE_ERROR * view.distinct() * seen;
            variance += others * seen * (1 - seen) + error * error;
        }
        return new Expected(number, variance);
    }
}
