package org.mlaudit.codec;

import org.mlaudit.contract.Reason;

/** Bytes that cannot be decoded, with the reason. The bytes, not the program, are at fault. */
public final class DecodingException extends RuntimeException {
    private final transient Reason reason;

    /** A failure with its reason. */
    public DecodingException(Reason reason) {
        super(reason.toString());
        this.reason = reason;
    }

    /** A failure with its reason and what it came from. */
    public DecodingException(Reason reason, Throwable cause) {
        super(reason.toString(), cause);
        this.reason = reason;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }
}
