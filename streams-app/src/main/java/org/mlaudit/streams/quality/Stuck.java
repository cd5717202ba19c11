package org.mlaudit.streams.quality;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.mlaudit.streams.monitor.PastWindow;
import org.mlaudit.streams.monitor.Subject;
import org.mlaudit.streams.profile.CategoryView;
import org.mlaudit.streams.profile.ColumnView;
import org.mlaudit.streams.profile.NumberView;
import org.mlaudit.streams.profile.WindowSummary;

/** Whether a column repeats itself window after window: one value, or the very same values in the same numbers. */
public final class Stuck implements Monitor {
    private static final String NAME = "quality.stuck";
    private static final String STATISTIC = "windows";
    private static final int DEFAULT_WINDOWS = 3;
    private static final int MOST_WINDOWS = 100;
    private static final double DEFAULT_MINIMUM_ROWS = 30;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public MonitorGuide guide() {
        return new MonitorGuide(
                "How many windows in a row a column was the same: had one and the same value although it varied in the"
                        + " reference, or had several values in exactly the same numbers, with the same sum. ALARM from"
                        + " `quality.stuck.windows` windows on. The effect is the number of windows.",
                "Always, but for models that are meant to score the same records again and again: set `windows` to 0"
                        + " there.",
                List.of(
                        Parameter.ofAll(
                                "windows", DEFAULT_WINDOWS, "windows in a row, 2 to 100; 0 turns the monitor off"),
                        Parameter.ofAll(
                                "minimumRows",
                                DEFAULT_MINIMUM_ROWS,
                                "windows with fewer values of a column are no repetition")),
                "a few numbers of each column in each of the windows",
                "");
    }

    private static int windows(AuditedModel model) {
        return (int) Math.min(MOST_WINDOWS, model.contract().policy(NAME + ".windows", DEFAULT_WINDOWS));
    }

    @Override
    public boolean appliesTo(AuditedModel model) {
        return windows(model) >= 2;
    }

    @Override
    public int historyLength(AuditedModel model, Duration size) {
        return Math.max(0, windows(model) - 1);
    }

    @Override
    public List<Evidence> evaluate(ModelWindow window, ModelHistory history, AuditedModel model) {
        int windows = windows(model);
        long least = (long) Math.max(1, model.policy(NAME, Subject.WINDOW, "minimumRows", DEFAULT_MINIMUM_ROWS));
        List<WindowSummary> earlier = new ArrayList<>();
        for (PastWindow past : history.newest(windows - 1).windows()) {
            Optional<WindowSummary> summary = past.summary();
            if (summary.isEmpty()) {
                break;
            }
            earlier.add(summary.get());
        }
        List<Evidence> evidence = new ArrayList<>();
        for (Column column : model.layout().columns()) {
            evidence.add(judge(column, window, earlier, windows, least, model));
        }
        return evidence;
    }

    private static Evidence judge(
            Column column,
            ModelWindow window,
            List<WindowSummary> earlier,
            int windows,
            long least,
            AuditedModel model) {
        Subject subject = Subject.of(NAME, column.target());
        ColumnView view = window.summary().column(column.index());
        long n = view.valid();
        if (n < least || earlier.isEmpty()) {
            return Evidence.insufficient(
                    subject,
                    STATISTIC,
                    n,
                    0,
                    earlier.isEmpty()
                            ? "no window before this one"
                            : n + " values are fewer than minimumRows, " + least);
        }
        Optional<String> value = Constant.single(view);
        boolean expected = value.isPresent()
                && model.reference()
                        .map(reference -> reference.column(column.index()))
                        .flatMap(Constant::single)
                        .or(() -> model.reference().isEmpty() ? value : Optional.empty())
                        .equals(value);
        int same = 1;
        while (!expected
                && same <= earlier.size()
                && alike(view, earlier.get(same - 1).column(column.index()), least)) {
            same++;
        }
        Verdict verdict = same >= windows ? Verdict.ALARM : Verdict.OK;
        return Evidence.rule(
                subject,
                STATISTIC,
                new Ruled(verdict, same, same, windows),
                n,
                earlier.stream().mapToLong(WindowSummary::rows).sum(),
                Map.of("same", value.isPresent() ? "one value" : "all values"));
    }

    /** Whether two windows hold the same one value, or the same values in the same numbers as far as a summary tells. */
    private static boolean alike(ColumnView view, ColumnView before, long least) {
        if (before.valid() < least) {
            return false;
        }
        Optional<String> value = Constant.single(view);
        if (value.isPresent()) {
            return value.equals(Constant.single(before));
        }
        if (view.valid() != before.valid()
                || view.missing() != before.missing()
                || view.invalid() != before.invalid()) {
            return false;
        }
        return switch (view) {
            case NumberView number ->
                before instanceof NumberView other
                        && number.min().equals(other.min())
                        && number.max().equals(other.max())
                        && Double.compare(number.sum(), other.sum()) == 0
                        && Double.compare(number.sumOfSquares(), other.sumOfSquares()) == 0
                        && number.buckets().equals(other.buckets());
            case CategoryView category ->
                // Few categories come in the same numbers by chance too easily: at least as many must as make chance
                // rare.
                before instanceof CategoryView other
                        && category.distinct() >= 10
                        && category.categories().equals(other.categories());
        };
    }
}
