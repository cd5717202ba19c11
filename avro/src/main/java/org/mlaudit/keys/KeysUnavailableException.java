package org.mlaudit.keys;

import org.jspecify.annotations.Nullable;

/** Keys can't be had right now: the KMS does not answer, the key store is locked or gone. The same call may work later. */
public final class KeysUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** An exception with what is missing; the message holds no secret. */
    public KeysUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
