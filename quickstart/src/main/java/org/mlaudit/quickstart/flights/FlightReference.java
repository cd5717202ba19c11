package org.mlaudit.quickstart.flights;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The reference data: January 2001, which the model was trained on, with its own predictions and what came of them. */
public final class FlightReference {
    private FlightReference() {}

    /**
     * Writes the reference as CSV with a header; directories are made if need be.
     *
     * @return number of flights written
     */
    public static int write(Path file, FlightModel model) {
        List<Flight> flights = FlightData.month(FlightData.FIRST_MONTH);
        try {
            Path directory = file.toAbsolutePath().getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            try (BufferedWriter out = Files.newBufferedWriter(file)) {
                out.write(String.join(",", row(model, flights.getFirst()).keySet()) + "\n");
                for (Flight flight : flights) {
                    out.write(row(model, flight).values().stream()
                            .map(Object::toString)
                            .collect(Collectors.joining(",", "", "\n")));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the reference to " + file, e);
        }
        return flights.size();
    }

    /** Values by column, in the order of the file. */
    private static Map<String, Object> row(FlightModel model, Flight flight) {
        FlightModel.Entry entry = model.entry(flight);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", entry.id());
        row.put("occurredAt", entry.occurredAt());
        row.putAll(entry.features());
        entry.prediction().forEach((name, value) -> row.put("prediction_" + name, value));
        row.put("latencyMicros", entry.latencyMicros());
        row.put("truth.label", flight.outcome());
        return row;
    }
}
