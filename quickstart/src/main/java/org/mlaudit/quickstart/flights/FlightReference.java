package org.mlaudit.quickstart.flights;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The reference data of the model: January 2001, which it was trained on, with its own predictions. */
public final class FlightReference {
    private static final String HEADER =
            "id,occurredAt,origin,destination,distance,hour,weekday,prediction_score,prediction_label,latencyMicros";

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
                out.write(HEADER + "\n");
                for (Flight flight : flights) {
                    out.write(row(flight, model));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the reference to " + file, e);
        }
        return flights.size();
    }

    private static String row(Flight flight, FlightModel model) {
        double score = model.score(flight);
        return String.join(
                        ",",
                        flight.id(),
                        flight.scheduled().toString(),
                        flight.origin(),
                        flight.destination(),
                        Integer.toString(flight.distance()),
                        Integer.toString(flight.hour()),
                        flight.weekday(),
                        Double.toString(score),
                        model.label(score),
                        Long.toString(flight.latencyMicros()))
                + "\n";
    }
}
