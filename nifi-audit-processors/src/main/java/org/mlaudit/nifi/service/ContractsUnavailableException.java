package org.mlaudit.nifi.service;

/** The registered models are not known yet: asking again later may help. */
public final class ContractsUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ContractsUnavailableException(String message) {
        super(message);
    }
}
