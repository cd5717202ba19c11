package org.mlaudit.streams.ledger.verify;

/**
 * Something that does not hold.
 *
 * @param reason what kind it is
 * @param place where
 * @param detail what was found, for a person; may be empty
 */
public record Violation(Reason reason, Place place, String detail) {
    @Override
    public String toString() {
        return reason + " at " + place + ": " + reason.sentence() + (detail.isEmpty() ? "" : " (" + detail + ")");
    }
}
