package org.mlaudit.streams.ledger;

/** A policy file is malformed, or a checkpoint does not satisfy a policy. */
public class PolicyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int line;

    PolicyException(int line, String reason) {
        super("policy, line " + line + ": " + reason);
        this.line = line;
    }

    PolicyException(String reason) {
        super(reason);
        this.line = 0;
    }

    /** Returns the line that is malformed, from 1; 0 if a checkpoint does not satisfy the policy. */
    public int line() {
        return line;
    }
}
