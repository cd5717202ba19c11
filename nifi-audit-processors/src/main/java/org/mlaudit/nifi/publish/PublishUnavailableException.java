package org.mlaudit.nifi.publish;

/** Kafka or the registry can't be used at the moment; nothing was published, and trying again later may help. */
final class PublishUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PublishUnavailableException(String what, Throwable cause) {
        super(what + ": " + cause.getMessage(), cause);
    }
}
