package org.mlaudit.quickstart.demo;

import java.io.PrintStream;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.mlaudit.event.Alert;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Verdict;
import org.mlaudit.quickstart.flights.BrokenRecords;
import org.mlaudit.quickstart.flights.FeedProgress;
import org.mlaudit.quickstart.flights.TruthCounts;

/** Tells the user what came out of what went in. */
final class Report {

    private static final int DRIFTING = 3;
    private static final int LISTED = 5;

    private final FeedProgress feed;
    private final BrokenRecords broken;
    private final Tally tally;
    private final Tally.Figures figures;
    private final Counted counted;
    private final LedgerVerdicts ledger;

    /**
     * A report on a moment.
     *
     * @param feed what the feed wrote
     * @param broken the broken records among it
     * @param tally what arrived on the topics
     * @param counted what the application says
     * @param ledger what the verifier says
     */
    Report(FeedProgress feed, BrokenRecords broken, Tally tally, Counted counted, LedgerVerdicts ledger) {
        this.feed = feed;
        this.broken = broken;
        this.tally = tally;
        this.figures = tally.figures();
        this.counted = counted;
        this.ledger = ledger;
    }

    /** Everything that is not as it must be; empty when all is. */
    List<String> problems() {
        return new Differences(feed, broken, tally, counted, ledger).all();
    }

    /** Prints the summary. */
    void print(PrintStream out) {
        out.println();
        out.printf(
                Locale.ENGLISH,
                "Flights judged     %,d predictions, each counted exactly once%n",
                counted.predictions());
        printTruths(out);
        tally.printExplained(out);
        out.printf(
                Locale.ENGLISH, "Broken records     %,d written, %,d rejected:%n", feed.broken(), figures.rejected());
        rejectionsByReason().forEach((reasons, times) -> out.printf(Locale.ENGLISH, "  %,6d  %s%n", times, reasons));
        MonthTable.print(counted.months(), out);
        printMonths(out);
        out.println("What alarmed, window by window, and where:");
        Alarms.lines(tally.findings()).forEach(line -> out.println("  " + line));
        printAlerts(out);
        printLedger(out);
        List<String> problems = problems();
        out.println();
        if (problems.isEmpty()) {
            out.println("Everything that went in came out, once, and nothing else did.");
        } else {
            out.println("NOT AS EXPECTED:");
            problems.forEach(problem -> out.println("  " + problem));
        }
    }

    private void printTruths(PrintStream out) {
        TruthCounts truths = feed.truths();
        out.printf(
                Locale.ENGLISH,
                "Ground truth       %,d reports: the truth of %,d flights, each counted exactly once%n",
                figures.truths(),
                counted.truths());
        out.printf(Locale.ENGLISH, "  %,6d  came before the prediction%n", truths.announced());
        out.printf(Locale.ENGLISH, "  %,6d  came wrong first, and were corrected a day later%n", truths.corrected());
        out.printf(Locale.ENGLISH, "  %,6d  came twice%n", truths.repeated());
        out.printf(
                Locale.ENGLISH,
                "  %,6d  name no flight that was predicted: %,d refused as UNMATCHED, %,d still wait for theirs%n",
                truths.strays().size(),
                figures.unmatched(),
                truths.strays().size() - figures.unmatched());
    }

    private Map<String, Integer> rejectionsByReason() {
        var byReason = new TreeMap<String, Integer>();
        tally.rejections().forEach((refusal, times) -> byReason.merge(Expected.reasons(refusal), times, Integer::sum));
        return byReason;
    }

    private void printMonths(PrintStream out) {
        var flights = new TreeMap<YearMonth, Long>();
        counted.days().forEach((day, rows) -> flights.merge(month(day), rows, Long::sum));
        out.println("Findings by month (windows by the month they start in; what alarms most):");
        out.printf("  %-8s  %9s  %8s  %7s  %s%n", "month", "flights", "findings", "alarms", "what");
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

    private void printLedger(PrintStream out) {
        out.printf(
                Locale.ENGLISH,
                "Ledger             %,d leaves in %d trees, %,d signed checkpoints, verified from the pinned key:%n",
                ledger.leaves(),
                ledger.trees(),
                ledger.checkpoints());
        LedgerVerdicts.NAMES.forEach(name -> out.printf("  %-12s  %s%n", name, ledger.outcome(name)));
        ledger.remarks().stream().limit(LISTED).forEach(remark -> out.println("    " + remark));
        out.printf(
                Locale.ENGLISH,
                "Erased             customer %s, who is made up: %,d predictions can't be decrypted any more, and"
                        + " their proofs verify%n",
                Custody.forgotten().subject(),
                ledger.erased());
    }

    private static YearMonth month(Instant instant) {
        return YearMonth.from(instant.atOffset(ZoneOffset.UTC));
    }
}
