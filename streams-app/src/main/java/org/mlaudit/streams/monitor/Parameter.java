package org.mlaudit.streams.monitor;

/**
 * A policy that a contract may set.
 *
 * @param name of a monitor's parameter what follows the monitor's name, for example {@code minimumEffect}, or the empty
 *     text for a policy that is called as the monitor itself; else the whole name
 * @param kind what its value is
 * @param standard what holds when the contract does not set it, as the documentation says it
 * @param meaning what it does, with unit and range
 * @param ofTarget whether it may also be set for one target, as {@code monitor.target.name}
 * @param ofSegments whether it may also be set for the segments of a field, as {@code monitor.by.field.name} and
 *     {@code monitor.target.by.field.name}
 */
public record Parameter(String name, Kind kind, String standard, String meaning, boolean ofTarget, boolean ofSegments) {
    /** Kinds of values. */
    public enum Kind {
        /** A number. */
        NUMBER,
        /** A text. */
        TEXT,
        /** Texts; one text stands for a list of one. */
        LIST
    }

    /** A number that may be set for one target too. */
    public static Parameter number(String name, double standard, String meaning) {
        return new Parameter(name, Kind.NUMBER, text(standard), meaning, true, false);
    }

    /** The same parameter, which may also be set for the segments of a field. */
    public Parameter alsoOfSegments() {
        return new Parameter(name, kind, standard, meaning, ofTarget, true);
    }

    /** A number that holds for all targets. */
    public static Parameter ofAll(String name, double standard, String meaning) {
        return new Parameter(name, Kind.NUMBER, text(standard), meaning, false, false);
    }

    /** A text that holds for all targets. */
    public static Parameter text(String name, String standard, String meaning) {
        return new Parameter(name, Kind.TEXT, standard, meaning, false, false);
    }

    /** Texts that hold for all targets. */
    public static Parameter list(String name, String standard, String meaning) {
        return new Parameter(name, Kind.LIST, standard, meaning, false, false);
    }

    private static String text(double standard) {
        return standard == Math.rint(standard) && Math.abs(standard) < 1e15
                ? Long.toString((long) standard)
                : Double.toString(standard);
    }
}
