package org.mlaudit.nifi.source;

import org.jspecify.annotations.Nullable;

/** The rest of a source can't be read. */
public final class UnreadableSource extends Exception {
    private static final long serialVersionUID = 1L;

    public UnreadableSource(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
