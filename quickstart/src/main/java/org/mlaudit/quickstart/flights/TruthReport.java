package org.mlaudit.quickstart.flights;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * One report of what came of a flight.
 *
 * @param sent when it is sent, event time
 * @param flight the flight
 * @param part what it is among the reports of that flight
 */
record TruthReport(Instant sent, Flight flight, Part part) {
    /** In the order in which they are sent; of those sent at once, by the row of the flight. */
    static final Comparator<TruthReport> BY_TIME = Comparator.comparing(TruthReport::sent)
            .thenComparingInt(report -> report.flight().row())
            .thenComparing(TruthReport::part);

    /** How long before its departure a delay is announced. */
    static final Duration ANNOUNCED_BEFORE = Duration.ofDays(2);

    /** Keeps the ids of strays apart from those of flights and of broken records. */
    private static final long NUMBERS_FROM = 1L << 33;

    private static final Duration REPEATED_AFTER = Duration.ofHours(6);
    private static final Duration CORRECTED_AFTER = Duration.ofDays(1);

    /** What a report is among those of its flight. */
    enum Part {
        /** It holds. */
        VALID,
        /** It holds, and came before the prediction. */
        ANNOUNCEMENT,
        /** It is wrong; a valid one follows. */
        WRONG,
        /** It holds, and follows a wrong one. */
        CORRECTION,
        /** The valid one once more. */
        REPETITION,
        /** It names a flight that was never predicted. */
        STRAY;

        /** Whether it is the one report that counts for its flight. */
        boolean counts() {
            return this == VALID || this == ANNOUNCEMENT || this == CORRECTION;
        }
    }

    /** All reports on a flight. */
    static List<TruthReport> of(Flight flight) {
        Instant reported = flight.reported();
        TruthReport valid = new TruthReport(reported, flight, Part.VALID);
        return switch (TruthCourse.of(flight)) {
            case ONCE -> List.of(valid);
            case REPEATED -> List.of(valid, new TruthReport(reported.plus(REPEATED_AFTER), flight, Part.REPETITION));
            case CORRECTED ->
                List.of(
                        new TruthReport(reported, flight, Part.WRONG),
                        new TruthReport(reported.plus(CORRECTED_AFTER), flight, Part.CORRECTION));
            case ANNOUNCED ->
                List.of(new TruthReport(flight.scheduled().minus(ANNOUNCED_BEFORE), flight, Part.ANNOUNCEMENT));
            case WITH_STRAY -> List.of(valid, new TruthReport(reported, flight, Part.STRAY));
        };
    }

    /** Id of the inference that it names. */
    String id() {
        return part == Part.STRAY ? Flight.uuid(flight.scheduled(), NUMBERS_FROM + flight.row()) : flight.id();
    }

    /** When it became known, event time: what is sent again became known when it was sent first. */
    Instant observedAt() {
        return part == Part.REPETITION ? flight.reported() : sent;
    }

    /** The class that it says. */
    String label() {
        boolean late = flight.late() != (part == Part.WRONG);
        return late ? Flight.LATE : Flight.ON_TIME;
    }
}
