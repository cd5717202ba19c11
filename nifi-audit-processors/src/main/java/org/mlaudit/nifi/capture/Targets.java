package org.mlaudit.nifi.capture;

import java.util.List;
import org.apache.nifi.flowfile.FlowFile;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.Reason;
import org.mlaudit.nifi.source.Fields;

/**
 * Finds the target of each record. Used by one thread, across FlowFiles.
 */
interface Targets {
    /** A new FlowFile begins: its attributes may name the model, and contracts may have changed. */
    void begin(FlowFile flowFile);

    /**
     * The target that all records of this FlowFile have by its attributes.
     *
     * @return {@link Resolution#BY_RECORD} when the records decide
     */
    Resolution byAttributes();

    /** The target of one record, or null when it names no model or none that is registered. */
    @Nullable
    Target of(Fields record);

    /** Why a record names no model; empty when it does. */
    List<Reason> unnamed(Fields record);

    /** Why a record is refused whose model is not registered. */
    Reason unregistered(Fields record);

    /** Whether a record without a target may hold what some registered contract protects. */
    boolean personal();

    /** The id of a record that has no target; null when it has none that can be read. */
    @Nullable
    String id(Fields record);

    /** What the attributes of a FlowFile say about the model of its records. */
    enum Resolution {
        REGISTERED,
        UNREGISTERED,
        BY_RECORD
    }
}
