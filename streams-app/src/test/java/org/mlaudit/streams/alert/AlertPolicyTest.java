package org.mlaudit.streams.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.mlaudit.event.Alert;
import org.mlaudit.event.AlertState;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Severity;
import org.mlaudit.event.Verdict;

class AlertPolicyTest {
    private static final Instant START = Instant.parse("2001-02-05T00:00:00Z");
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private final AlertPolicy policy = new AlertPolicy();

    @Test
    void theFirstAlarmOpensFurtherOnesUpdateAndOkResolves() {
        Transition opened = apply(TargetState.NEW, finding(0, 10, Verdict.ALARM));
        Alert alert = opened.changed().orElseThrow();
        assertThat(alert.getState()).isEqualTo(AlertState.OPEN);
        assertThat(alert.getOpenedAt()).isEqualTo(START.plus(Duration.ofHours(1)));
        assertThat(alert.getSeverity()).isEqualTo(Severity.WARNING);
        assertThat(alert.getSummary())
                .isEqualTo("m/1: psi of distance (drift.psi) is 0.15 in the 1 hour from 2001-02-05T00:00:00Z,"
                        + " the bound is 0.1 (< 250: 12.00%, reference 5.00%).");

        Transition second = apply(opened.state(), finding(1, 10, Verdict.ALARM));
        assertThat(second.changed().orElseThrow().getId()).isEqualTo(alert.getId());
        assertThat(second.changed().orElseThrow().getAlarms()).isEqualTo(2);
        Transition wavering = apply(second.state(), finding(2, 10, Verdict.WARNING));
        assertThat(wavering.state().openAlert()).isPresent();
        Transition third = apply(wavering.state(), finding(3, 10, Verdict.ALARM));
        assertThat(third.changed().orElseThrow().getSeverity()).isEqualTo(Severity.CRITICAL);

        Alert resolved =
                apply(third.state(), finding(4, 10, Verdict.OK)).changed().orElseThrow();
        assertThat(resolved.getState()).isEqualTo(AlertState.RESOLVED);
        assertThat(resolved.getResolvedAt()).isEqualTo(START.plus(Duration.ofHours(5)));
        assertThat(resolved.getSummary()).endsWith("after 3 alarmed windows.");
    }

    @Test
    void anAmendedOlderWindowNeitherReopensNorResolves() {
        TargetState quiet = after(finding(0, 10, Verdict.OK), finding(5, 10, Verdict.OK));
        assertThat(apply(quiet, finding(4, 99, Verdict.ALARM)).changed()).isEmpty();
        TargetState open = after(finding(5, 10, Verdict.ALARM));
        Transition ignored = apply(open, finding(4, 99, Verdict.OK));
        assertThat(ignored.changed()).isEmpty();
        assertThat(ignored.state()).isEqualTo(open);
    }

    @Test
    void aWindowOfWhichNothingIsKnownYetDoesNotHoldBackAnEarlierOne() {
        TargetState waiting = after(
                finding(0, 10, Verdict.OK),
                finding(1, 10, Verdict.INSUFFICIENT_DATA),
                finding(2, 10, Verdict.INSUFFICIENT_DATA));
        Transition matured = apply(waiting, finding(1, 20, Verdict.ALARM));
        assertThat(matured.changed().orElseThrow().getState()).isEqualTo(AlertState.OPEN);
        Transition next = apply(matured.state(), finding(2, 20, Verdict.OK));
        assertThat(next.changed().orElseThrow().getState()).isEqualTo(AlertState.RESOLVED);
    }

    @Test
    void anAmendmentOfTheNewestWindowReplacesItsVerdict() {
        TargetState open = after(finding(5, 10, Verdict.ALARM));
        Transition withdrawn = apply(open, finding(5, 11, Verdict.OK));
        assertThat(withdrawn.changed().orElseThrow().getState()).isEqualTo(AlertState.RESOLVED);
        assertThat(withdrawn.state().alert()).isEmpty();
        Transition again = apply(withdrawn.state(), finding(5, 12, Verdict.ALARM));
        assertThat(again.changed().orElseThrow().getAlarms()).isEqualTo(1);
        assertThat(again.changed().orElseThrow().getId())
                .isEqualTo(open.alert().orElseThrow().getId());
    }

