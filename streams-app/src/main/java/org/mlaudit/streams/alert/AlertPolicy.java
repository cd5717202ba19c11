package org.mlaudit.streams.alert;

import java.time.Instant;
import java.util.Optional;
import org.mlaudit.event.Alert;
import org.mlaudit.event.AlertState;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Severity;
import org.mlaudit.event.Verdict;

/**
 * Turns findings into alerts: the first ALARM of a target opens one, further ones update it, OK resolves it. WARNING and
 * INSUFFICIENT_DATA neither open nor resolve: that is the hysteresis, so a target that wavers about the smallest effect
 * stays open until it is clearly back.
 *
 * <p>What a person decided about an alert holds: ACKNOWLEDGED until the condition is gone; SILENCED until the silence is
 * over and a window alarms after that, which makes it OPEN again; RESOLVED for good, so that the next alarmed window opens a
 * new alert. Silences are held against the time at which findings are made and not event time, since they are meant for
 * people: a replay of last year's events does not end them.
 *
 * <p>Windows count in the order of event time. A finding about a window older than the newest one judged changes nothing,
 * whether it comes late or was amended by late events: its verdict is on the findings topic, but what is true now is said
 * by the newest window. A higher revision of the newest window replaces its verdict as if the earlier one had not been:
 * it may open, resolve or reopen, and an alert that only the earlier one opened is resolved. A revision that was seen
 * changes nothing. A window of which nothing can be said yet does not count as judged: the outcomes of predictions come
 * weeks later, and the window that they are of is then the newest one that anything is known of.
 *
 * <p>An alert is CRITICAL when the value is at least twice its threshold, when traffic has stopped, or from the third
 * alarmed window on; else WARNING. A pure function; it has no state.
 */
public final class AlertPolicy {
    private static final int LASTING = 3;

    /**
     * What a finding does to the state of its target.
     *
     * @param now when the finding is made
     */
    public Transition apply(TargetState state, Finding finding, Instant now) {
        int order = finding.getWindowEnd().compareTo(state.windowEnd());
        boolean saysNothing = order > 0 && finding.getVerdict() == Verdict.INSUFFICIENT_DATA;
        if (saysNothing || order < 0 || (order == 0 && finding.getRevision() <= state.revision())) {
            return new Transition(state, Optional.empty());
        }
        Optional<Alert> before = order == 0 ? state.before() : state.alert();
        Optional<Alert> after = judged(before, finding).map(alert -> decided(state, alert, finding, now));
        TargetState next =
                new TargetState(finding.getWindowEnd(), finding.getRevision(), before, after, state.decision());
        return new Transition(next, published(state.alert(), after, finding));
    }

    /** The target's newest alert after a finding, given the one before it. */
    private static Optional<Alert> judged(Optional<Alert> before, Finding finding) {
        Optional<Alert> open = before.filter(TargetState::isOpen);
        return switch (finding.getVerdict()) {
            case ALARM ->
                Optional.of(open.map(alert -> updated(alert, finding, alert.getAlarms() + 1))
                        .orElseGet(() -> opened(finding)));
            case OK -> open.map(alert -> resolved(alert, finding)).or(() -> before);
            case WARNING ->
                open.map(alert -> updated(alert, finding, alert.getAlarms())).or(() -> before);
            case INSUFFICIENT_DATA -> before;
        };
    }

    /** What others must hear of: the new alert where it differs, or the end of one that is no more. */
    private static Optional<Alert> published(Optional<Alert> known, Optional<Alert> after, Finding finding) {
        boolean sameAlert = known.map(Alert::getId).equals(after.map(Alert::getId));
        Optional<Alert> withdrawn = known.filter(alert -> !sameAlert && TargetState.isOpen(alert));
        if (withdrawn.isPresent()) {
            return withdrawn.map(alert -> resolved(alert, finding));
        }
        return known.equals(after) ? Optional.empty() : after.filter(alert -> sameAlert || TargetState.isOpen(alert));
    }

    /** Keeps what a person decided about the same alert, unless the condition is gone. */
    private static Alert decided(TargetState state, Alert alert, Finding finding, Instant now) {
        Optional<Decision> decision = state.decision().filter(made -> made.isOf(alert.getId()));
        if (decision.isEmpty() || !TargetState.isOpen(alert)) {
            return alert;
        }
        AlertState decided = decision.get().state();
        boolean ends = decided == AlertState.SILENCED && decision.get().isOver(now);
        if (!ends) {
            return TargetState.withState(alert, decided);
        }
        boolean reopened = finding.getVerdict() == Verdict.ALARM
                || state.openAlert()
                        .filter(known -> known.getState() == AlertState.OPEN)
                        .isPresent();
        return TargetState.withState(alert, reopened ? AlertState.OPEN : AlertState.SILENCED);
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
        Alert copy = TargetState.copy(alert);
        copy.setSeverity(severity(finding, alarms));
        copy.setUpdatedAt(finding.getWindowEnd());
        copy.setAlarms(alarms);
        copy.setFinding(finding);
        copy.setSummary(AlertSentence.alarmed(finding, alarms));
        return copy;
    }

    private static Alert resolved(Alert alert, Finding finding) {
        Alert copy = TargetState.withState(alert, AlertState.RESOLVED);
        copy.setUpdatedAt(finding.getWindowEnd());
        copy.setResolvedAt(finding.getWindowEnd());
        copy.setFinding(finding);
        copy.setSummary(AlertSentence.resolved(finding, alert.getAlarms()));
        return copy;
    }

    private static Severity severity(Finding finding, long alarms) {
        boolean stopped = finding.getMonitor().startsWith("volume") && finding.getN() == 0;
        Double value = finding.getValue();
        Double threshold = finding.getThreshold();
        boolean large = value != null && threshold != null && threshold > 0 && value >= 2 * threshold;
        return stopped || large || alarms >= LASTING ? Severity.CRITICAL : Severity.WARNING;
    }
}
