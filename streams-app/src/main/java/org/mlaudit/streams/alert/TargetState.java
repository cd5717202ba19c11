package org.mlaudit.streams.alert;

import java.time.Instant;
import java.util.Optional;
import org.mlaudit.event.Alert;
import org.mlaudit.event.AlertState;

/**
 * What is remembered of an {@link AlertKey} from window to window.
 *
 * @param windowEnd end of the newest window judged
 * @param revision revision of the finding about it
 * @param before the newest alert as it was before that window
 * @param alert the newest alert, open or resolved, if there ever was one
 */
public record TargetState(Instant windowEnd, long revision, Optional<Alert> before, Optional<Alert> alert) {
    /** Before the first window. */
    public static final TargetState NEW = new TargetState(Instant.EPOCH, -1, Optional.empty(), Optional.empty());

    /** The alert, if it is not resolved. */
    public Optional<Alert> openAlert() {
        return alert.filter(TargetState::isOpen);
    }

    /** The state after a person acknowledged, silenced or resolved the newest alert. */
    public TargetState withAlert(Alert changed) {
        return new TargetState(windowEnd, revision, before, Optional.of(changed));
    }

    static boolean isOpen(Alert alert) {
        return alert.getState() != AlertState.RESOLVED;
    }
}
