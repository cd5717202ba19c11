package org.mlaudit.quickstart.flights;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.mlaudit.contract.ModelContract;

/** What is logged of each flight under one contract: a model's predictions, or what really came of the flights. */
public interface FlightLog {
    /** The contract that its entries keep. */
    ModelContract contract();

    /** What is logged of a flight. */
    Entry entry(Flight flight);

    /**
     * What is logged of one flight.
     *
     * @param id the same in every run
     * @param occurredAt event time
     * @param features numbers and names, in the contract's order
     * @param prediction {@code label} and, of a model, {@code score}
     * @param segments what it is grouped by besides its features
     * @param latencyMicros the time that a prediction took, microseconds
     */
    record Entry(
            String id,
            Instant occurredAt,
            Map<String, Object> features,
            Map<String, Object> prediction,
            Map<String, String> segments,
            OptionalLong latencyMicros) {
        public Entry {
            features = Collections.unmodifiableMap(new LinkedHashMap<>(features));
            prediction = Collections.unmodifiableMap(new LinkedHashMap<>(prediction));
            segments = Map.copyOf(segments);
        }
    }
}
