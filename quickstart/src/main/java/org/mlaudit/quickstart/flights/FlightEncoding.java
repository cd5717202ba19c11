package org.mlaudit.quickstart.flights;

import java.util.function.Function;
import org.tribuo.Feature;
import org.tribuo.classification.Label;
import org.tribuo.impl.ArrayExample;

/**
 * A flight as the model sees it: {@code distance} in thousands of miles, and a one for each of {@code origin@ATL},
 * {@code destination@LAX}, {@code hour@17} and {@code weekday@FRI}. Hours are names to the model, because lateness grows
 * over the day and falls in the night.
 */
final class FlightEncoding {
    private static final double MILES = 1000;

    private FlightEncoding() {}

    static ArrayExample<Label> encode(Flight flight, Function<Flight, Label> label) {
        ArrayExample<Label> example = new ArrayExample<>(label.apply(flight));
        example.add(new Feature("origin@" + flight.origin(), 1));
        example.add(new Feature("destination@" + flight.destination(), 1));
        example.add(new Feature("distance", flight.distance() / MILES));
        example.add(new Feature("hour@" + flight.hour(), 1));
        example.add(new Feature("weekday@" + flight.weekday(), 1));
        return example;
    }
}
