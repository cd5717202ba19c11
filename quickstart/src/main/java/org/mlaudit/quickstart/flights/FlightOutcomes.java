package org.mlaudit.quickstart.flights;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.mlaudit.contract.ModelContract;

/**
 * What really came of the flights, audited as a stream of its own under the contract {@code flight-outcome/1}: once a flight
 * has landed, whether it was late, by how much, and what was known of it before. Its event time is the landing, so the
 * records arrive in the order of their times.
 */
public final class FlightOutcomes implements FlightLog {
    /** File name of the contract. */
    public static final String CONTRACT_FILE = "flight-outcome.yaml";

    /** Keeps the ids apart from those of flights and of broken records. */
    private static final long NUMBERS_FROM = 1L << 33;

    private final ModelContract contract;

    private FlightOutcomes(ModelContract contract) {
        this.contract = contract;
    }

    /** Loads the contract from the class path. */
    public static FlightOutcomes load() {
        return new FlightOutcomes(ShippedFiles.contract(CONTRACT_FILE));
    }

    @Override
    public ModelContract contract() {
        return contract;
    }

    @Override
    public Entry entry(Flight flight) {
        Map<String, Object> features = new LinkedHashMap<>();
        features.put("origin", flight.origin());
        features.put("hours", flight.hours());
        features.put("delay", flight.delayMinutes());
        return new Entry(
                Flight.uuid(flight.landed(), NUMBERS_FROM + flight.row()),
                flight.landed(),
                features,
                Map.of("label", flight.outcome()),
                Map.of(),
                OptionalLong.empty());
    }

    /**
     * Writes the contract into a directory, which is made if need be, so that it can be registered from there.
     *
     * @return the contract file
     */
    public static Path writeFiles(Path directory) {
        return ShippedFiles.write(CONTRACT_FILE, directory);
    }
}