    @Test
    void aFindingThatWasSeenChangesNothing() {
        TargetState open = after(finding(5, 10, Verdict.ALARM));
        assertThat(apply(open, finding(5, 10, Verdict.ALARM)).changed()).isEmpty();
        assertThat(apply(open, finding(5, 9, Verdict.OK)).state()).isEqualTo(open);
    }

    @Test
    void whatAPersonAcknowledgedStaysAcknowledgedUntilItIsResolved() {
        TargetState open = after(finding(0, 10, Verdict.ALARM));
        String id = open.alert().orElseThrow().getId();
        TargetState acknowledged = open.decided(new Decision(id, AlertState.ACKNOWLEDGED, Optional.empty()));
        Transition next = apply(acknowledged, finding(1, 10, Verdict.ALARM));
        assertThat(next.changed().orElseThrow().getState()).isEqualTo(AlertState.ACKNOWLEDGED);
        assertThat(apply(next.state(), finding(2, 10, Verdict.OK))
                        .changed()
                        .orElseThrow()
                        .getState())
                .isEqualTo(AlertState.RESOLVED);
    }

    @Test
    void windowsOfAnotherSizeAlarmOnTheirOwn() {
        Finding day = finding(0, 10, Verdict.ALARM);
        day.setWindowEnd(START.plus(Duration.ofDays(1)));
        assertThat(AlertKey.of(day)).isNotEqualTo(AlertKey.of(finding(0, 10, Verdict.ALARM)));
        assertThat(AlertKey.of(day).alertId(START))
                .isEqualTo(AlertKey.of(day).alertId(START))
                .isNotEqualTo(AlertKey.of(finding(0, 10, Verdict.ALARM)).alertId(START));
    }

    @Test
    void stoppedTrafficIsCritical() {
        Finding silence = finding(0, 10, Verdict.ALARM);
        silence.setMonitor("volume.recent");
        silence.setN(0);
        assertThat(apply(TargetState.NEW, silence).changed().orElseThrow().getSeverity())
                .isEqualTo(Severity.CRITICAL);
    }

    @Property(tries = 300)
    void theAlertFollowsFromTheLastRevisionOfEachWindow(
            @ForAll @Size(max = 12) List<@Size(min = 1, max = 4) List<Verdict>> windows) {
        TargetState all = TargetState.NEW;
        TargetState last = TargetState.NEW;
        Map<String, Alert> topic = new TreeMap<>();
        for (int window = 0; window < windows.size(); window++) {
            List<Verdict> verdicts = windows.get(window);
            for (int revision = 0; revision < verdicts.size(); revision++) {
                Transition transition = apply(all, finding(window, 10 + revision, verdicts.get(revision)));
                transition.changed().ifPresent(alert -> topic.put(alert.getId(), alert));
                all = transition.state();
            }
            last = apply(last, finding(window, 9 + verdicts.size(), verdicts.getLast()))
                    .state();
            Optional<Alert> open = all.openAlert();
            assertThat(topic.values().stream().filter(alert -> alert.getState() != AlertState.RESOLVED))
                    .containsExactlyElementsOf(open.stream().toList());
        }
        assertThat(all.alert()).isEqualTo(last.alert());
    }

    private Transition apply(TargetState state, Finding finding) {
        return policy.apply(state, finding, NOW);
    }

    private TargetState after(Finding... findings) {
        TargetState state = TargetState.NEW;
        for (Finding finding : findings) {
            state = apply(state, finding).state();
        }
        return state;
    }

    static Finding finding(int window, long revision, Verdict verdict) {
        return Finding.newBuilder()
                .setModel("m")
                .setVersion("1")
                .setWindowStart(START.plus(Duration.ofHours(window)))
                .setWindowEnd(START.plus(Duration.ofHours(window + 1)))
                .setRevision(revision)
                .setSegment(null)
                .setMonitor("drift.psi")
                .setTarget("distance")
                .setStatistic("psi")
                .setValue(verdict == Verdict.ALARM ? 0.15 : 0.01)
                .setEffect(0.1)
                .setPValue(0.0)
                .setThreshold(0.1)
                .setVerdict(verdict)
                .setN(100)
                .setNReference(1000)
                .setReferenceHash(null)
                .setDetails(Map.of("top1", "< 250: 12.00%, reference 5.00%"))
                .build();
    }
}
