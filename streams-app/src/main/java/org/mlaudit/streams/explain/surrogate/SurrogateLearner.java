package org.mlaudit.streams.explain.surrogate;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.mlaudit.streams.explain.model.CompiledModel;
import org.mlaudit.streams.explain.model.ModelArtifactException;
import org.mlaudit.streams.monitor.Parameter;
import org.mlaudit.streams.profile.RowSample;

/**
 * Learns a surrogate from recorded predictions: a linear model, a tree and a forest are trained, each on four fifths of the rows in
 * turn, and judged by what they say of the other fifth; the one with the greatest R squared is trained on all rows, if it
 * reaches the least fidelity. Where a simpler one explains 0.999 of the variance, no other is tried. The answer is a function of the set of rows alone.
 */
public final class SurrogateLearner {
    /** Policy: least R squared on held-out rows of a surrogate that explanations are made of. */
    public static final String FIDELITY = "explain.surrogate.fidelity";

    /** Value of {@link #FIDELITY} where a contract has none. */
    public static final double LEAST_FIDELITY = 0.8;

    /** Fewest rows that a surrogate is learned from. */
    public static final int LEAST_ROWS = 100;

    /** Policies of surrogates. */
    public static final List<Parameter> POLICIES = List.of(Parameter.number(
            FIDELITY,
            LEAST_FIDELITY,
            "least R squared, on held-out rows, of a surrogate that explains in a model's place"));

    private static final int FOLDS = 5;
    /** From here on, nothing less simple is tried. */
    private static final double ENOUGH = 0.999;

    private static final Logger LOGGER = Logger.getLogger(SurrogateLearner.class.getName());

    private SurrogateLearner() {}

    /** How well a kind of model does on rows that it was not trained on. */
    private record Judged(double fidelity, OptionalDouble agreement) {}

    /**
     * Learns from the rows of a sample, at the least fidelity that the contract's policy {@value #FIDELITY} sets.
     *
     * @return the surrogate, or why there is none
     */
    public static Learned learn(RowSample sample) {
        return learn(sample, sample.layout().contract().policy(FIDELITY, LEAST_FIDELITY));
    }

    static Learned learn(RowSample sample, double leastFidelity) {
        SurrogateRows rows = SurrogateRows.of(sample);
        if (rows.size() < LEAST_ROWS) {
            return refused(rows.size() + " sampled rows hold a recorded " + RecordedOutputs.described(sample)
                    + "; a surrogate needs " + LEAST_ROWS);
        }
        if (rows.inputs() == 0) {
            return refused("no feature of the contract is a number, a flag or a category");
        }
        if (!rows.outputs().vary()) {
            return refused("all recorded predictions are the same, so there is nothing to explain");
        }
        Candidate best = Candidate.LINEAR;
        Judged judged = judge(best, rows);
        for (Candidate other : List.of(Candidate.TREE, Candidate.FOREST)) {
            if (judged.fidelity() >= ENOUGH) {
                break;
            }
            Judged others = judge(other, rows);
            if (others.fidelity() > judged.fidelity()) {
                best = other;
                judged = others;
            }
        }
        if (judged.fidelity() < leastFidelity) {
            return new Refusal(
                    String.format(
                            Locale.ROOT,
                            "the best surrogate, of kind %s, explains a share of %.3f of the variance of the recorded"
                                    + " predictions, less than %s, %s: explanations by it would not be of the model",
                            best.text(),
                            Math.max(0, judged.fidelity()),
                            FIDELITY,
                            leastFidelity),
                    OptionalDouble.of(judged.fidelity()));
        }
        return new Surrogate(
                best.train(rows, rows.all()),
                rows.encoding(),
                best.text(),
                judged.fidelity(),
                judged.agreement(),
                rows.size(),
                digest(best, rows));
    }

    private static Refusal refused(String reason) {
        return new Refusal(reason, OptionalDouble.empty());
    }

    /** What a candidate that can't be trained is worth: less than any. */
    private static Judged judge(Candidate candidate, SurrogateRows rows) {
        try {
            return crossFitted(candidate, rows);
        } catch (ModelArtifactException | IllegalArgumentException e) {
            LOGGER.log(Level.FINE, e, () -> "a surrogate of kind " + candidate.text() + " can't be trained");
            return new Judged(-Double.MAX_VALUE, OptionalDouble.empty());
        }
    }

    /** Each row is judged by a model of the other folds. */
    private static Judged crossFitted(Candidate candidate, SurrogateRows rows) {
        double left = 0;
        int agreeing = 0;
        int decided = 0;
        RecordedOutputs outputs = rows.outputs();
        int count = outputs.count();
        for (int fold = 0; fold < FOLDS; fold++) {
            int held = fold;
            int[] others = IntStream.range(0, rows.size())
                    .filter(row -> row % FOLDS != held)
                    .toArray();
            int[] own = IntStream.range(0, rows.size())
                    .filter(row -> row % FOLDS == held)
                    .toArray();
            CompiledModel model = candidate.train(rows, others);
            double[] said = new double[own.length * count];
            model.raw(rows.encoded(own), own.length, said);
            for (int i = 0; i < own.length; i++) {
                for (int output = 0; output < count; output++) {
                    double error = said[i * count + output] - outputs.output(own[i], output);
                    left += error * error;
                }
                if (outputs.areProbabilities() && outputs.decided(own[i]).isPresent()) {
                    decided++;
                    agreeing += outputs.decision(said, i * count)
                                    == outputs.decided(own[i]).getAsInt()
                            ? 1
                            : 0;
                }
            }
        }
        double fidelity = 1 - left / spread(rows);
        return new Judged(
                Double.isFinite(fidelity) ? fidelity : -Double.MAX_VALUE,
                decided > 0 ? OptionalDouble.of(agreeing / (double) decided) : OptionalDouble.empty());
    }

    /** Sum of squared distances of the outputs from their means. */
    private static double spread(SurrogateRows rows) {
        RecordedOutputs outputs = rows.outputs();
        double spread = 0;
        for (int output = 0; output < outputs.count(); output++) {
            double mean = 0;
            for (int row = 0; row < rows.size(); row++) {
                mean += outputs.output(row, output) / rows.size();
            }
            for (int row = 0; row < rows.size(); row++) {
                double away = outputs.output(row, output) - mean;
                spread += away * away;
            }
        }
        return spread;
    }

    private static String digest(Candidate candidate, SurrogateRows rows) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(candidate.text().getBytes(StandardCharsets.UTF_8));
            for (String input : rows.encoding().inputNames()) {
                digest.update((byte) 0);
                digest.update(input.getBytes(StandardCharsets.UTF_8));
            }
            double[] x = rows.encoded(rows.all());
            int count = rows.outputs().count();
            ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * (x.length + rows.size() * count));
            for (double value : x) {
                bytes.putDouble(value);
            }
            for (int row = 0; row < rows.size(); row++) {
                for (int output = 0; output < count; output++) {
                    bytes.putDouble(rows.outputs().output(row, output));
                }
            }
            return HexFormat.of().formatHex(digest.digest(bytes.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
