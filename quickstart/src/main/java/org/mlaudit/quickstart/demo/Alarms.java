package org.mlaudit.quickstart.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Verdict;

/**
 * What alarmed, one line for each target of a window: what moved most, and where. Where are the segments in which the same
 * target alarms or warns, the most certain of each field first.
 */
final class Alarms {

    private static final int PLACES = 3;

    private Alarms() {}

    /** What a line is about. */
    private record Matter(
            String model,
            Duration size,
            Instant start,
            String monitor,
            String target,
            @Nullable String baseline) {

        static Matter of(Finding finding) {
            return new Matter(
                    finding.getModel(),
                    Duration.between(finding.getWindowStart(), finding.getWindowEnd()),
                    finding.getWindowStart(),
                    finding.getMonitor(),
                    finding.getTarget(),
                    finding.getBaseline());
        }

        @Override
        public String toString() {
            return String.format(
                    "%-14s  %s  %2d %-4s  %s of %s%s",
                    model,
                    start.atOffset(ZoneOffset.UTC).toLocalDate(),
                    size.toDays(),
                    size.toDays() == 1 ? "day" : "days",
                    monitor,
                    target,
                    baseline == null ? "" : " against " + baseline);
        }
    }

    /** The lines, by model, size of the window and time. */
    static List<String> lines(Collection<Finding> findings) {
        var matters = new TreeMap<Matter, List<Finding>>(Comparator.comparing(Matter::model)
                .thenComparing(Matter::size)
                .thenComparing(Matter::start)
                .thenComparing(Matter::toString));
        findings.stream()
                .filter(finding -> finding.getVerdict() == Verdict.ALARM || finding.getVerdict() == Verdict.WARNING)
                .forEach(finding -> matters.computeIfAbsent(Matter.of(finding), any -> new ArrayList<>())
                        .add(finding));
        return matters.entrySet().stream()
                .filter(matter -> matter.getValue().stream().anyMatch(Alarms::alarms))
                .map(matter -> matter.getKey() + ": " + what(matter.getValue()))
                .toList();
    }

    private static boolean alarms(Finding finding) {
        return finding.getVerdict() == Verdict.ALARM;
    }

    private static String what(List<Finding> findings) {
        List<Finding> places = findings.stream()
                .filter(finding -> finding.getSegment() != null)
                .sorted(Comparator.comparingDouble(Alarms::pValue).thenComparing(Finding::getSegment))
                .toList();
        var whole = findings.stream()
                .filter(finding -> finding.getSegment() == null && alarms(finding))
                .findFirst();
        String where = where(places);
        return whole.map(finding -> moved(finding) + (where.isEmpty() ? "" : "; most of all " + where))
                .orElseGet(() -> "not as a whole, but " + where);
    }

    private static String moved(Finding finding) {
        Map<String, String> details = finding.getDetails();
        if (details.containsKey("top1")) {
            return details.get("top1");
        }
        if (details.containsKey("estimated")) {
            return "estimated " + details.get("estimated") + ", came true " + details.get("realised");
        }
        if (finding.getMonitor().equals("performance.relation") && details.containsKey("cause")) {
            return details.get("cause");
        }
        if (details.containsKey("window")) {
            return details.get("window")
                    + (details.containsKey("reference") ? ", reference " + details.get("reference") : "");
        }
        return finding.getStatistic() + " " + finding.getValue();
    }

    private static String where(List<Finding> places) {
        Map<String, String> byField = places.stream()
                .map(place -> String.valueOf(place.getSegment()).split("=", 2))
                .collect(Collectors.groupingBy(
                        place -> place[0],
                        LinkedHashMap::new,
                        Collectors.collectingAndThen(
                                Collectors.mapping(place -> place[1], Collectors.toList()),
                                values -> values.stream().limit(PLACES).collect(Collectors.joining(", ")))));
        return byField.entrySet().stream()
                .map(field -> field.getKey() + " " + field.getValue())
                .collect(Collectors.joining("; "));
    }

    private static double pValue(Finding finding) {
        Double pValue = finding.getPValue();
        return pValue == null ? 0 : pValue;
    }
}
