package org.mlaudit.nifi.protect;

import org.jspecify.annotations.Nullable;

/** The content of a FlowFile can't be protected, however often it is tried. The message holds nothing of the content. */
final class UnprotectableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnprotectableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
