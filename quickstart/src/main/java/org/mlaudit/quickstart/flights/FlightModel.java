package org.mlaudit.quickstart.flights;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.mlaudit.contract.Artifact;
import org.mlaudit.contract.ModelContract;
import org.tribuo.Model;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;

/** The model {@code flight-delay/1} with its contract, as they ship with the demo. Safe for use by many threads. */
public final class FlightModel {
    /** File name of the contract. */
    public static final String CONTRACT_FILE = "flight-delay.yaml";
    /** File name of the artifact; the contract names it relative to itself. */
    public static final String ARTIFACT_FILE = "flight-delay-1.tribuo";

    private final ModelContract contract;
    private final Model<Label> model;

    /**
     * The inference of one flight.
     *
     * @param id the same in every run
     * @param occurredAt event time
     * @param features numbers and names, in the contract's order
     * @param prediction {@code score} and {@code label}
     * @param segments what it is grouped by besides its features
     * @param latencyMicros the time that the prediction took, microseconds
     */
    public record Entry(
            String id,
            Instant occurredAt,
            Map<String, Object> features,
            Map<String, Object> prediction,
            Map<String, String> segments,
            long latencyMicros) {
        public Entry {
            features = Collections.unmodifiableMap(new LinkedHashMap<>(features));
            prediction = Collections.unmodifiableMap(new LinkedHashMap<>(prediction));
            segments = Map.copyOf(segments);
        }
    }

    private FlightModel(ModelContract contract, Model<Label> model) {
        this.contract = contract;
        this.model = model;
    }

    /**
     * Loads both from the class path.
     *
     * @throws IllegalStateException if the artifact is not the one that the contract names
     */
    public static FlightModel load() {
        ModelContract contract = ShippedFiles.contract(CONTRACT_FILE);
        byte[] artifact = ShippedFiles.read(ARTIFACT_FILE);
        String digest = FlightModelTrainer.sha256(artifact);
        String expected = contract.artifact().map(Artifact::sha256).orElse("");
        if (!digest.equals(expected)) {
            throw new IllegalStateException(
                    ARTIFACT_FILE + " has the digest " + digest + ", the contract names " + expected);
        }
        return new FlightModel(contract, parse(artifact));
    }

    static Model<Label> parse(byte[] artifact) {
        try {
            return Model.deserializeFromStream(new ByteArrayInputStream(artifact))
                    .castModel(Label.class);
        } catch (IOException e) {
            throw new UncheckedIOException(ARTIFACT_FILE + " is not a Tribuo model", e);
        }
    }

    /** The contract of {@code flight-delay/1}. */
    public ModelContract contract() {
        return contract;
    }

    /** The inference of a flight, as the model's service logs it when the flight is scheduled to depart. */
    public Entry entry(Flight flight) {
        Map<String, Object> features = new LinkedHashMap<>();
        features.put("origin", flight.origin());
        features.put("destination", flight.destination());
        features.put("distance", flight.distance());
        features.put("hour", flight.hour());
        features.put("weekday", flight.weekday());
        double score = score(flight);
        Map<String, Object> prediction = new LinkedHashMap<>();
        prediction.put("score", score);
        prediction.put("label", label(score));
        return new Entry(
                flight.id(),
                flight.scheduled(),
                features,
                prediction,
                Map.of("origin", flight.origin()),
                flight.latencyMicros());
    }

    /** Probability that a flight arrives late, 0 to 1, rounded to six decimals. */
    public double score(Flight flight) {
        return score(model, flight);
    }

    static double score(Model<Label> model, Flight flight) {
        double score = model.predict(FlightEncoding.encode(flight, any -> LabelFactory.UNKNOWN_LABEL))
                .getOutputScores()
                .get(Flight.LATE)
                .getScore();
        return Math.rint(score * 1e6) / 1e6;
    }

    /** What the model decides at a score. */
    public String label(double score) {
        return score >= contract.prediction().threshold() ? Flight.LATE : Flight.ON_TIME;
    }

    /**
     * Writes {@value #CONTRACT_FILE} and {@value #ARTIFACT_FILE} into a directory, which is made if need be, so that the
     * model can be registered from there.
     *
     * @return the contract file
     */
    public static Path writeFiles(Path directory) {
        ShippedFiles.write(ARTIFACT_FILE, directory);
        return ShippedFiles.write(CONTRACT_FILE, directory);
    }
}
