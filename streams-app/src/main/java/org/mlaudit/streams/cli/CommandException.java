package org.mlaudit.streams.cli;

/** A command can't do what it was asked; the message says why. */
final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandException(String message) {
        super(message);
    }
}
