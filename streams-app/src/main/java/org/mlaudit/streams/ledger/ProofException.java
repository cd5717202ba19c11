package org.mlaudit.streams.ledger;

/** A proof does not prove what it should: it has a wrong length, or leads to another root. */
public class ProofException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** States what does not hold. */
    public ProofException(String message) {
        super(message);
    }
}
