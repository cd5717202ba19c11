package org.mlaudit.contract;

/** How much of a date is kept. */
public enum DatePrecision {
    /** {@code 2026-03-14}. */
    DAY,
    /** {@code 2026-03}. */
    MONTH,
    /** {@code 2026}. */
    YEAR,
    /** {@code 2020s}. */
    DECADE
}
