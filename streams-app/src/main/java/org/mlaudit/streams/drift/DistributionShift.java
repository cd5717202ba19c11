package org.mlaudit.streams.drift;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mlaudit.codec.Column;
import org.mlaudit.streams.calibration.Dispersion;
import org.mlaudit.streams.calibration.ShiftTest;
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
import org.mlaudit.streams.profile.PairedCounts.Cell;
import org.mlaudit.streams.profile.Reference;

/**
 * {@code drift.distribution}: whether a feature or output of a window, or of a segment of it, comes from the distribution of
 * the baseline, by the exact conditional tests of {@link ShiftTest} over the reference's bins or the categories. The one
 * drift monitor that works unless a contract turns it off, since its p-values hold for windows and references of any size
 * and its effect has one scale for all columns: standard deviations.
 */
public final class DistributionShift implements Monitor {
    private static final String NAME = "drift.distribution";
    private static final String STATISTIC = "shift";
    private static final double DEFAULT_MINIMUM_EFFECT = 0.05;
    private static final double DEFAULT_MINIMUM_ROWS = 30;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public MonitorGuide guide() {
        return new MonitorGuide(
                "Change of the distribution of a feature or output, over bins at the reference's quantiles or over"
                        + " categories. Numbers are tested for location (normal scores, 0.6 of the level), spread (squared"
                        + " normal scores, 0.2) and shape (likelihood ratio over the bins, 0.2), and for the share of missing"
                        + " values where there are any; categories, the missing among them, by the likelihood ratio. Null"
                        + " distribution: the conditional law of the counts given what is known of both samples, tails by"
                        + " double saddlepoint, exact for any size and distribution. The effect is the size of the change in"
                        + " standard deviations beyond what sampling adds: about the square root of the population stability"
                        + " index, and the shift of a normal distribution that moved. Where windows of the registered"
                        + " reference differ more than sampling explains (by a chi-square test at 25% of each window against the"
                        + " rest, at least 8 windows of 30 rows), the statistics of whole windows are divided by that inflation"
                        + " of their variance, with Student's and Fisher's tails.",
                "By default. Details: location, spread and missing are standard scores, shape is the p-value of the"
                        + " likelihood ratio, psi the population stability index, top1 to top3 the cells that moved"
                        + " most, dispersion (where it was used) the largest inflation of a variance and the"
                        + " number of the reference's windows it comes from.",
                List.of(
                        Parameter.number("minimumEffect", DEFAULT_MINIMUM_EFFECT, "smallest effect that alarms")
                                .alsoOfSegments(),
                        Parameter.number(
                                        "minimumRows",
                                        DEFAULT_MINIMUM_ROWS,
                                        "fewer rows on either side are insufficient")
                                .alsoOfSegments(),
                        Parameter.number(
                                        "minimumHours",
                                        0,
                                        "shorter windows are insufficient, and of their segments nothing is said")
                                .alsoOfSegments(),
                        Parameter.number(
                                "dispersion",
                                1,
                                "0 expects whole windows to differ from the reference by sampling alone, 1 by as much"
                                        + " as the reference's own windows do")),
                "one pass over the bins of each column; 0.1 ms more for a column whose change is near significance",
                "Skovgaard (1987); Booth and Butler (1990); van der Waerden (1952); Wilks (1938, 1942); Satterthwaite"
                        + " (1946)");
    }

    @Override
    public boolean appliesTo(AuditedModel model) {
        return Comparison.wanted(model);
    }

    @Override
    public List<Evidence> evaluate(ModelWindow window, ModelHistory history, AuditedModel model) {
        List<Column> columns = Comparison.columns(model.layout());
        List<Evidence> evidence = new ArrayList<>();
        if (model.baselines().isEmpty()) {
            for (Column column : columns) {
                Subject subject = Subject.of(NAME, column.target());
                evidence.add(Evidence.insufficient(subject, STATISTIC, window.rows(), 0, "no reference"));
            }
        }
        for (Baseline baseline : model.baselines()) {
            for (Slice slice : window.slices()) {
                Optional<Baseline> compared = slice.of(baseline);
                if (compared.isPresent()) {
                    for (Column column : columns) {
                        Subject subject = slice.subject(NAME, column.target(), compared.get());
                        if (slice.segment().isEmpty()
                                || tooShort(subject, window, model).isEmpty()) {
                            evidence.add(judge(subject, column, slice, compared.get(), window, model));
                        }
                    }
                }
            }
        }
        return evidence;
    }

