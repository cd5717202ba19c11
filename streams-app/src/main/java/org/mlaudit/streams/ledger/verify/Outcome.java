package org.mlaudit.streams.ledger.verify;

/** How a verdict comes out. */
public enum Outcome {
    /** Everything that was checked holds. */
    PASS,
    /** Something does not hold. */
    FAIL,
    /** Nothing was found that does not hold, but something that must be known for the verdict could not be read. */
    INCOMPLETE
}
