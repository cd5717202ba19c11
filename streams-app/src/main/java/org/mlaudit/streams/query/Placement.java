package org.mlaudit.streams.query;

import java.util.List;
import org.mlaudit.streams.config.HostPort;

/**
 * Which instances hold the state of a model version.
 *
 * @param owner REST address of the instance that processes it
 * @param standbys REST addresses of instances that hold copies, this one possibly among them
 * @param local what this instance is to it
 * @param lagRecords when this instance is a standby: how many changes it is behind, -1 when that is not known; else 0
 */
public record Placement(HostPort owner, List<HostPort> standbys, Role local, long lagRecords) {
    /** What an instance is to a model version. */
    public enum Role {
        /** Processes it. */
        OWNER,
        /** Holds a copy of its state. */
        STANDBY,
        /** Holds nothing of it. */
        NONE
    }

    public Placement {
        standbys = List.copyOf(standbys);
    }
}
