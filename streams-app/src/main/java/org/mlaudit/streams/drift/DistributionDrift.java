package org.mlaudit.streams.drift;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.mlaudit.codec.Column;
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
import org.mlaudit.streams.profile.PairedCounts;
import org.mlaudit.streams.profile.PairedCounts.Cell;
import org.mlaudit.streams.profile.Reference;

/**
 * Drift of the distribution of every feature and prediction over the reference's bins or categories, with the missing and
 * the unseen in cells of their own. Two statistics: {@link #psi() drift.psi} and {@link #jensenShannon() drift.js}.
 *
 * <p>Both are, without drift, multiples of a chi-square variable with one degree of freedom less than there are cells: with
 * n values in the window, m in the reference and c = 1/n + 1/m, PSI / c and 8 JSD / c (in nats) are, for both are second
 * order expansions of the contingency chi-square. So the p-value holds for the actual sizes of both samples, unlike fixed
 * thresholds, and the reference is not taken for exact. Cells in which fewer than 5 values are expected are joined, and
 * one half is added to each count; simulated at 20 cells and 100 to 20,000 values, false alarms are then between 0.05 and
 * 3.5 times the nominal rate at rates from 1e-2 to 1e-5.
 *
 * <p>The effect is the statistic less what sampling is expected to add to it. Smallest effect that alarms, policy
 * {@code drift.psi.minimumEffect} or {@code drift.js.minimumEffect}: PSI 0.1, Jensen-Shannon distance 0.1. Fewer than
 * {@code minimumRows} (100) values on either side are insufficient, and so is a window shorter than
 * {@code minimumHours} (0), which suits features that follow the clock or the calendar.
 */
public final class DistributionDrift implements Monitor {
    static final double DEFAULT_MINIMUM_EFFECT = 0.1;
    private static final double LEAST_EXPECTED = 5;
    private static final int CELLS_NAMED = 3;

    private final String name;
    private final Statistic statistic;

    private DistributionDrift(String name, Statistic statistic) {
        this.name = name;
        this.statistic = statistic;
    }

    /** Population stability index. */
    public static Monitor psi() {
        return new DistributionDrift("drift.psi", Statistic.PSI);
    }

    /** Jensen-Shannon distance to base 2: 0 for equal distributions, 1 for disjoint ones. */
    public static Monitor jensenShannon() {
        return new DistributionDrift("drift.js", Statistic.JENSEN_SHANNON);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public MonitorGuide guide() {
        return new MonitorGuide(
                "Divergence of the distribution over the reference's bins or categories.",
                "Where its value is wanted.",
                List.of(
                        Parameter.number("minimumEffect", DEFAULT_MINIMUM_EFFECT, "smallest effect that alarms"),
                        Parameter.number("minimumRows", 100, "fewer rows on either side are insufficient"),
                        Parameter.number("minimumHours", 0, "shorter windows are insufficient")),
                "one pass over the cells of each column",
                "Jeffreys (1946); Lin (1991)");
    }

    @Override
    public List<Evidence> evaluate(ModelWindow window, ModelHistory history, AuditedModel model) {
        List<Evidence> findings = new ArrayList<>();
        for (Column column : Comparison.columns(model.layout())) {
            findings.add(judge(column, window, model));
        }
        return findings;
    }

    private Evidence judge(Column column, ModelWindow window, AuditedModel model) {
        String target = column.target();
        Subject subject = Subject.of(name, target);
        Optional<String> obstacle = Comparison.obstacle(name, column, window, model);
        Optional<Reference> reference = model.reference();
        if (obstacle.isPresent() || reference.isEmpty()) {
            long nReference = reference.map(Reference::rows).orElse(0L);
            return Evidence.insufficient(
                    subject, statistic.label, window.rows(), nReference, obstacle.orElse("no reference"));
        }
        PairedCounts counts = PairedCounts.of(window.summary().column(column.index()), reference.get())
                .joinRare(LEAST_EXPECTED);
        double[] p = Divergence.shares(
                counts.cells().stream().mapToLong(Cell::window).toArray());
        double[] q = Divergence.shares(
                counts.cells().stream().mapToLong(Cell::reference).toArray());
        double sampling = 1.0 / counts.windowTotal() + 1.0 / counts.referenceTotal();
        double minimum = model.policy(name, target, "minimumEffect", DEFAULT_MINIMUM_EFFECT);
        Measurement measured = measure(p, q, sampling, minimum);
        return Evidence.test(
                subject,
                statistic.label,
                measured,
                counts.windowTotal(),
                counts.referenceTotal(),
                largestTerms(counts, p, q));
    }

    /** The statistic of two distributions over the same cells, and its test. */
    Measurement measure(double[] p, double[] q, double sampling, double minimumEffect) {
        int degrees = p.length - 1;
        double raw = IntStream.range(0, p.length)
                .mapToDouble(i -> statistic.term(p[i], q[i]))
                .sum();
        double scale = sampling / statistic.chiSquares;
        double noise = degrees * scale;
        double smallest = statistic.raw(minimumEffect) + noise;
        return new Measurement(
                statistic.value(raw),
                statistic.value(Math.max(0, raw - noise)),
                Tails.chiSquare(raw / scale, degrees),
                minimumEffect,
                significance ->
                        statistic.value(Math.max(Tails.chiSquareQuantile(significance, degrees) * scale, smallest)));
    }

    private Map<String, String> largestTerms(PairedCounts counts, double[] p, double[] q) {
        List<Cell> cells = counts.cells();
        List<Integer> largest = IntStream.range(0, cells.size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -statistic.term(p[i], q[i])))
                .limit(CELLS_NAMED)
                .filter(i -> statistic.term(p[i], q[i]) > 0)
                .toList();
        Map<String, String> details = new HashMap<>();
        details.put("cells", Integer.toString(cells.size()));
        for (int rank = 0; rank < largest.size(); rank++) {
            Cell cell = cells.get(largest.get(rank));
            details.put(
                    "top" + (rank + 1),
                    String.format(
                            Locale.ROOT,
                            "%s: %.2f%%, reference %.2f%%",
                            cell.name(),
                            100.0 * cell.window() / counts.windowTotal(),
                            100.0 * cell.reference() / counts.referenceTotal()));
        }
        return details;
    }

    /** A divergence that is, to second order, a multiple of chi-square. */
    private enum Statistic {
        PSI("psi", 1) {
            @Override
            double term(double p, double q) {
                return Divergence.psiTerm(p, q);
            }

            @Override
            double value(double raw) {
                return raw;
            }

            @Override
            double raw(double value) {
                return value;
            }
        },
        JENSEN_SHANNON("jensen-shannon distance", 8) {
            @Override
            double term(double p, double q) {
                return Divergence.jensenShannonTerm(p, q);
            }

            @Override
            double value(double raw) {
                return Math.sqrt(Math.max(0, raw) / LN_2);
            }

            @Override
            double raw(double value) {
                return value * value * LN_2;
            }
        };

        private static final double LN_2 = Math.log(2);

        private final String label;
        /** The raw statistic times this, over 1/n + 1/m, is a chi-square variable. */
        private final double chiSquares;

        Statistic(String label, double chiSquares) {
            this.label = label;
            this.chiSquares = chiSquares;
        }

        /** What one cell adds to the raw statistic. */
        abstract double term(double p, double q);

        /** The raw statistic on the scale that findings report. */
        abstract double value(double raw);

        /** Inverse of {@link #value}. */
        abstract double raw(double value);
    }
}
