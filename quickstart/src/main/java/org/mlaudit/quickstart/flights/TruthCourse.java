package org.mlaudit.quickstart.flights;

/** How the ground truth of a flight reaches the feed's readers: real feeds repeat, correct and misdirect it. */
enum TruthCourse {
    /** Once, hours after the landing. */
    ONCE,
    /** Twice the same: a sender that got no answer sends again. */
    REPEATED,
    /** First the wrong class, a day later the right one. */
    CORRECTED,
    /** Days before the flight, and so before its prediction: the airline announced the delay. */
    ANNOUNCED,
    /** Once, and beside it a report on a flight that was never predicted. */
    WITH_STRAY;

    private static final int EVERY = 50;
    private static final int REPEATED_ROW = 7;
    private static final int CORRECTED_ROW = 19;
    private static final int ANNOUNCED_EVERY = 10;
    private static final int STRAY_EVERY = 2500;
    private static final int STRAY_ROW = 43;

    /** The course of a flight's truth, which depends on the data alone. */
    static TruthCourse of(Flight flight) {
        if (flight.late() && flight.row() % ANNOUNCED_EVERY == 1) {
            return ANNOUNCED;
        }
        if (flight.row() % STRAY_EVERY == STRAY_ROW) {
            return WITH_STRAY;
        }
        return switch (flight.row() % EVERY) {
            case REPEATED_ROW -> REPEATED;
            case CORRECTED_ROW -> CORRECTED;
            default -> ONCE;
        };
    }
}
