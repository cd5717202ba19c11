package org.mlaudit.streams.ledger.verify;

/** What is judged of a ledger, each by a verdict of its own. */
public enum Aspect {
    /** What is there is what was signed. */
    INTEGRITY,
    /** Everything that should be there is there. */
    COMPLETENESS,
    /** What was erased was erased by authority, and is gone. */
    ERASURE
}
