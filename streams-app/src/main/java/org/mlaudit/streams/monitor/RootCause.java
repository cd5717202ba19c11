package org.mlaudit.streams.monitor;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Verdict;

/**
 * Tells the reader of an alarm what else moved in the same window, beside what the monitor itself says of bins and
 * categories ({@code top1} to {@code top3}): which other targets of the same monitor alarm or warn ({@code with1} to
 * {@code with3}, by effect), and in which segments the same target changed ({@code segment1} to {@code segment3}): the
 * most certain of each segment field before the next ones, so that airports are named beside hours.
 */
final class RootCause {
    private static final int MOST = 3;

    private RootCause() {}

    /** Adds the contributors to the details of the findings that alarm. */
    static void explain(List<Finding> findings) {
        for (Finding finding : findings) {
            if (finding.getVerdict() == Verdict.ALARM) {
                with(finding, findings);
                if (finding.getSegment() == null) {
                    segments(finding, findings);
                }
            }
        }
    }

    private static void with(Finding alarm, List<Finding> findings) {
        Predicate<Finding> other = finding -> !finding.getTarget().equals(alarm.getTarget())
                && Objects.equals(finding.getSegment(), alarm.getSegment())
                && (finding.getVerdict() == Verdict.ALARM || finding.getVerdict() == Verdict.WARNING);
        List<Finding> ranked = findings.stream()
                .filter(finding -> sameMonitor(finding, alarm))
                .filter(other)
                .sorted(Comparator.comparingDouble(RootCause::effect).reversed().thenComparing(Finding::getTarget))
                .limit(MOST)
                .toList();
        for (int i = 0; i < ranked.size(); i++) {
            Finding finding = ranked.get(i);
            alarm.getDetails().put("with" + (i + 1), finding.getTarget() + ": " + number(finding.getEffect()));
        }
    }

    private static void segments(Finding alarm, List<Finding> findings) {
        List<Finding> certain = findings.stream()
                .filter(finding -> sameMonitor(finding, alarm)
                        && finding.getTarget().equals(alarm.getTarget())
                        && finding.getSegment() != null
                        && effect(finding) > 0)
                .sorted(Comparator.comparingDouble(RootCause::pValue)
                        .thenComparing(
                                Comparator.comparingDouble(RootCause::effect).reversed())
                        .thenComparing(Finding::getSegment))
                .toList();
        List<Finding> ranked = eachFieldFirst(certain).stream().limit(MOST).toList();
        for (int i = 0; i < ranked.size(); i++) {
            Finding finding = ranked.get(i);
            alarm.getDetails()
                    .put(
                            "segment" + (i + 1),
                            finding.getSegment() + ": " + number(finding.getEffect()) + " of " + finding.getN()
                                    + " rows");
        }
    }

    /** In the order given, but the first finding of each segment field before all others. */
    private static List<Finding> eachFieldFirst(List<Finding> ranked) {
        Set<String> fields = new HashSet<>();
        Map<Boolean, List<Finding>> firsts = ranked.stream()
                .collect(Collectors.partitioningBy(finding -> fields.add(field(String.valueOf(finding.getSegment())))));
        return Stream.concat(firsts.get(true).stream(), firsts.get(false).stream())
                .toList();
    }

    private static String field(String segment) {
        return segment.substring(0, segment.indexOf('='));
    }

    private static boolean sameMonitor(Finding finding, Finding alarm) {
        return finding.getMonitor().equals(alarm.getMonitor())
                && finding.getStatistic().equals(alarm.getStatistic())
                && Objects.equals(finding.getBaseline(), alarm.getBaseline());
    }

    private static double effect(Finding finding) {
        Double effect = finding.getEffect();
        return effect == null ? 0 : effect;
    }

    private static double pValue(Finding finding) {
        Double pValue = finding.getPValue();
        return pValue == null ? 1 : pValue;
    }

    private static String number(@Nullable Double value) {
        return value == null ? "unknown" : String.format(Locale.ROOT, "%.3g", value);
    }
}
