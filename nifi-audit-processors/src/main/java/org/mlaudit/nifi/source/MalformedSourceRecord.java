package org.mlaudit.nifi.source;

import org.jspecify.annotations.Nullable;

/** One record of a source can't be read; the ones after it can. */
public final class MalformedSourceRecord extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient byte[] payload;

    /**
     * @param payload the record as it was, or empty when the reader does not give it
     */
    public MalformedSourceRecord(String message, byte[] payload, @Nullable Throwable cause) {
        super(message, cause);
        this.payload = payload;
    }

    /** The record as it was, or empty when the reader does not give it. */
    public byte[] payload() {
        return payload;
    }
}
