package org.mlaudit.contract;

/** What a value must read as. */
public enum ValueType {
    /** A finite number. */
    NUMBER,
    /** A number without a fraction. */
    INTEGER,
    /** {@code true} or {@code false}, in any case. */
    BOOLEAN,
    /** A date by ISO 8601, such as {@code 2026-11-23}. */
    DATE,
    /** A date and time with an offset or Z by ISO 8601, such as {@code 2026-11-23T12:00:00Z}. */
    TIMESTAMP,
    /** A UUID in its canonical form, in any case (RFC 9562). */
    UUID
}