    private static Evidence judge(
            Subject subject, Column column, Slice slice, Baseline baseline, ModelWindow window, AuditedModel model) {
        Optional<String> obstacle = obstacle(subject, column, slice, baseline, window, model);
        if (obstacle.isPresent()) {
            return Evidence.insufficient(subject, STATISTIC, slice.rows(), baseline.rows(), obstacle.get());
        }
        ColumnView view = slice.summary().column(column.index());
        boolean ownQuantiles = slice.segment().isEmpty() && baseline.name().isEmpty();
        PairedCounts counts = PairedCounts.of(view, baseline);
        Dispersion dispersion = dispersion(subject, column, baseline, window, model);
        ShiftTest test = view instanceof NumberView number
                ? ofNumbers(number, baseline, ownQuantiles, dispersion)
                : ShiftTest.ofCategories(
                        counts.cells().stream().mapToLong(Cell::window).toArray(),
                        counts.cells().stream().mapToLong(Cell::reference).toArray(),
                        dispersion);
        Measurement measured = new Measurement(
                test.effect(),
                test.effect(),
                test.pValue(),
                model.policy(subject, "minimumEffect", DEFAULT_MINIMUM_EFFECT),
                test::threshold,
                test.leastPValue());
        Map<String, String> details = ShiftDetails.of(test, counts);
        ShiftDetails.putDispersion(test, dispersion, details);
        return Evidence.test(subject, STATISTIC, measured, counts.windowTotal(), counts.referenceTotal(), details);
    }

    /** Of whole windows against the registered reference, whose windows of the size are known. */
    private static Dispersion dispersion(
            Subject subject, Column column, Baseline baseline, ModelWindow window, AuditedModel model) {
        if (baseline instanceof Reference reference && model.policy(subject, "dispersion", 1) != 0) {
            return reference.dispersion(window.size(), column.index()).orElse(Dispersion.NONE);
        }
        return Dispersion.NONE;
    }

    private static ShiftTest ofNumbers(
            NumberView ours, Baseline baseline, boolean ownQuantiles, Dispersion dispersion) {
        int column = ours.column().index();
        NumberView theirs = (NumberView) baseline.column(column);
        Bins bins = baseline.bins(column).orElse(Bins.of());
        return ShiftTest.ofBins(
                ours.counts(bins), theirs.counts(bins), ownQuantiles, ours.missing(), theirs.missing(), dispersion);
    }

    private static Optional<String> tooShort(Subject subject, ModelWindow window, AuditedModel model) {
        double hours = model.policy(subject, "minimumHours", 0);
        return window.size().toSeconds() < hours * 3600
                ? Optional.of("the window is shorter than minimumHours, " + hours)
                : Optional.empty();
    }

    private static Optional<String> obstacle(
            Subject subject, Column column, Slice slice, Baseline baseline, ModelWindow window, AuditedModel model) {
        Optional<String> tooShort = tooShort(subject, window, model);
        if (tooShort.isPresent()) {
            return tooShort;
        }
        double least = model.policy(subject, "minimumRows", DEFAULT_MINIMUM_ROWS);
        if (slice.rows() < least || slice.rows() == 0) {
            return Optional.of(slice.rows() + " rows in the window are fewer than minimumRows, " + (long) least);
        }
        if (baseline.rows() < least || baseline.rows() == 0) {
            return Optional.of(baseline.rows() + " rows in the reference are fewer than minimumRows, " + (long) least);
        }
        ColumnView ours = slice.summary().column(column.index());
        ColumnView theirs = baseline.column(column.index());
        if (ours instanceof NumberView) {
            if (theirs.valid() == 0) {
                return Optional.of("the reference holds no value of it");
            }
            if (ours.valid() + ours.missing() == 0) {
                return Optional.of("the window holds no valid value of it");
            }
        }
        return Optional.empty();
    }
}
