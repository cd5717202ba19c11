package org.mlaudit.quickstart.flights;

/**
 * What the feed wrote of one month of scheduled departures.
 *
 * @param flights number of flights that were predicted
 * @param late number of these that really were late
 * @param right number of these that the model decided rightly
 */
public record MonthFigures(long flights, long late, long right) {
    /** No flight. */
    public static final MonthFigures NONE = new MonthFigures(0, 0, 0);

    /** A flight and what the model decided. */
    static MonthFigures of(Flight flight, String decided) {
        return new MonthFigures(1, flight.late() ? 1 : 0, decided.equals(flight.outcome()) ? 1 : 0);
    }

    /** Both together. */
    MonthFigures plus(MonthFigures other) {
        return new MonthFigures(flights + other.flights, late + other.late, right + other.right);
    }
}
