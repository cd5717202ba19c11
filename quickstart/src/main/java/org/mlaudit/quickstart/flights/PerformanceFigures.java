package org.mlaudit.quickstart.flights;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.mlaudit.streams.estimation.Estimate;
import org.mlaudit.streams.estimation.Estimator;
import org.mlaudit.streams.performance.Metric;
import org.mlaudit.streams.performance.OutcomeHistory;
import org.mlaudit.streams.performance.OutcomeSummary;
import org.mlaudit.streams.performance.PerformanceReport;

/**
 * Prints how good the model's predictions should have been, estimated without any truth, and how good they were: by month
 * and by week, the tables of performance in {@code docs/flights.md}.
 */
public final class PerformanceFigures {
    private static final Duration WEEK = Duration.ofDays(7);

    private final FlightPerformance performance;
    private final Estimator estimator;

    /** Figures of some months. */
    PerformanceFigures(FlightPerformance performance) {
        this.performance = performance;
        this.estimator = Estimator.of(performance.audited(), OutcomeHistory.NONE)
                .orElseThrow(() -> new IllegalStateException("nothing was learned from January"));
    }

    /** What can be expected of a metric of some predictions without their truth. */
    Estimate estimated(String metric, OutcomeSummary predictions) {
        return estimator.estimates(predictions).stream()
                .filter(estimate -> estimate.metric().equals(metric))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no estimate of " + metric));
    }

    /** What came true of a metric. */
    Metric realised(String metric, OutcomeSummary predictions) {
        return report(predictions)
                .metric(metric)
                .orElseThrow(() -> new IllegalStateException("no " + metric + " came true"));
    }

    private PerformanceReport report(OutcomeSummary predictions) {
        return PerformanceReport.of(
                predictions.whole(), performance.audited().model().contract().prediction());
    }

    /** Prints the tables of February to June as Markdown. */
    public static void main(String[] arguments) {
        YearMonth february = FlightData.FIRST_MONTH.plusMonths(1);
        FlightPerformance performance = FlightPerformance.of(FlightModel.load(), february, FlightData.LAST_MONTH);
        PerformanceFigures figures = new PerformanceFigures(performance);
        Map<String, OutcomeSummary> months = new TreeMap<>();
        performance.months().forEach((month, summary) -> months.put(month.toString(), summary));
        Map<String, OutcomeSummary> weeks = new TreeMap<>();
        performance.windows().get(WEEK).forEach((start, summary) -> weeks.put(day(start), summary));
        Optional<OutcomeSummary> january = performance.audited().reference();
        january.ifPresent(reference -> months.put(FlightData.FIRST_MONTH.toString(), reference));
        figures.print("month", months);
        figures.print("week of", weeks);
    }

    private static String day(Instant start) {
        return LocalDate.ofInstant(start, ZoneOffset.UTC).toString();
    }

    private void print(String what, Map<String, OutcomeSummary> rows) {
        System.out.println("\n| " + what + " | flights | AUROC estimated | AUROC | difference | accuracy estimated"
                + " | accuracy | difference | value a flight |\n|---|---|---|---|---|---|---|---|---|");
        rows.forEach((name, summary) -> {
            Estimate auroc = estimated("auroc", summary);
            Estimate accuracy = estimated("accuracy", summary);
            double ranked = realised("auroc", summary).value();
            double right = realised("accuracy", summary).value();
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %,d | %.4f (%.4f to %.4f) | %.4f | %+.4f | %.2f%% (%.2f%% to %.2f%%) | %.2f%% | %+.2f |"
                            + " %.2f |%n",
                    name,
                    summary.whole().predictions(),
                    auroc.value(),
                    auroc.low(),
                    auroc.high(),
                    ranked,
                    ranked - auroc.value(),
                    100 * accuracy.value(),
                    100 * accuracy.low(),
                    100 * accuracy.high(),
                    100 * right,
                    100 * (right - accuracy.value()),
                    realised("value", summary).value());
        });
    }
}
