package org.mlaudit.streams.drift;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mlaudit.codec.Column;
import org.mlaudit.streams.drift.Statistic.OfCategories;
import org.mlaudit.streams.drift.Statistic.OfCells;
import org.mlaudit.streams.drift.Statistic.OfNumbers;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.Measurement;
import org.mlaudit.streams.monitor.ModelHistory;
import org.mlaudit.streams.monitor.ModelWindow;
import org.mlaudit.streams.monitor.Monitor;
import org.mlaudit.streams.monitor.MonitorGuide;
import org.mlaudit.streams.monitor.Parameter;
import org.mlaudit.streams.monitor.Slice;
import org.mlaudit.streams.monitor.Subject;
import org.mlaudit.streams.profile.Baseline;
import org.mlaudit.streams.profile.Bins;
import org.mlaudit.streams.profile.ColumnView;
import org.mlaudit.streams.profile.NumberView;
import org.mlaudit.streams.profile.PairedCounts;

/**
 * Drift of every feature and prediction by one statistic, where the contract's policies ask for it: of the whole window and of
 * each segment, against each baseline. What is too small to compare is insufficient, by {@code minimumRows} and
 * {@code minimumHours}; of a segment that the baseline does not hold nothing is said.
 */
final class StatisticalDrift implements Monitor {
    static final String PREFIX = "drift.";
    private static final double MINIMUM_ROWS = 100;

    private final Statistic statistic;

    StatisticalDrift(Statistic statistic) {
        this.statistic = statistic;
    }

    @Override
    public String name() {
        return PREFIX + statistic.name();
    }

    @Override
    public MonitorGuide guide() {
        String error = statistic.test() instanceof OfNumbers
                ? " Computed from the summary's buckets and bins; `details.error` bounds the distance from what the raw values"
                        + " give."
                : " Counts are exact, so it equals what the raw values in the same cells give.";
        return new MonitorGuide(
                statistic.computes() + error,
                "Only where `" + DriftStatistics.ALL_COLUMNS + "` lists `" + statistic.name() + "`. " + statistic.use(),
                List.of(
                        Parameter.number("minimumEffect", statistic.minimumEffect(), "smallest effect that alarms")
                                .alsoOfSegments(),
                        Parameter.number("minimumRows", MINIMUM_ROWS, "fewer rows on either side are insufficient")
                                .alsoOfSegments(),
                        Parameter.number(
                                        "minimumHours",
                                        0,
                                        "shorter windows are insufficient, and of their segments nothing is said; for"
                                                + " features that follow the clock or calendar")
                                .alsoOfSegments()),
                statistic.test() instanceof OfNumbers
                        ? "one pass over the buckets of each column, for each slice and baseline"
                        : "one pass over the cells of each column, for each slice and baseline",
                statistic.source());
    }

    @Override
    public boolean appliesTo(AuditedModel model) {
        return Comparison.wanted(model)
                && (asked(model, DriftStatistics.ALL_COLUMNS)
                        || asked(model, DriftStatistics.NUMERIC)
                        || asked(model, DriftStatistics.CATEGORICAL));
    }

    @Override
    public List<Evidence> evaluate(ModelWindow window, ModelHistory history, AuditedModel model) {
        List<Column> columns = columns(model);
        List<Evidence> evidence = new ArrayList<>();
        for (Slice slice : window.slices()) {
            for (Baseline baseline : model.baselines()) {
                Optional<Baseline> same = slice.of(baseline);
                for (Column column : columns) {
                    Subject subject = slice.subject(name(), column.target(), baseline);
                    if (slice.segment().isEmpty() || longEnough(subject, window, model)) {
                        same.ifPresent(theirs -> evidence.add(judge(subject, column, window, slice, theirs, model)));
                    }
                }
            }
        }
        if (model.baselines().isEmpty()) {
            for (Column column : columns) {
                Subject subject = Subject.of(name(), column.target());
                evidence.add(Evidence.insufficient(subject, statistic.label(), window.rows(), 0, "no reference"));
            }
        }
        return evidence;
    }

