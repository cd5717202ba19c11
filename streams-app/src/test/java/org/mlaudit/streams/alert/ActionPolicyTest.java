package org.mlaudit.streams.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mlaudit.event.Action;
import org.mlaudit.event.Alert;
import org.mlaudit.event.AlertState;
import org.mlaudit.event.Verdict;

class ActionPolicyTest {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final Instant LATER = NOW.plus(Duration.ofHours(1));

    private static final List<Verdict> VERDICTS = List.of(Verdict.values());
    private static final List<ActionKind> KINDS = List.of(ActionKind.values());

    /** One target with the histories of its alerts, as the judging step keeps them. */
    private static final class Target {
        private final AlertPolicy policy = new AlertPolicy();
        private final ActionPolicy actions = new ActionPolicy();
        private final Map<String, AlertHistory> histories = new TreeMap<>();
        private TargetState state = TargetState.NEW;

        Optional<Alert> judge(int window, long revision, Verdict verdict, Instant now) {
            Transition transition = policy.apply(state, AlertPolicyTest.finding(window, revision, verdict), now);
            state = transition.state();
            transition
                    .changed()
                    .ifPresent(alert -> histories.compute(
                            alert.getId(), (id, known) -> AlertHistory.judged(Optional.ofNullable(known), alert, now)));
            return transition.changed();
        }

        Optional<Alert> act(Action action) {
            ActionPolicy.Outcome outcome = actions.apply(state, histories.get(action.getAlert()), action);
            state = outcome.state();
            histories.put(action.getAlert(), outcome.history());
            return outcome.changed();
        }

        AlertState act(String id, ActionKind kind) {
            act(action(id, kind, newest(), kind == ActionKind.SILENCE ? LATER : null));
            return now();
        }

        String newest() {
            return state.alert().orElseThrow().getId();
        }

        AlertState now() {
            return state.alert().orElseThrow().getState();
        }

        List<AlertEvent> events() {
            return histories.get(newest()).events();
        }
    }

    private static Action action(String id, ActionKind kind, String alert, @Nullable Instant until) {
        return Action.newBuilder()
                .setId(id)
                .setKind(kind.name())
                .setOccurredAt(NOW)
                .setActor("ada")
                .setAlert(alert)
                .setModel("m")
                .setVersion("1")
                .setUntil(until)
                .setComment("why")
                .build();
    }

    private static Target open() {
        Target target = new Target();
        target.judge(0, 10, Verdict.ALARM, NOW);
        return target;
    }

    @Test
    void everyActionIsInTheHistoryWithWhoAndWhen() {
        Target target = open();
        assertThat(target.act("1", ActionKind.ACKNOWLEDGE)).isEqualTo(AlertState.ACKNOWLEDGED);
        assertThat(target.act("2", ActionKind.COMMENT)).isEqualTo(AlertState.ACKNOWLEDGED);
        assertThat(target.events())
                .extracting(AlertEvent::kind)
                .containsExactly(AlertEvent.OPENED, "ACKNOWLEDGE", "COMMENT");
        AlertEvent last = target.events().getLast();
        assertThat(last.actor()).isEqualTo("ada");
        assertThat(last.at()).isEqualTo(NOW);
        assertThat(last.comment()).isEqualTo("why");
    }

    @Test
    void aSilencedAlertIsUpdatedButOpensOnlyWithTheFirstAlarmAfterTheSilence() {
        Target target = open();
        assertThat(target.act("1", ActionKind.SILENCE)).isEqualTo(AlertState.SILENCED);
        Alert during = target.judge(1, 10, Verdict.ALARM, LATER.minusSeconds(1)).orElseThrow();
        assertThat(during.getState()).isEqualTo(AlertState.SILENCED);
        assertThat(during.getAlarms()).isEqualTo(2);
        target.judge(2, 10, Verdict.WARNING, LATER);
        assertThat(target.now()).isEqualTo(AlertState.SILENCED);
        target.judge(3, 10, Verdict.ALARM, LATER);
        assertThat(target.now()).isEqualTo(AlertState.OPEN);
        target.judge(4, 10, Verdict.WARNING, LATER);
        assertThat(target.now()).isEqualTo(AlertState.OPEN);
        assertThat(target.events()).extracting(AlertEvent::kind).contains(AlertEvent.REOPENED);
    }

    @Test
    void whatAPersonResolvedStaysSoAndTheNextAlarmIsANewAlert() {
        Target target = open();
        String first = target.newest();
        assertThat(target.act("1", ActionKind.RESOLVE)).isEqualTo(AlertState.RESOLVED);
        target.judge(0, 11, Verdict.ALARM, NOW);
        assertThat(target.newest()).isEqualTo(first);
        assertThat(target.now()).isEqualTo(AlertState.RESOLVED);
        target.judge(1, 10, Verdict.ALARM, NOW);
        assertThat(target.newest()).isNotEqualTo(first);
        assertThat(target.now()).isEqualTo(AlertState.OPEN);
    }

    @Test
    void onlyWhatAPersonResolvedCanBeOpenedAgain() {
        Target target = open();
        target.act("1", ActionKind.RESOLVE);
        assertThat(target.act("2", ActionKind.REOPEN)).isEqualTo(AlertState.OPEN);
        assertThat(target.state.alert().orElseThrow().getResolvedAt()).isNull();
        target.judge(1, 10, Verdict.OK, NOW);
        assertThat(target.act("3", ActionKind.REOPEN)).isEqualTo(AlertState.RESOLVED);
        assertThat(target.events().getLast().effective()).isFalse();
    }

    @Test
    void anActionOfAnUnknownKindOrASilenceWithoutEndChangesNothing() {
        Target target = open();
        Action unknown = action("1", ActionKind.RESOLVE, target.newest(), null);
        unknown.setKind("EXPLODE");
        assertThat(target.act(unknown)).isEmpty();
        assertThat(target.act(action("2", ActionKind.SILENCE, target.newest(), null)))
                .isEmpty();
        assertThat(target.now()).isEqualTo(AlertState.OPEN);
    }

    @Property(tries = 300)
    void actionsThatComeAgainChangeNothing(@ForAll long seed) {
        Random random = new Random(seed);
        Target once = new Target();
        Target often = new Target();
        List<Action> sent = new ArrayList<>();
        for (int step = 0; step < 40; step++) {
            Instant now = NOW.plus(Duration.ofMinutes(5L * step));
            if (random.nextBoolean() || once.histories.isEmpty()) {
                int window = step / 3;
                Verdict verdict = VERDICTS.get(random.nextInt(VERDICTS.size()));
                once.judge(window, step, verdict, now);
                often.judge(window, step, verdict, now);
            } else {
                List<String> known = List.copyOf(once.histories.keySet());
                ActionKind kind = KINDS.get(random.nextInt(KINDS.size()));
                Instant until = kind == ActionKind.SILENCE ? now.plus(Duration.ofMinutes(20)) : null;
                Action action = action("x" + step, kind, known.get(random.nextInt(known.size())), until);
                sent.add(action);
                once.act(action);
                often.act(action);
            }
            for (int again = random.nextInt(3); again > 0 && !sent.isEmpty(); again--) {
                often.act(sent.get(random.nextInt(sent.size())));
            }
            assertThat(often.state).isEqualTo(once.state);
            assertThat(often.histories).isEqualTo(once.histories);
        }
    }
}
