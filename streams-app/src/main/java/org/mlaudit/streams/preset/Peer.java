package org.mlaudit.streams.preset;

import java.util.List;
import java.util.Optional;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Parameter;

/** The published rules of one tool. */
interface Peer {
    /** As {@code monitors.preset} names it. */
    String name();

    /** The rules, in sentences, with their source. */
    String rules();

    /** Policies that the rules read. */
    default List<Parameter> parameters() {
        return List.of();
    }

    /** How many earlier windows are needed as chunks. */
    default int chunks() {
        return 0;
    }

    /**
     * Judges a column.
     *
     * @param pair the window against the reference
     * @param chunks earlier windows against the reference, as many as {@link #chunks} asks for or fewer
     * @return empty when the rules say nothing
     */
    Optional<Ruling> judge(Pair pair, List<Pair> chunks, AuditedModel model);

    /** Judges the window from what was said of its columns; empty when the rules say nothing. */
    default Optional<Ruling> dataset(List<Ruling> columns) {
        return Optional.empty();
    }
}
