package org.mlaudit.quickstart.flights;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Reports of ground truth that the feed has sent.
 *
 * @param known flights whose valid truth was sent: the truths that must be counted
 * @param announced of these, truths that came before their prediction
 * @param corrected of these, truths that a wrong one came before
 * @param repeated reports that repeat a valid one
 * @param wrong reports that a valid one corrects later
 * @param strays ids that no inference has, one for each report that names one
 */
public record TruthCounts(long known, long announced, long corrected, long repeated, long wrong, List<String> strays) {
    /** None was sent. */
    public static final TruthCounts NONE = new TruthCounts(0, 0, 0, 0, 0, List.of());

    public TruthCounts {
        strays = List.copyOf(strays);
    }

    /** Reports of all kinds. */
    public long reports() {
        return known + repeated + wrong + strays.size();
    }

    /** These and some more. */
    TruthCounts with(List<TruthReport> reports) {
        Map<TruthReport.Part, Long> parts = reports.stream()
                .collect(Collectors.groupingBy(
                        TruthReport::part, () -> new EnumMap<>(TruthReport.Part.class), Collectors.counting()));
        List<String> more = new ArrayList<>(strays);
        reports.stream()
                .filter(report -> report.part() == TruthReport.Part.STRAY)
                .forEach(report -> more.add(report.id()));
        long valid = reports.stream().filter(report -> report.part().counts()).count();
        return new TruthCounts(
                known + valid,
                announced + parts.getOrDefault(TruthReport.Part.ANNOUNCEMENT, 0L),
                corrected + parts.getOrDefault(TruthReport.Part.CORRECTION, 0L),
                repeated + parts.getOrDefault(TruthReport.Part.REPETITION, 0L),
                wrong + parts.getOrDefault(TruthReport.Part.WRONG, 0L),
                more);
    }
}
