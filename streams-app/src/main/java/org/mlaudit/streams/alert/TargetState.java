package org.mlaudit.streams.alert;

import java.time.Instant;
import java.util.Optional;
import org.mlaudit.event.Alert;
import org.mlaudit.event.AlertState;
import org.mlaudit.event.Verdict;

/**
 * What is remembered of an {@link AlertKey} from window to window.
 *
 * @param windowEnd end of the newest window judged
 * @param revision revision of the finding about it
 * @param verdict verdict about it
 * @param alert the newest alert, open or resolved, if there ever was one
 */
public record TargetState(Instant windowEnd, long revision, Verdict verdict, Optional<Alert> alert) {
    /** Before the first window. */
    public static final TargetState NEW = new TargetState(Instant.MIN, 0, Verdict.OK, Optional.empty());

    /** The alert, if it is not resolved. */
    public Optional<Alert> openAlert() {
        return alert.filter(known -> known.getState() != AlertState.RESOLVED);
    }
}
