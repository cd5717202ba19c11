package org.mlaudit.quickstart.flights;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.mlaudit.contract.ModelKey;

/** Flights as JSON records: as they are logged, and as the ground truth that the airlines report. */
final class FlightRecords {
    private FlightRecords() {}

    /** The record of a flight in a log: what the model was asked and answered, and who booked it. */
    static ObjectNode logged(FlightModel model, Flight flight) {
        FlightModel.Entry entry = model.entry(flight);
        Customer customer = Customer.of(flight);
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        record.put("id", entry.id());
        put(record, model.contract().key());
        record.put("occurredAt", entry.occurredAt().toString());
        ObjectNode features = record.putObject("features");
        putAll(features, entry.features());
        putAll(features, customer.features(flight));
        putAll(record.putObject("prediction"), entry.prediction());
        putAll(record.putObject("segments"), entry.segments());
        record.put("latencyMicros", entry.latencyMicros());
        record.put("subject", customer.subject());
        return record;
    }

    /** A report of what came of a flight, for the prediction that was made of it. */
    static ObjectNode groundTruth(ModelKey predictor, TruthReport report) {
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        record.put("id", report.id());
        put(record, predictor);
        record.put("observedAt", report.observedAt().toString());
        record.put("label", report.label());
        return record;
    }

    private static void put(ObjectNode record, ModelKey key) {
        record.put("model", key.model());
        record.put("version", key.version());
    }

    private static void putAll(ObjectNode object, Map<String, ?> values) {
        values.forEach((name, value) -> {
            switch (value) {
                case Integer number -> object.put(name, number);
                case Double number -> object.put(name, number);
                default -> object.put(name, value.toString());
            }
        });
    }
}
