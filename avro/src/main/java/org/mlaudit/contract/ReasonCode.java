package org.mlaudit.contract;

/** Why a record was refused. The names are part of the {@code rejected} topic's format. */
public enum ReasonCode {
    /** The record holds a field that the contract does not name. */
    UNKNOWN_FIELD,
    /** A required value is absent. */
    MISSING,
    /** A value is not of the type that the contract asks for. */
    WRONG_TYPE,
    /** A number lies outside the allowed range. */
    OUT_OF_RANGE,
    /** A name is not one of the allowed categories or classes. */
    UNKNOWN_CATEGORY,
    /** A number is infinite or not a number. */
    NOT_FINITE,
    /** The prediction does not hold what its kind asks for. */
    PREDICTION_SHAPE,
    /** A time is absent, unreadable, before the year 2000 or more than a day ahead of the clock. */
    TIMESTAMP,
    /** The id is blank, too long or not text. */
    ID,
    /** The bytes are truncated or corrupt. */
    MALFORMED,
    /** The model version is not registered. */
    UNREGISTERED_MODEL,
    /** The schema that the bytes were written with is unknown, or cannot be read as the contract asks. */
    SCHEMA,
    /** The event came after its pane stopped accepting late events. */
    TOO_LATE,
    /** Ground truth that named no inference within its time to live. */
    UNMATCHED,
    /** Processing failed for a reason that is not in the record. */
    PROCESSING
}
