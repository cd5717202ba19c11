package org.mlaudit.nifi.capture;

import org.mlaudit.event.Origin;
import org.mlaudit.nifi.source.Fields;

/**
 * What one concurrent task keeps between FlowFiles: its encoders and its sequence. The sequence advances when a session
 * has committed and falls back when one has not, so that the numbers of what was captured have no gaps.
 */
final class Lane {
    private final Targets targets;
    private final Origin origin;
    private final Fields record = new Fields();
    private long committed;
    private long next;

    /**
     * @param producer name of this lane, never used by another or in another run
     */
    Lane(Targets targets, String producer) {
        this.targets = targets;
        this.origin = new Origin(producer, 0L, null, null);
    }

    Targets targets() {
        return targets;
    }

    /** The record that is being read. */
    Fields record() {
        return record;
    }

    /** A FlowFile begins. */
    void begin(String flow, String flowFile) {
        origin.setFlow(flow.isBlank() ? null : flow);
        origin.setFlowFile(flowFile);
    }

    /** Origin of the next valid record. */
    Origin origin() {
        origin.setSequence(next);
        return origin;
    }

    /** A record took its number. */
    void advance() {
        next++;
    }

    /** The session committed: its numbers are used. */
    void committed() {
        committed = next;
    }

    /** The session did not commit: its numbers are free again. */
    void rolledBack() {
        next = committed;
    }
}
