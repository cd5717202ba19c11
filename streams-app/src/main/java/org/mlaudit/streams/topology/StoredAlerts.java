package org.mlaudit.streams.topology;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.mlaudit.event.Action;
import org.mlaudit.event.Alert;
import org.mlaudit.event.AlertState;
import org.mlaudit.streams.alert.AlertHistory;
import org.mlaudit.streams.alert.Cause;
import org.mlaudit.streams.alert.Decision;
import org.mlaudit.streams.alert.TargetState;
import org.mlaudit.streams.query.AlertFile;
import org.mlaudit.streams.query.AlertFilter;
import org.mlaudit.streams.record.ActionLog;

/** The alerts of the tasks that this instance runs, and the record of what people do about them. */
public final class StoredAlerts {
    private static final int MOST_RELATED = 50;
    private static final Comparator<Alert> LAST_UPDATED_FIRST =
            Comparator.comparing(Alert::getUpdatedAt).reversed().thenComparing(Alert::getId);

    private final KafkaStreams streams;
    private final AlertBoard board;
    private final ActionLog log;
    private final ThreadLocal<AlertHistories> histories;

    /**
     * The alerts of a running stream.
     *
     * @param board where its steps show them
     */
    public StoredAlerts(KafkaStreams streams, AlertBoard board, EventCodecs codecs, ActionLog log) {
        this.streams = streams;
        this.board = board;
        this.log = log;
        this.histories = ThreadLocal.withInitial(() -> new AlertHistories(codecs.alerts()));
    }

    List<Alert> alerts(AlertFilter filter, int limit) {
        // Throws while work is being shared out, so that nobody takes a part of the alerts for all of them.
        store();
        return board.alerts().stream()
                .filter(filter::matches)
                .sorted(LAST_UPDATED_FIRST)
                .limit(limit)
                .toList();
    }

    Optional<AlertFile> alert(String id) {
        return Optional.ofNullable(store().get(AlertWriter.id(id)))
                .map(stored -> histories.get().decode(stored))
                .map(this::file);
    }

    private AlertFile file(AlertHistory history) {
        Alert alert = history.alert();
        Optional<TargetState> target = board.target(alert.getId());
        boolean byPerson =
                target.filter(state -> state.isDecided(alert.getId())).isPresent();
        return new AlertFile(
                history,
                target.isPresent(),
                byPerson,
                target.filter(state -> byPerson && alert.getState() == AlertState.SILENCED)
                        .flatMap(TargetState::decision)
                        .flatMap(Decision::until),
                Cause.related(alert, board.alerts()).stream()
                        .limit(MOST_RELATED)
                        .toList());
    }

    void record(Action action) {
        log.write(action);
    }

    private ReadOnlyKeyValueStore<Bytes, byte[]> store() {
        return streams.store(StoreQueryParameters.fromNameAndType(
                AuditTopology.ALERT_HISTORY_STORE, QueryableStoreTypes.<Bytes, byte[]>keyValueStore()));
    }
}
