package org.mlaudit.streams.alert;

import java.time.Instant;
import java.util.Optional;
import org.mlaudit.codec.EventCodec;
import org.mlaudit.event.Alert;
import org.mlaudit.event.AlertState;

/**
 * What is remembered of an {@link AlertKey} from window to window.
 *
 * @param windowEnd end of the newest window judged
 * @param revision revision of the finding about it
 * @param before the newest alert as it was before that window
 * @param alert the newest alert, open or resolved, if there ever was one
 * @param decision what a person decided last about an alert of this target
 */
public record TargetState(
        Instant windowEnd, long revision, Optional<Alert> before, Optional<Alert> alert, Optional<Decision> decision) {
    /** Before the first window. */
    public static final TargetState NEW =
            new TargetState(Instant.EPOCH, -1, Optional.empty(), Optional.empty(), Optional.empty());

    /** The alert, if it is not resolved. */
    public Optional<Alert> openAlert() {
        return alert.filter(TargetState::isOpen);
    }

    /** Whether an alert is the newest one of this target. */
    public boolean isNewest(String id) {
        return alert.map(Alert::getId).filter(id::equals).isPresent();
    }

    /** Whether a person brought an alert to the state that it is in. */
    public boolean isDecided(String id) {
        return isNewest(id)
                && decision.filter(made -> made.isOf(id)).map(Decision::state).equals(alert.map(Alert::getState));
    }

    /**
     * The state after a person decided about the newest alert. It holds as well if the newest window is amended: what stood
     * before that window is decided with it, but for a resolution, as the amended window would open a new alert then.
     */
    public TargetState decided(Decision made) {
        Optional<Alert> earlier = made.state() == AlertState.RESOLVED
                ? before
                : before.map(known -> made.isOf(known.getId()) ? withState(known, made.state()) : known);
        Optional<Alert> now = alert.map(known -> withState(known, made.state()));
        return new TargetState(windowEnd, revision, earlier, now, Optional.of(made));
    }

    /** An alert in another state. One that a person resolved ended with the newest window that changed it. */
    static Alert withState(Alert alert, AlertState state) {
        Alert copy = copy(alert);
        copy.setState(state);
        copy.setResolvedAt(state == AlertState.RESOLVED ? alert.getUpdatedAt() : null);
        return copy;
    }

    static Alert copy(Alert alert) {
        return EventCodec.data().deepCopy(Alert.getClassSchema(), alert);
    }

    static boolean isOpen(Alert alert) {
        return alert.getState() != AlertState.RESOLVED;
    }
}
