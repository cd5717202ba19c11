package org.mlaudit.quickstart.flights;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.mlaudit.contract.Artifact;
import org.mlaudit.contract.ContractFile;
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
        ModelContract contract = ContractFile.parse(new String(resource(CONTRACT_FILE), StandardCharsets.UTF_8));
        byte[] artifact = resource(ARTIFACT_FILE);
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
        try {
            Files.createDirectories(directory);
            Files.write(directory.resolve(ARTIFACT_FILE), resource(ARTIFACT_FILE));
            return Files.write(directory.resolve(CONTRACT_FILE), resource(CONTRACT_FILE));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the model to " + directory, e);
        }
    }

    private static byte[] resource(String name) {
        try (InputStream resource = FlightModel.class.getResourceAsStream("/flights/" + name)) {
            if (resource == null) {
                throw new IllegalStateException("/flights/" + name + " is missing from the class path");
            }
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read /flights/" + name, e);
        }
    }
}
