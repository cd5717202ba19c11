package org.mlaudit.keys;

import org.jspecify.annotations.Nullable;

/** A ciphertext can't be decrypted: it, or what it was bound to, was changed, or it was made with another key. */
public final class DecryptionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** An exception with what failed; the message holds no plaintext. */
    public DecryptionException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
