package org.mlaudit.quickstart.demo;

import java.io.PrintStream;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mlaudit.event.Alert;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Verdict;
import org.mlaudit.quickstart.flights.BrokenRecords;
import org.mlaudit.quickstart.flights.FeedProgress;

/** Holds what came out against what went in, and tells both to the user. */
final class Report {

    private static final int DRIFTING = 3;
    private static final int LISTED = 5;

    private final FeedProgress feed;
    private final Map<String, Integer> expected;
    private final Tally tally;
    private final Tally.Figures figures;
    private final Counted counted;

    /**
     * A report on a moment.
     *
     * @param feed what the feed wrote
     * @param broken the broken records among it
     * @param tally what arrived on the topics
     * @param counted inferences by day, as the application counts them
     */
    Report(FeedProgress feed, BrokenRecords broken, Tally tally, Counted counted) {
        this.feed = feed;
        this.expected = Expected.of(broken);
        this.tally = tally;
        this.figures = tally.figures();
        this.counted = counted;
    }

    /** Whether every record that went in has come out somewhere, so that only findings may still be on their way. */
    static boolean everythingArrived(FeedProgress feed, Tally.Figures figures, Counted counted) {
        return feed.done()
                && figures.inferences() >= feed.flights() + feed.outcomes()
                && figures.rejected() >= feed.broken()
                && figures.outcomes() >= feed.outcomes()
                && counted.ofPredictions() >= feed.flights()
                && counted.ofOutcomes() >= feed.outcomes();
    }

    /** Everything that is not as it must be; empty when all is. */
    List<String> problems() {
        var problems = new ArrayList<String>();
        if (!feed.done()) {
            problems.add("the feed did not reach its last flight");
        }
        differs(problems, "predictions and outcomes published", feed.flights() + feed.outcomes(), figures.inferences());
        differs(problems, "of these published more than once", 0, figures.duplicates());
        differs(problems, "predictions counted in windows", feed.flights(), counted.ofPredictions());
        differs(problems, "outcomes counted in windows", feed.outcomes(), counted.ofOutcomes());
        differs(problems, "ground truth published", feed.outcomes(), figures.outcomes());
        differs(problems, "broken records rejected", feed.broken(), figures.rejected());
        Map<String, Integer> actual = tally.rejections();
        var differing = new TreeSet<String>();
        expected.forEach((refusal, times) -> {
            if (!times.equals(actual.get(refusal))) {
                differing.add("missing: " + refusal);
            }
        });
        actual.forEach((refusal, times) -> {
            if (!times.equals(expected.get(refusal))) {
                differing.add("not expected: " + refusal);
            }
        });
        differing.stream().limit(2L * LISTED).forEach(problem -> problems.add("rejections, " + problem));
        if (differing.size() > 2 * LISTED) {
            problems.add("rejections, and " + (differing.size() - 2 * LISTED) + " more that differ");
        }
        if (figures.alarms() == 0) {
            problems.add("no drift was found, though the flights of these months do drift");
        }
        if (figures.alerts() == 0) {
            problems.add("no alert was opened");
        }
        return problems;
    }

    private static void differs(List<String> problems, String what, long expected, long actual) {
        if (expected != actual) {
            problems.add(String.format(Locale.ENGLISH, "%s: %,d, expected %,d", what, actual, expected));
        }
    }

    /** Prints the summary. */
    void print(PrintStream out) {
        out.println();
        out.printf(
                Locale.ENGLISH,
                "Flights judged     %,d predictions and %,d outcomes, each counted exactly once (ground truth of %,d)%n",
                counted.ofPredictions(),
                counted.ofOutcomes(),
                figures.outcomes());
        out.printf(
                Locale.ENGLISH, "Broken records     %,d written, %,d rejected:%n", feed.broken(), figures.rejected());
        rejectionsByReason().forEach((reasons, times) -> out.printf(Locale.ENGLISH, "  %,6d  %s%n", times, reasons));
        printMonths(out);
        out.println("What alarmed, window by window, and where:");
        Alarms.lines(tally.findings()).forEach(line -> out.println("  " + line));
        printAlerts(out);
        List<String> problems = problems();
        out.println();
        if (problems.isEmpty()) {
            out.println("Everything that went in came out, once, and nothing else did.");
        } else {
            out.println("NOT AS EXPECTED:");
            problems.forEach(problem -> out.println("  " + problem));
        }
    }

    private Map<String, Integer> rejectionsByReason() {
        var byReason = new TreeMap<String, Integer>();
        tally.rejections().forEach((refusal, times) -> byReason.merge(Expected.reasons(refusal), times, Integer::sum));
        return byReason;
    }

    private void printMonths(PrintStream out) {
        var flights = new TreeMap<YearMonth, Long>();
        counted.predictions().forEach((day, rows) -> flights.merge(month(day), rows, Long::sum));
        out.println("Findings by month (windows by the month they start in; what drifts most, by alarms):");
        out.printf("  %-8s  %9s  %8s  %7s  %s%n", "month", "flights", "findings", "alarms", "drifting");
        flights.forEach((month, rows) -> {
            List<Finding> findings = tally.findings().stream()
                    .filter(finding -> month(finding.getWindowStart()).equals(month))
                    .toList();
            List<Finding> alarms = findings.stream()
                    .filter(finding -> finding.getVerdict() == Verdict.ALARM)
                    .toList();
            out.printf(
                    Locale.ENGLISH,
                    "  %-8s  %,9d  %,8d  %,7d  %s%n",
                    month,
                    rows,
                    findings.size(),
                    alarms.size(),
                    mostAlarmed(alarms));
        });
    }

    private static String mostAlarmed(List<Finding> alarms) {
        var times = new TreeMap<String, Integer>();
        alarms.forEach(alarm -> times.merge(alarm.getTarget() + " (" + alarm.getMonitor() + ")", 1, Integer::sum));
        return String.join(
                ", ",
                times.entrySet().stream()
                        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                        .limit(DRIFTING)
                        .map(entry -> entry.getKey() + " x" + entry.getValue())
                        .toList());
    }

    private void printAlerts(PrintStream out) {
        out.printf(
                Locale.ENGLISH,
                "Alerts             %,d opened, %,d open now; the newest:%n",
                figures.alerts(),
                figures.open());
        tally.alerts().stream()
                .sorted(Comparator.comparing(Alert::getOpenedAt).reversed())
                .limit(LISTED)
                .forEach(alert -> out.println("  " + alert.getState() + "  " + alert.getSummary()));
    }

    private static YearMonth month(Instant instant) {
        return YearMonth.from(instant.atOffset(ZoneOffset.UTC));
    }
}
