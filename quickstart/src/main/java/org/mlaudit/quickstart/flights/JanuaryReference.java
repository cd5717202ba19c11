package org.mlaudit.quickstart.flights;

import java.util.List;
import org.mlaudit.codec.CategoryHash;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.streams.performance.ReferenceOutcomesBuilder;
import org.mlaudit.streams.performance.Truth;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.ReferenceBuilder;

/** January as the reference that the model is registered with, straight from the flights. */
final class JanuaryReference {
    private JanuaryReference() {}

    /** Of the inputs and predictions alone. */
    static Reference ofInputs(InferenceLayout layout, FlightRow row) {
        ReferenceBuilder builder = new ReferenceBuilder(layout);
        FlightData.month(FlightData.FIRST_MONTH).forEach(flight -> builder.add(row.of(flight)));
        return builder.build();
    }

    /** With what came of the predictions. */
    static Reference withOutcomes(InferenceLayout layout, FlightRow row) {
        List<Flight> flights = FlightData.month(FlightData.FIRST_MONTH);
        ReferenceOutcomesBuilder outcomes = new ReferenceOutcomesBuilder(layout);
        flights.forEach(flight -> outcomes.learn(row.of(flight), truth(layout, flight)));
        ReferenceOutcomesBuilder.Counting counting = outcomes.counting(ofInputs(layout, row));
        flights.forEach(flight -> counting.add(row.of(flight), truth(layout, flight)));
        return counting.build();
    }

    /** What a row of the reference says of its outcome. */
    private static Truth truth(InferenceLayout layout, Flight flight) {
        Truth truth = new Truth();
        truth.observedAtMillis = flight.scheduled().toEpochMilli();
        truth.hasLabel = true;
        truth.labelHash = CategoryHash.of(flight.outcome());
        truth.label = layout.contract().prediction().classes().indexOf(flight.outcome());
        return truth;
    }
}