    /** Those that the contract asks for; all that fit when it asks for none. */
    private List<Column> columns(AuditedModel model) {
        boolean all = asked(model, DriftStatistics.ALL_COLUMNS) || !appliesTo(model);
        boolean numeric = all || asked(model, DriftStatistics.NUMERIC);
        boolean categorical = all || asked(model, DriftStatistics.CATEGORICAL);
        return Comparison.columns(model.layout()).stream()
                .filter(column -> statistic.test().fits(column.kind()))
                .filter(column -> column.kind() == Column.Kind.NUMBER ? numeric : categorical)
                .toList();
    }

    private boolean asked(AuditedModel model, String policy) {
        return model.policyList(policy).contains(statistic.name());
    }

    private Evidence judge(
            Subject subject, Column column, ModelWindow window, Slice slice, Baseline theirs, AuditedModel model) {
        ColumnView view = slice.summary().column(column.index());
        ColumnView reference = theirs.column(column.index());
        Optional<String> obstacle = obstacle(subject, window, view, reference, model);
        if (obstacle.isPresent()) {
            return Evidence.insufficient(
                    subject, statistic.label(), view.rows(), reference.rows(), obstacle.orElseThrow());
        }
        double minimum = model.policy(subject, "minimumEffect", statistic.minimumEffect());
        PairedCounts counts = PairedCounts.of(view, theirs);
        return switch (statistic.test()) {
            case OfNumbers numbers -> {
                Bins bins = theirs.bins(column.index()).orElse(Bins.of());
                NumberCells cells = NumberCells.of((NumberView) view, (NumberView) reference, bins);
                yield evidence(
                        subject,
                        numbers.test().apply(cells),
                        minimum,
                        cells.windowTotal(),
                        cells.referenceTotal(),
                        Movers.ofNumbers(counts, cells));
            }
            case OfCells cells -> {
                PairedCounts joined = cells.leastExpected() > 0 ? counts.joinRare(cells.leastExpected()) : counts;
                yield ofCells(subject, cells.test().apply(CellCounts.of(joined)), minimum, joined);
            }
            case OfCategories categories -> {
                PairedCounts named = Movers.named(counts);
                yield named.windowTotal() == 0 || named.referenceTotal() == 0
                        ? Evidence.insufficient(
                                subject,
                                statistic.label(),
                                named.windowTotal(),
                                named.referenceTotal(),
                                "no category is counted by name on both sides")
                        : ofCells(subject, categories.test().apply(CellCounts.of(named)), minimum, named);
            }
        };
    }

    private Evidence ofCells(Subject subject, TestResult result, double minimum, PairedCounts counts) {
        return evidence(
                subject, result, minimum, counts.windowTotal(), counts.referenceTotal(), Movers.ofCells(counts));
    }

    private Evidence evidence(
            Subject subject, TestResult result, double minimum, long n, long nReference, Map<String, String> details) {
        Measurement measured = new Measurement(
                result.value(),
                result.effect(),
                result.pValue(),
                minimum,
                significance -> result.threshold(significance, minimum),
                result.leastPValue());
        Map<String, String> all = statistic.test() instanceof OfNumbers ? Movers.withError(details, result) : details;
        return Evidence.test(subject, statistic.label(), measured, n, nReference, all);
    }

    private static double minimumHours(Subject subject, AuditedModel model) {
        return model.policy(subject, "minimumHours", 0);
    }

    private static boolean longEnough(Subject subject, ModelWindow window, AuditedModel model) {
        return window.size().toSeconds() >= minimumHours(subject, model) * 3600;
    }

    private Optional<String> obstacle(
            Subject subject, ModelWindow window, ColumnView view, ColumnView reference, AuditedModel model) {
        if (!longEnough(subject, window, model)) {
            return Optional.of("the window is shorter than minimumHours, " + minimumHours(subject, model));
        }
        double least = model.policy(subject, "minimumRows", MINIMUM_ROWS);
        long ours = view.rows();
        long theirs = reference.rows();
        if (ours < least) {
            return Optional.of(ours + " rows in the window are fewer than minimumRows, " + (long) least);
        }
        if (theirs < least) {
            return Optional.of(theirs + " rows in the reference are fewer than minimumRows, " + (long) least);
        }
        if (reference.valid() == 0) {
            return Optional.of("the reference holds no value of it");
        }
        boolean ofCells = statistic.test() instanceof OfCells;
        return ours - view.invalid() > 0 && (ofCells || view.valid() > 0)
                ? Optional.empty()
                : Optional.of("the window holds no value of it");
    }
}
