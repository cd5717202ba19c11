package org.mlaudit.keys;

import org.jspecify.annotations.Nullable;

/** The keyset, its password or the key store that belongs to it is not what it must be; trying again does not help. */
public final class KeysetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** An exception with what is wrong and what to do; the message holds no secret. */
    public KeysetException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
