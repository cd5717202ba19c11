package org.mlaudit.streams.alert;

import java.time.Instant;
import java.util.Optional;
import org.mlaudit.codec.EventCodec;
import org.mlaudit.event.Alert;
import org.mlaudit.event.AlertState;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Severity;
import org.mlaudit.event.Verdict;

/**
 * Turns findings into alerts: the first ALARM of a target opens one, further ones update it, OK resolves it. WARNING and
 * INSUFFICIENT_DATA neither open nor resolve: that is the hysteresis, so a target that wavers about the smallest effect
 * stays open until it is clearly back. A person's ACKNOWLEDGED or SILENCED stays until the alert is resolved.
 *
 * <p>Windows count in the order of event time. A finding about a window older than the newest one judged changes nothing,
 * whether it comes late or was amended by late events: its verdict is on the findings topic, but what is true now is said
 * by the newest window. A newer revision of the newest window replaces its verdict: it may open, resolve or reopen. So the
 * state after any sequence of findings whose last revisions are the same, window by window in order, is the same.
 *
 * <p>An alert is CRITICAL when the effect is at least twice the smallest that matters, as the value exceeds twice its
 * threshold, when traffic stops, or from the third alarmed window on; else WARNING. A pure function; it has no state.
 */
public final class AlertPolicy {
    private static final int LASTING = 3;

    /** What a finding does to the state of its target. */
    public Transition apply(TargetState state, Finding finding) {
        int order = finding.getWindowEnd().compareTo(state.windowEnd());
        if (order < 0 || (order == 0 && finding.getRevision() <= state.revision())) {
            return new Transition(state, Optional.empty());
        }
        boolean sameWindow = order == 0;
        Optional<Alert> changed = change(state, finding, sameWindow);
        TargetState next = new TargetState(
                finding.getWindowEnd(),
                finding.getRevision(),
                finding.getVerdict(),
                changed.isPresent() ? changed : state.alert());
        return new Transition(next, changed);
    }

    private static Optional<Alert> change(TargetState state, Finding finding, boolean sameWindow) {
        Optional<Alert> open = state.openAlert();
        return switch (finding.getVerdict()) {
            case ALARM -> Optional.of(alarmed(state, finding, sameWindow));
            case OK -> open.map(alert -> resolved(alert, finding));
            case WARNING -> open.map(alert -> updated(alert, finding, alert.getAlarms()));
            case INSUFFICIENT_DATA -> Optional.empty();
        };
    }

    private static Alert alarmed(TargetState state, Finding finding, boolean sameWindow) {
        Optional<Alert> open = state.openAlert();
        if (open.isPresent()) {
            boolean counted = sameWindow && state.verdict() == Verdict.ALARM;
            return updated(open.get(), finding, open.get().getAlarms() + (counted ? 0 : 1));
        }
        Optional<Alert> resolvedHere = state.alert()
                .filter(alert -> sameWindow && finding.getWindowEnd().equals(alert.getResolvedAt()));
        return resolvedHere
                .map(alert -> updated(reopened(alert), finding, alert.getAlarms() + 1))
                .orElseGet(() -> opened(finding));
    }

    private static Alert opened(Finding finding) {
        Instant end = finding.getWindowEnd();
        return Alert.newBuilder()
                .setId(AlertKey.of(finding).alertId(finding.getWindowStart()))
                .setModel(finding.getModel())
                .setVersion(finding.getVersion())
                .setSegment(finding.getSegment())
                .setMonitor(finding.getMonitor())
                .setTarget(finding.getTarget())
                .setState(AlertState.OPEN)
                .setSeverity(severity(finding, 1))
                .setOpenedAt(end)
                .setUpdatedAt(end)
                .setResolvedAt(null)
                .setAlarms(1)
                .setFinding(finding)
                .setSummary(AlertSentence.alarmed(finding, 1))
                .build();
    }

    private static Alert updated(Alert alert, Finding finding, long alarms) {
        Alert updated = copy(alert);
        updated.setSeverity(severity(finding, alarms));
        updated.setUpdatedAt(finding.getWindowEnd());
        updated.setAlarms(alarms);
        updated.setFinding(finding);
        updated.setSummary(AlertSentence.alarmed(finding, alarms));
        return updated;
    }

    private static Alert resolved(Alert alert, Finding finding) {
        Alert resolved = copy(alert);
        resolved.setState(AlertState.RESOLVED);
        resolved.setUpdatedAt(finding.getWindowEnd());
        resolved.setResolvedAt(finding.getWindowEnd());
        resolved.setFinding(finding);
        resolved.setSummary(AlertSentence.resolved(finding, alert.getAlarms()));
        return resolved;
    }

    private static Alert reopened(Alert alert) {
        Alert reopened = copy(alert);
        reopened.setState(AlertState.OPEN);
        reopened.setResolvedAt(null);
        return reopened;
    }

    /** Avro's own copying builder asks for generated classes to be trusted JVM-wide. */
    private static Alert copy(Alert alert) {
        return EventCodec.data().deepCopy(alert.getSchema(), alert);
    }

    private static Severity severity(Finding finding, long alarms) {
        boolean stopped = finding.getMonitor().startsWith("volume") && finding.getN() == 0;
        Double value = finding.getValue();
        Double threshold = finding.getThreshold();
        boolean large = value != null && threshold != null && threshold > 0 && value >= 2 * threshold;
        return stopped || large || alarms >= LASTING ? Severity.CRITICAL : Severity.WARNING;
    }
}
