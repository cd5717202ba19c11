package org.mlaudit.streams.performance;

import org.mlaudit.streams.profile.BytesIn;
import org.mlaudit.streams.profile.BytesOut;

/** Counts of a BINARY model; class 0 is the negative one, class 1 the positive one. */
public final class BinaryTally extends Tally {
    private final long[] decided = new long[2];
    private final long[] counts = new long[4];
    private final long[] weights = new long[4];
    private ScoreTable scores = new ScoreTable();
    private WeightedSum logLoss = new WeightedSum();
    private WeightedSum brier = new WeightedSum();

    BinaryTally() {}

    /** Number of predictions that were decided for a class. */
    public long decided(int label) {
        return decided[label];
    }

    /** Number of outcomes of a class whose prediction was decided for a class. */
    public long count(int actual, int decided) {
        return counts[2 * actual + decided];
    }

    /** Weight of the outcomes of a class whose prediction was decided for a class. */
    public double confusion(int actual, int decided) {
        return weights[2 * actual + decided] * Truth.WEIGHT_UNIT;
    }

    /** Predictions and outcomes by score; only those that have one. */
    public ScoreCurve curve() {
        return scores.curve();
    }

    /** Logarithmic loss of the outcomes whose prediction has a score, in nats. */
    public WeightedSum logLoss() {
        return logLoss;
    }

    /** Squared difference of scores and outcomes (Brier 1950). */
    public WeightedSum brier() {
        return brier;
    }

    @Override
    boolean decided(Decision decision) {
        return decision.label != Decision.NONE;
    }

    @Override
    void count(Decision decision) {
        if (decision.label != Decision.NONE) {
            decided[decision.label]++;
            if (!Double.isNaN(decision.score)) {
                scores.addPrediction(decision.score, decision.label == 1);
            }
        }
    }

    @Override
    void compare(Decision decision, Truth truth, int sign) {
        int cell = 2 * truth.label + decision.label;
        long units = sign * truth.weight;
        counts[cell] += sign;
        weights[cell] += units;
        if (!Double.isNaN(decision.score)) {
            boolean positive = truth.label == 1;
            scores.putTruth(decision.score, positive, units);
            logLoss.put(Losses.logarithmic(decision.score, positive), units);
            brier.put(Losses.brier(decision.score, positive), units);
        }
    }

    @Override
    void merge(Tally tally) {
        super.merge(tally);
        BinaryTally other = (BinaryTally) tally;
        Counts.add(decided, other.decided);
        Counts.add(counts, other.counts);
        Counts.add(weights, other.weights);
        scores.merge(other.scores);
        logLoss.merge(other.logLoss);
        brier.merge(other.brier);
    }

    @Override
    void writeTo(BytesOut out) {
        super.writeTo(out);
        Counts.write(decided, out);
        Counts.write(counts, out);
        Counts.write(weights, out);
        scores.writeTo(out);
        logLoss.writeTo(out);
        brier.writeTo(out);
    }

    @Override
    void readFrom(BytesIn in) {
        super.readFrom(in);
        Counts.read(decided, in);
        Counts.read(counts, in);
        Counts.read(weights, in);
        scores = ScoreTable.readFrom(in);
        logLoss = WeightedSum.readFrom(in);
        brier = WeightedSum.readFrom(in);
    }
}
