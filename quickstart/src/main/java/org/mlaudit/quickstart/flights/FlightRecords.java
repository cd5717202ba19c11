package org.mlaudit.quickstart.flights;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.mlaudit.contract.ModelKey;

/** Flights as the records that the model's service logs, and as the outcomes that the airlines report. */
final class FlightRecords {
    private final FlightModel model;
    private final ModelKey key;

    FlightRecords(FlightModel model) {
        this.model = model;
        this.key = model.contract().key();
    }

    /** The inference of a flight. */
    ObjectNode inference(Flight flight) {
        double score = model.score(flight);
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        record.put("id", flight.id());
        record.put("model", key.model());
        record.put("version", key.version());
        record.put("occurredAt", flight.scheduled().toString());
        record.putObject("features")
                .put("origin", flight.origin())
                .put("destination", flight.destination())
                .put("distance", flight.distance())
                .put("hour", flight.hour())
                .put("weekday", flight.weekday());
        record.putObject("prediction").put("score", score).put("label", model.label(score));
        record.putObject("segments").put("origin", flight.origin());
        record.put("latencyMicros", flight.latencyMicros());
        return record;
    }

    /** What really came of a flight. */
    ObjectNode outcome(Flight flight) {
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        record.put("id", flight.id());
        record.put("model", key.model());
        record.put("version", key.version());
        record.put("observedAt", flight.reported().toString());
        record.put("label", flight.outcome());
        return record;
    }
}
