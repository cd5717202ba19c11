package org.mlaudit.streams.query;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.query.Answers.FindingAnswer;
import org.mlaudit.streams.query.Answers.Source;

/** The segments of one window, those about which the monitors have most to say first. */
final class SegmentRanking {
    private static final int STRONGEST = 3;

    private SegmentRanking() {}

    @Doc("Segments of a window, the weakest first: by alarms, then warnings, then the strongest evidence.")
    record SegmentList(
            @Doc("Name of the model.") String model,
            @Doc("Version of the model.") String version,
            @Doc("Length of the window.") Duration size,

            @Doc("Start of the window, inclusive, event time.")
            Instant start,

            @Doc("The segments.") List<RankedSegment> segments,
            @Doc("Whether there are more than the limit.") boolean more,
            @Doc("Where the answer comes from.") Source source) {}

    @Doc("A segment and what was found of it.")
    record RankedSegment(
            @Doc("name=value.") String segment,

            @Doc("Inferences that fell into it, as far as findings tell.")
            long rows,

            @Doc("Findings that alarm.") long alarms,
            @Doc("Findings that warn.") long warnings,

            @Doc("The strongest findings on it: alarms, then warnings, then by p-value and effect.")
            List<FindingAnswer> strongest) {}

    /** Ranks the segments that findings of one window are about. */
    static List<RankedSegment> of(List<Finding> findings, Duration size) {
        Map<String, List<Finding>> bySegment = findings.stream()
                .filter(finding -> finding.getSegment() != null)
                .filter(finding -> Duration.between(finding.getWindowStart(), finding.getWindowEnd())
                        .equals(size))
                .collect(Collectors.groupingBy(
                        finding -> Objects.requireNonNull(finding.getSegment()), TreeMap::new, Collectors.toList()));
        List<Ranked> ranked = new ArrayList<>();
        bySegment.forEach((segment, all) -> {
            all.sort(STRENGTH);
            ranked.add(new Ranked(segment, all));
        });
        ranked.sort(Comparator.comparingLong((Ranked each) -> -count(each.findings, Verdict.ALARM))
                .thenComparingLong(each -> -count(each.findings, Verdict.WARNING))
                .thenComparing(each -> each.findings.getFirst(), STRENGTH)
                .thenComparing(each -> each.segment));
        return ranked.stream().map(Ranked::answer).toList();
    }

    /** Stronger findings first. */
    private static final Comparator<Finding> STRENGTH = Comparator.comparingInt(SegmentRanking::rank)
            .thenComparingDouble(finding -> finding.getPValue() == null ? 1 : finding.getPValue())
            .thenComparingDouble(finding -> finding.getEffect() == null ? 0 : -finding.getEffect())
            .thenComparing(Finding::getMonitor)
            .thenComparing(Finding::getTarget);

    private static int rank(Finding finding) {
        return switch (finding.getVerdict()) {
            case ALARM -> 0;
            case WARNING -> 1;
            case OK -> 2;
            case INSUFFICIENT_DATA -> 3;
        };
    }

    private static long count(List<Finding> findings, Verdict verdict) {
        return findings.stream()
                .filter(finding -> finding.getVerdict() == verdict)
                .count();
    }

    private record Ranked(String segment, List<Finding> findings) {
        RankedSegment answer() {
            return new RankedSegment(
                    segment,
                    findings.stream().mapToLong(Finding::getN).max().orElse(0),
                    count(findings, Verdict.ALARM),
                    count(findings, Verdict.WARNING),
                    findings.stream().limit(STRONGEST).map(FindingAnswer::of).toList());
        }
    }
}
