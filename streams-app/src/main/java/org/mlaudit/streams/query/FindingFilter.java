package org.mlaudit.streams.query;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Verdict;

/**
 * Which findings are asked for; an empty condition holds for all.
 *
 * @param monitor exact name, or a prefix that ends at a dot: {@code drift} holds for {@code drift.psi}
 * @param target exact name
 * @param segment exact {@code name=value}; the empty text asks for findings of whole windows
 * @param baseline name of earlier windows; the empty text asks for findings against the reference
 * @param verdicts any of these; empty for all
 * @param range of the window's start
 */
public record FindingFilter(
        Optional<String> monitor,
        Optional<String> target,
        Optional<String> segment,
        Optional<String> baseline,
        Set<Verdict> verdicts,
        TimeRange range) {
    /** Every finding. */
    public static final FindingFilter ALL = new FindingFilter(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Set.of(), TimeRange.ALL);

    public FindingFilter {
        verdicts = Set.copyOf(verdicts);
    }

    /** Whether a finding is asked for. */
    public boolean matches(Finding finding) {
        return monitor.map(name -> isOrIsWithin(finding.getMonitor(), name)).orElse(true)
                && target.map(finding.getTarget()::equals).orElse(true)
                && segment.map(name -> name.equals(orEmpty(finding.getSegment())))
                        .orElse(true)
                && baseline.map(name -> name.equals(orEmpty(finding.getBaseline())))
                        .orElse(true)
                && (verdicts.isEmpty() || verdicts.contains(finding.getVerdict()))
                && range.contains(finding.getWindowStart());
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** Whether a dotted name is another, or lies below it. */
    static boolean isOrIsWithin(String name, String other) {
        return name.equals(other) || name.startsWith(other + ".");
    }
}
