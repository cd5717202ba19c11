package org.mlaudit.streams.topology;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.mlaudit.codec.EventCodec;
import org.mlaudit.event.Action;
import org.mlaudit.event.Alert;
import org.mlaudit.event.AlertState;
import org.mlaudit.event.Finding;
import org.mlaudit.streams.alert.ActionPolicy;
import org.mlaudit.streams.alert.AlertHistory;
import org.mlaudit.streams.alert.AlertPolicy;
import org.mlaudit.streams.alert.TargetState;
import org.mlaudit.streams.alert.Transition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets the alert policy act on findings and the action policy on what people did; keeps, shows and sends what they say. */
final class AlertWriter {
    private static final Logger LOG = LoggerFactory.getLogger(AlertWriter.class);

    private final JudgeStores stores;
    private final EventCodec<Alert> alertCodec;
    private final EventCodec<Action> actionCodec;
    private final StreamCounters counters;
    private final AlertBoard.Section board;
    private final ProcessorContext<byte[], byte[]> context;
    private final AlertPolicy policy = new AlertPolicy();
    private final ActionPolicy actions = new ActionPolicy();
    private final AlertStates states;
    private final AlertHistories histories;

    AlertWriter(
            JudgeStores stores,
            EventCodecs codecs,
            StreamCounters counters,
            AlertBoard.Section board,
            ProcessorContext<byte[], byte[]> context) {
        this.stores = stores;
        this.alertCodec = codecs.alerts();
        this.actionCodec = codecs.actions();
        this.counters = counters;
        this.board = board;
        this.context = context;
        this.states = new AlertStates(alertCodec);
        this.histories = new AlertHistories(alertCodec);
        try (KeyValueIterator<Bytes, byte[]> stored = stores.alerts().all()) {
            stored.forEachRemaining(entry -> begin(states.decode(entry.value)));
        }
    }

    /** Shows what is known of a target; an alert of the time before histories were kept begins one. */
    private void begin(TargetState state) {
        board.put(Optional.empty(), state);
        state.alert()
                .filter(alert -> stores.alertHistory().get(id(alert.getId())) == null)
                .ifPresent(alert -> put(id(alert.getId()), AlertHistory.of(alert)));
    }

    /** What a finding means for the alert of its target. */
    void judged(Finding finding) {
        Bytes key = JudgeKeys.alert(finding);
        TargetState before = state(key);
        Instant now = Instant.ofEpochMilli(context.currentSystemTimeMs());
        Transition transition = policy.apply(before, finding, now);
        if (!transition.state().equals(before)) {
            put(key, before, transition.state());
        }
        transition.changed().ifPresent(alert -> {
            Bytes id = id(alert.getId());
            put(id, AlertHistory.judged(history(id), alert, now));
            send(alert, before.openAlert().isPresent());
        });
    }

    /** What a person did about an alert; nothing if the same action came before. */
    void acted(byte[] message) {
        Action action = actionCodec.decode(message);
        Bytes id = id(action.getAlert());
        Optional<AlertHistory> known = history(id);
        if (known.isEmpty()) {
            LOG.error(
                    "Action {} of {} is on an unknown alert {}", action.getId(), action.getActor(), action.getAlert());
            return;
        }
        Bytes key = JudgeKeys.alert(known.get().alert().getFinding());
        TargetState before = state(key);
        ActionPolicy.Outcome outcome = actions.apply(before, known.get(), action);
        if (!outcome.history().equals(known.get())) {
            put(id, outcome.history());
        }
        if (!outcome.state().equals(before)) {
            put(key, before, outcome.state());
        }
        outcome.changed().ifPresent(alert -> send(alert, before.openAlert().isPresent()));
    }

    /** The task is not run here any more. */
    void close() {
        board.end();
    }

    private TargetState state(Bytes key) {
        byte[] stored = stores.alerts().get(key);
        return stored == null ? TargetState.NEW : states.decode(stored);
    }

    private void put(Bytes key, TargetState before, TargetState state) {
        stores.alerts().put(key, states.encode(state));
        board.put(before.alert(), state);
    }

    private Optional<AlertHistory> history(Bytes id) {
        return Optional.ofNullable(stores.alertHistory().get(id)).map(histories::decode);
    }

    private void put(Bytes id, AlertHistory history) {
        stores.alertHistory().put(id, histories.encode(history));
    }

    /** Key of an alert in the history store. */
    static Bytes id(String alert) {
        return Bytes.wrap(alert.getBytes(StandardCharsets.UTF_8));
    }

    private void send(Alert alert, boolean wasOpen) {
        byte[] key = alert.getId().getBytes(StandardCharsets.UTF_8);
        context.forward(
                new Record<>(key, alertCodec.encode(alert), context.currentSystemTimeMs()), AuditTopology.ALERTS_SINK);
        boolean open = alert.getState() != AlertState.RESOLVED;
        if (open && !wasOpen) {
            counters.alertOpened();
        } else if (!open && wasOpen) {
            counters.alertResolved();
        }
    }
}
