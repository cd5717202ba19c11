package org.mlaudit.streams.performance;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.mlaudit.contract.PredictionKind;
import org.mlaudit.streams.profile.BytesIn;
import org.mlaudit.streams.profile.BytesOut;
import org.mlaudit.streams.profile.RowSample;

/**
 * What came of a bounded sample of a window's predictions: those whose ids have the k smallest 64-bit hashes, as a window's
 * {@link RowSample} of inputs has them too, so that both together are labelled rows. Predictions are never taken back, so an
 * id of the final sample was in it from its prediction on; its outcomes are held as often as they were added and not taken
 * back. So merging is associative and commutative, the order does not matter, and an outcome that is replaced leaves no
 * trace, to the bit.
 *
 * <p>Merging samples of different k takes the smaller one; a sample of no predictions has none to lose. Takes some 200
 * bytes an id on the heap and 20 serialised. Not safe for use by several threads.
 */
public final class OutcomeSample {
    private final PredictionKind kind;
    private int limit;
    /** Whether there were predictions, sampled or not. */
    private boolean any;

    private final TreeMap<Long, Sampled> byHash = new TreeMap<>();

    /**
     * An outcome.
     *
     * @param label position of the real class among the contract's; -1 of REGRESSION models
     * @param value the real quantity; 0 of other models
     * @param units weight in units of {@link Truth#WEIGHT_UNIT}
     */
    public record Outcome(int label, double value, long units) implements Comparable<Outcome> {
        private static final Comparator<Outcome> ORDER = Comparator.comparingInt(Outcome::label)
                .thenComparingDouble(Outcome::value)
                .thenComparingLong(Outcome::units);

        /** How much it counts; 1 where nothing was said of it. */
        public double weight() {
            return units * Truth.WEIGHT_UNIT;
        }

        @Override
        public int compareTo(Outcome other) {
            return ORDER.compare(this, other);
        }
    }

    /** The predictions of one hash and their outcomes, ascending. */
    private static final class Sampled {
        private long predictions;
        private final List<Outcome> outcomes = new ArrayList<>(1);

        void add(Outcome outcome) {
            int at = Collections.binarySearch(outcomes, outcome);
            outcomes.add(at < 0 ? -at - 1 : at, outcome);
        }
    }

    /** The sample of no predictions of a model of a kind, of at most {@code limit} ids. */
    OutcomeSample(PredictionKind kind, int limit) {
        this.kind = kind;
        this.limit = limit;
    }

    /** The sample of predictions of which none was sampled, so that none can be. */
    static OutcomeSample ofUnsampled(PredictionKind kind) {
        OutcomeSample sample = new OutcomeSample(kind, 0);
        sample.any = true;
        return sample;
    }

    void addPrediction(Decision decision) {
        any = true;
        if (limit > 0 && decision.idHash != 0 && (byHash.size() < limit || decision.idHash <= byHash.lastKey())) {
            sampled(decision.idHash).predictions++;
            trim();
        }
    }

    /** Adds an outcome (sign 1) or takes it back (sign -1). */
    void putTruth(Decision decision, Truth truth, int sign) {
        Sampled sampled = byHash.get(decision.idHash);
        if (sampled != null) {
            Outcome outcome = kind == PredictionKind.REGRESSION
                    ? new Outcome(Decision.NONE, truth.value + 0.0, truth.weight)
                    : new Outcome(truth.label, 0, truth.weight);
            if (sign > 0) {
                sampled.add(outcome);
            } else {
                sampled.outcomes.remove(outcome);
            }
        }
    }

    private Sampled sampled(long hash) {
        return byHash.computeIfAbsent(hash, any -> new Sampled());
    }

    private void trim() {
        while (byHash.size() > limit) {
            byHash.pollLastEntry();
        }
    }

    void merge(OutcomeSample other) {
        if (!other.any) {
            return;
        }
        limit = any ? Math.min(limit, other.limit) : other.limit;
        any = true;
        other.byHash.forEach((hash, theirs) -> {
            Sampled ours = sampled(hash);
            ours.predictions += theirs.predictions;
            theirs.outcomes.forEach(ours::add);
        });
        trim();
    }

    /** The k of this sample. */
    public int limit() {
        return limit;
    }

    /** Number of ids in it, with an outcome or without. */
    public int size() {
        return byHash.size();
    }

    /** What came of the prediction of an id; empty if it is not in the sample, has no outcome, or came more than once. */
    public Optional<Outcome> outcome(long idHash) {
        return Optional.ofNullable(byHash.get(idHash))
                .filter(sampled -> sampled.predictions == 1 && sampled.outcomes.size() == 1)
                .map(sampled -> sampled.outcomes.getFirst());
    }

    boolean isEmpty() {
        return byHash.isEmpty();
    }

    void writeTo(BytesOut out) {
        out.count(limit);
        out.count(byHash.size());
        for (Map.Entry<Long, Sampled> entry : byHash.entrySet()) {
            Sampled sampled = entry.getValue();
            out.fixedLong(entry.getKey());
            out.count(sampled.predictions);
            out.count(sampled.outcomes.size());
            for (Outcome outcome : sampled.outcomes) {
                out.signed(outcome.label());
                out.number(outcome.value());
                out.count(outcome.units());
            }
        }
    }

    /** Reads what {@link #writeTo} wrote. */
    static OutcomeSample readFrom(PredictionKind kind, BytesIn in) {
        OutcomeSample sample = new OutcomeSample(kind, in.size(Integer.MAX_VALUE));
        sample.any = true;
        for (int left = in.size(); left > 0; left--) {
            Sampled sampled = sample.sampled(in.fixedLong());
            sampled.predictions = in.count();
            for (int outcomes = in.size(); outcomes > 0; outcomes--) {
                sampled.add(new Outcome((int) in.signed(), in.number(), in.count()));
            }
        }
        return sample;
    }
}
