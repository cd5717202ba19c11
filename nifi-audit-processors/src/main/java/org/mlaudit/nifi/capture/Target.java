package org.mlaudit.nifi.capture;

import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.Reason;
import org.mlaudit.event.Origin;
import org.mlaudit.nifi.source.Fields;

/** Checks and encodes the records of one kind, for one model version or model. Used by one thread. */
interface Target {
    /** Schema of the encoded records. */
    Schema schema();

    /** Attributes of a FlowFile that holds the encoded records. */
    Map<String, String> attributes();

    /** Whether the contract protects something, so that what it refuses must not be published as it came. */
    boolean personal();

    /** Model that a refused record is booked on. */
    String model();

    /** Version that a refused record is booked on, or null when it has none. */
    @Nullable
    String version();

    /**
     * Checks and encodes one record.
     *
     * @return why it is refused; empty when it is valid, and {@link #buffer()} then holds it
     */
    List<Reason> encode(Fields record, Origin origin);

    /** Bytes of the last valid record, from 0. */
    byte[] buffer();

    /** Number of bytes in {@link #buffer()}. */
    int length();

    /** Id that the record itself gives, or null. */
    @Nullable
    String id(Fields record);
}
