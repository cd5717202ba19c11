package org.mlaudit.keys;

/** A data key was destroyed while somebody held it; ask for the subject's key again. */
public final class KeyErasedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** An exception for a key. */
    public KeyErasedException(String keyId) {
        super("data key " + keyId + " is destroyed");
    }
}
