package org.mlaudit.quickstart.demo;

import java.io.PrintStream;
import java.time.YearMonth;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.SortedMap;

/** Performance by month: as it was estimated without any truth, as it came true, and the difference. */
final class MonthTable {

    /** The metrics that are shown, as the application names them. */
    static final String AUROC = "auroc";

    static final String ACCURACY = "accuracy";
    private static final String VALUE = "value";

    private MonthTable() {}

    static void print(SortedMap<YearMonth, MonthPerformance> months, PrintStream out) {
        out.println("Performance by month (estimated without any truth, as it came true, and the difference):");
        out.printf(
                "  %-8s  %11s  %6s  %24s  %26s  %15s%n",
                "month", "predictions", "truth", "AUROC", "accuracy", "value a flight");
        months.forEach((month, performance) -> out.printf(
                Locale.ENGLISH,
                "  %-8s  %,11d  %5.1f%%  %24s  %26s  %15s%n",
                month,
                performance.predictions(),
                100 * performance.coverage(),
                of(performance, AUROC, 1, "%.3f %.3f %+.3f"),
                of(performance, ACCURACY, 100, "%.1f%% %.1f%% %+.1f points"),
                value(performance.realised(VALUE))));
    }

    private static String of(MonthPerformance performance, String metric, double unit, String format) {
        OptionalDouble estimated = performance.estimated(metric);
        OptionalDouble realised = performance.realised(metric);
        if (estimated.isEmpty() || realised.isEmpty()) {
            return "-";
        }
        double before = unit * estimated.getAsDouble();
        double after = unit * realised.getAsDouble();
        return String.format(Locale.ENGLISH, format, before, after, after - before);
    }

    private static String value(OptionalDouble value) {
        return value.isPresent() ? String.format(Locale.ENGLISH, "%.2f", value.getAsDouble()) : "-";
    }
}
