package org.mlaudit.streams.profile;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What the explanations of a window's inferences say: how each feature moved the model's output, whether the model's own
 * prediction is the one that was recorded, how exactly attributions add up, and why inferences could not be explained.
 *
 * <p>Merging is associative and commutative and the order of adding does not matter, to the bit. Attributions are gathered
 * row by row in a buffer of up to {@value #FULL_BUFFER} rows and counted feature by feature when it is full, so adding
 * allocates nothing once the octaves that occur have their memory. Serialised, a feature takes under 1 KB for ordinary data.
 * Not safe for use by several threads.
 */
public final class Attributions implements Section<Attributions> {
    /**
     * Difference of a recorded prediction from the model's own, beyond which they do not match: of probabilities as it is, of
     * values relative to the greater magnitude. What is recorded is often rounded, so it is larger than a float's precision.
     */
    public static final double TOLERANCE = 1e-4;

    /** Longest text of a fault that is kept, in chars. */
    static final int LONGEST_MESSAGE = 300;

    private static final int FIRST_BUFFER = 8;
    private static final int FULL_BUFFER = 64;
    private static final double[] NO_BUFFER = {};
    private static final long[] NO_COUNTS = {};

    /** Features and, behind them, the sum of a row's attributions. */
    private final int columns;

    private final @Nullable FeatureAttributions[] profiles;
    /** Adverse decisions with the feature among the weightiest and in no approved reason; made when there is one. */
    private long[] unmapped = NO_COUNTS;

    private long adverse;
    private final EnumMap<ExplanationFault, Fault> faults = new EnumMap<>(ExplanationFault.class);
    private long explained;
    private long sampled;
    private long compared;
    private long mismatched;
    private double greatestDifference;
    private double greatestAdditivityError;
    /** Attributions of the rows not yet counted, a row after the other. */
    private double[] buffer = NO_BUFFER;

    private int buffered;
    private int room;

    /** The attributions of no inferences. */
    Attributions(int features) {
        this.columns = features + 1;
        this.profiles = new FeatureAttributions[columns];
    }

    /**
     * Inferences that could not be explained for one reason.
     *
     * @param count how many
     * @param message the first text in alphabetical order that says why, cut if it is long
     */
    public record Fault(long count, String message) {
        private Fault plus(Fault other) {
            String first = other.message.compareTo(message) < 0 ? other.message : message;
            return new Fault(count + other.count, first);
        }
    }

    /**
     * How far a recorded prediction is from the model's own, as {@link #add} takes it.
     *
     * @param probability whether they are probabilities, else values
     */
    public static double difference(double recorded, double own, boolean probability) {
        double difference = Math.abs(recorded - own);
        return probability || difference == 0 ? difference : difference / Math.max(Math.abs(recorded), Math.abs(own));
    }

    /**
     * Adds the explanation of an inference. One that is not finite counts as {@link ExplanationFault#NOT_FINITE}.
     *
     * @param phi holds its attributions, one for each feature in the contract's order, from {@code offset} on; may be reused
     *     afterwards
     * @param additivityError what base value and attributions together differ from the model's output; NaN if the method
     *     does not say that they add up
     * @param predictionDifference what the recorded prediction differs from the model's own, see {@link #difference}; NaN if
     *     there is nothing to compare
     * @param sampled whether the attributions are estimates
     * @return whether it was finite
     */
    public boolean add(double[] phi, int offset, double additivityError, double predictionDifference, boolean sampled) {
        double sum = 0;
        for (int i = offset; i < offset + columns - 1; i++) {
            sum += phi[i];
        }
        double error = Double.isNaN(additivityError) ? 0 : Math.abs(additivityError);
        if (!Double.isFinite(sum + error)) {
            addFault(ExplanationFault.NOT_FINITE, "an attribution is not finite");
            return false;
        }
        if (buffered == room) {
            makeRoom();
        }
        int at = buffered++ * columns;
        System.arraycopy(phi, offset, buffer, at, columns - 1);
        buffer[at + columns - 1] = sum;
        explained++;
        this.sampled += sampled ? 1 : 0;
        greatestAdditivityError = Math.max(greatestAdditivityError, error);
        if (!Double.isNaN(predictionDifference)) {
            double difference = Math.min(Double.MAX_VALUE, Math.abs(predictionDifference));
            compared++;
            mismatched += difference > TOLERANCE ? 1 : 0;
            greatestDifference = Math.max(greatestDifference, difference);
        }
        return true;
    }

    /** Counts an inference that could not be explained. */
    public void addFault(ExplanationFault fault, String message) {
        Fault known = faults.get(fault);
        if (known != null && known.message.equals(message)) {
            faults.put(fault, new Fault(known.count + 1, message));
        } else {
            faults.merge(fault, new Fault(1, shortened(message)), Fault::plus);
        }
    }

    /**
     * Counts an adverse decision whose reasons were ranked.
     *
     * @param names of the features, in the contract's order
     * @param uncovered those among the weightiest that no approved reason of the contract covers
     */
    public void addAdverse(List<String> names, List<String> uncovered) {
        adverse++;
        for (String feature : uncovered) {
            if (unmapped.length == 0) {
                unmapped = new long[features()];
            }
            unmapped[names.indexOf(feature)]++;
        }
    }

    /** Adverse decisions whose reasons were ranked. */
    public long adverse() {
        return adverse;
    }

    /** Those among them with a feature, by its place, among the weightiest though no approved reason covers it. */
    public long unmapped(int feature) {
        return unmapped.length == 0 ? 0 : unmapped[feature];
    }

    /** Cut between characters, and free of what UTF-8 can't hold, so that it reads back as it was. */
    private static String shortened(String message) {
        int end = Math.min(message.length(), LONGEST_MESSAGE);
        if (end < message.length() && Character.isHighSurrogate(message.charAt(end - 1))) {
            end--;
        }
        byte[] utf8 = message.substring(0, end).getBytes(StandardCharsets.UTF_8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /** Number of features. */
    public int features() {
        return columns - 1;
    }

    /** Inferences with an explanation. */
    public long explained() {
        return explained;
    }

    /** Explanations that are estimates. */
    public long sampled() {
        return sampled;
    }

    /** Inferences whose recorded prediction was compared with the model's own. */
    public long compared() {
        return compared;
    }

    /** Those among them that differ by more than {@link #TOLERANCE}. */
    public long mismatched() {
        return mismatched;
    }

    /** Greatest difference of a recorded prediction from the model's own; 0 if none was compared. */
    public double greatestDifference() {
        return greatestDifference;
    }

    /** Most that base value and attributions together differ from the model's output; 0 if nothing was explained. */
    public double greatestAdditivityError() {
        return greatestAdditivityError;
    }

    /** Why inferences could not be explained. */
    public Map<ExplanationFault, Fault> faults() {
        return Collections.unmodifiableMap(faults);
    }

    /** Inferences that could not be explained. */
    public long faulty() {
        return faults.values().stream().mapToLong(Fault::count).sum();
    }

    /** A feature's attributions, by its place among the contract's features; valid until something is added. */
    public FeatureAttributions feature(int index) {
        if (index >= features()) {
            throw new IndexOutOfBoundsException("feature " + index + " of " + features());
        }
        drain();
        return read(index);
    }

    /** The sums of each inference's attributions: the outputs beyond the base value. Valid until something is added. */
    public FeatureAttributions outputs() {
        drain();
        return read(columns - 1);
    }

    /** Mean magnitude of all features together; empty when nothing was explained. */
    public OptionalDouble totalMagnitude() {
        drain();
        double total = 0;
        for (int i = 0; i < features(); i++) {
            total += read(i).meanMagnitude().orElse(0);
        }
        return explained == 0 ? OptionalDouble.empty() : OptionalDouble.of(Math.min(Double.MAX_VALUE, total));
    }

    private FeatureAttributions read(int column) {
        FeatureAttributions profile = profiles[column];
        return profile == null ? new FeatureAttributions() : profile;
    }

    /** Whether nothing was explained and nothing went wrong. */
    @Override
    public boolean isEmpty() {
        return explained == 0 && adverse == 0 && faults.isEmpty();
    }

    @Override
    public void merge(Attributions other) {
        drain();
        other.drain();
        explained += other.explained;
        sampled += other.sampled;
        compared += other.compared;
        mismatched += other.mismatched;
        greatestDifference = Math.max(greatestDifference, other.greatestDifference);
        greatestAdditivityError = Math.max(greatestAdditivityError, other.greatestAdditivityError);
        other.faults.forEach((fault, count) -> faults.merge(fault, count, Fault::plus));
        adverse += other.adverse;
        if (other.unmapped.length != 0) {
            long[] sum = new long[features()];
            Arrays.setAll(sum, feature -> unmapped(feature) + other.unmapped(feature));
            unmapped = sum;
        }
        for (int i = 0; i < columns; i++) {
            FeatureAttributions theirs = other.profiles[i];
            if (theirs != null) {
                profile(i).merge(theirs);
            }
        }
    }

    /** A number that grows with every explanation, every ranking of reasons and every fault. */
    long revision() {
        return explained + adverse + faulty();
    }

    /** Counts what is buffered and gives the buffer's memory back. */
    void release() {
        drain();
        buffer = NO_BUFFER;
        room = 0;
    }

    @Override
    public void writeTo(BytesOut out) {
        drain();
        out.count(explained);
        out.count(sampled);
        out.count(compared);
        out.count(mismatched);
        out.number(greatestDifference);
        out.number(greatestAdditivityError);
        out.count(faults.size());
        faults.forEach((fault, held) -> {
            out.octet(fault.code());
            out.count(held.count());
            out.text(held.message());
        });
        for (int i = 0; explained != 0 && i < columns; i++) {
            profile(i).writeTo(out);
        }
        out.count(adverse);
        for (int feature = 0; adverse != 0 && feature < features(); feature++) {
            out.count(unmapped(feature));
        }
    }

    void readFrom(BytesIn in) {
        explained = in.count();
        sampled = in.count();
        compared = in.count();
        mismatched = in.count();
        greatestDifference = in.number();
        greatestAdditivityError = in.number();
        for (int left = in.size(ExplanationFault.values().length); left > 0; left--) {
            faults.put(ExplanationFault.of(in.octet()), new Fault(in.count(), in.text()));
        }
        for (int i = 0; explained != 0 && i < columns; i++) {
            profiles[i] = FeatureAttributions.readFrom(explained, in);
        }
        adverse = in.count();
        if (adverse != 0) {
            unmapped = new long[features()];
            for (int feature = 0; feature < unmapped.length; feature++) {
                unmapped[feature] = in.count();
            }
        }
    }

    private FeatureAttributions profile(int column) {
        FeatureAttributions profile = profiles[column];
        if (profile == null) {
            profile = new FeatureAttributions();
            profiles[column] = profile;
        }
        return profile;
    }

    private void makeRoom() {
        if (room == FULL_BUFFER) {
            drain();
        } else {
            room = room == 0 ? FIRST_BUFFER : FULL_BUFFER;
            buffer = Arrays.copyOf(buffer, room * columns);
        }
    }

    private void drain() {
        if (buffered != 0) {
            for (int i = 0; i < columns; i++) {
                profile(i).drain(buffer, i, columns, buffered);
            }
            buffered = 0;
        }
    }
}
