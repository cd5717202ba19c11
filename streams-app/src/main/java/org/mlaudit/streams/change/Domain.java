package org.mlaudit.streams.change;

/** Which values a detector's mathematics allows. */
public enum Domain {
    /** 0 and 1. */
    BINARY("0 or 1"),
    /** 0 to 1, both included. */
    UNIT("from 0 to 1"),
    /** Any finite number. */
    NUMBER("a finite number");

    private final String described;

    Domain(String described) {
        this.described = described;
    }

    /** Whether a value belongs to it. */
    public boolean holds(double value) {
        return switch (this) {
            case BINARY -> value == 0 || value == 1;
            case UNIT -> value >= 0 && value <= 1;
            case NUMBER -> Double.isFinite(value);
        };
    }

    double check(double value) {
        if (!holds(value)) {
            throw new IllegalArgumentException("a value of this series must be " + described + ", not " + value);
        }
        return value;
    }
}
