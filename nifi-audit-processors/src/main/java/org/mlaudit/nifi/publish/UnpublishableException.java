package org.mlaudit.nifi.publish;

import org.jspecify.annotations.Nullable;

/** The content of a FlowFile can't be published, however often it is tried. */
final class UnpublishableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnpublishableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
