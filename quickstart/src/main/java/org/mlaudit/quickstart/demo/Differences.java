package org.mlaudit.quickstart.demo;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import org.mlaudit.quickstart.flights.BrokenRecords;
import org.mlaudit.quickstart.flights.FeedProgress;
import org.mlaudit.quickstart.flights.MonthFigures;

/** Holds what came out against what went in. */
final class Differences {

    private static final int LISTED = 10;
    /** Log-odds that base value and attributions of a linear model may differ from its output. */
    private static final double ADDITIVITY = 1e-9;

    private final FeedProgress feed;
    private final Map<String, Integer> expected;
    private final Tally tally;
    private final Counted counted;
    private final LedgerVerdicts ledger;
    private final List<String> problems = new ArrayList<>();

    Differences(FeedProgress feed, BrokenRecords broken, Tally tally, Counted counted, LedgerVerdicts ledger) {
        this.feed = feed;
        this.expected = Expected.of(broken);
        this.tally = tally;
        this.counted = counted;
        this.ledger = ledger;
    }

    private void ledger() {
        if (!ledger.passed()) {
            LedgerVerdicts.NAMES.forEach(name -> problems.add("verdict " + name + ": " + ledger.outcome(name)));
            problems.addAll(ledger.remarks());
        }
        if (ledger.inferences() < feed.flights()) {
            problems.add(ledger.inferences() + " leaves of " + feed.flights() + " predictions");
        }
        differs(
                "predictions of the customer who was erased",
                Custody.flights(feed.months().keySet()),
                ledger.erased());
    }

    /** Whether every record that went in has come out somewhere, so that only findings may still be on their way. */
    static boolean everythingArrived(FeedProgress feed, Tally.Figures figures, Counted counted) {
        return feed.done()
                && figures.inferences() >= feed.flights()
                && figures.rejected() >= feed.broken()
                && figures.truths() >= feed.truths().reports()
                && figures.explained() >= feed.flights()
                && counted.predictions() >= feed.flights()
                && counted.truths() >= feed.truths().known();
    }

    /** Everything that is not as it must be; empty when all is. */
    List<String> all() {
        problems.clear();
        Tally.Figures figures = tally.figures();
        if (!feed.done()) {
            problems.add("the feed did not reach its last flight");
        }
        differs("predictions published", feed.flights(), figures.inferences());
        differs("of these published more than once", 0, figures.duplicates());
        differs("predictions counted in windows", feed.flights(), counted.predictions());
        differs("predictions explained", feed.flights(), figures.explained());
        differs("explanations beyond one for each", 0, figures.explanations() - figures.explained());
        if (tally.greatestAdditivityError() > ADDITIVITY) {
            problems.add("attributions differ from their output by " + tally.greatestAdditivityError());
        }
        differs("reports of ground truth published", feed.truths().reports(), figures.truths());
        differs("flights whose truth was fed", feed.flights(), feed.truths().known());
        feed.months().forEach(this::month);
        differs("broken records rejected", feed.broken(), figures.rejected());
        rejections();
        strays();
        ledger();
        if (figures.alarms() == 0) {
            problems.add("no drift was found, though the flights of these months do drift");
        }
        if (figures.alerts() == 0) {
            problems.add("no alert was opened");
        }
        return List.copyOf(problems);
    }

    private void differs(String what, long expected, long actual) {
        if (expected != actual) {
            problems.add(String.format(Locale.ENGLISH, "%s: %,d, expected %,d", what, actual, expected));
        }
    }

    /** Every prediction has the truth that the feed sent last, and no other. */
    private void month(YearMonth month, MonthFigures fed) {
        MonthPerformance performance = counted.months().get(month);
        if (performance == null) {
            problems.add(month + ": nothing is known of its performance");
            return;
        }
        differs(month + ", predictions whose performance is known", fed.flights(), performance.predictions());
        differs(month + ", truths received", fed.flights(), performance.received());
        differs(month + ", truths held against their predictions", fed.flights(), performance.truths());
        OptionalDouble accuracy = performance.realised(MonthTable.ACCURACY);
        long right = accuracy.isPresent() ? Math.round(accuracy.getAsDouble() * performance.truths()) : -1;
        differs(month + ", predictions that came true", fed.right(), right);
        for (String metric : List.of(MonthTable.AUROC, MonthTable.ACCURACY)) {
            if (performance.realised(metric).isEmpty()) {
                problems.add(month + ": there is no " + metric);
            }
            if (performance.estimated(metric).isEmpty()) {
                problems.add(month + ": there is no estimate of " + metric);
            }
        }
    }

    private void rejections() {
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
        differing.stream().limit(LISTED).forEach(problem -> problems.add("rejections, " + problem));
        if (differing.size() > LISTED) {
            problems.add("rejections, and " + (differing.size() - LISTED) + " more that differ");
        }
    }

    /** A truth that names no inference is refused once its time to live is over, and waits until then. */
    private void strays() {
        Set<String> strays = new HashSet<>(feed.truths().strays());
        differs(
                "ids of ground truth that name no inference",
                feed.truths().strays().size(),
                strays.size());
        tally.unmatched().forEach((id, times) -> {
            if (!strays.contains(id) || times != 1) {
                problems.add("ground truth of " + id + " was refused as UNMATCHED " + times + " times"
                        + (strays.contains(id) ? "" : ", though it names a flight that was predicted"));
            }
        });
    }
}
