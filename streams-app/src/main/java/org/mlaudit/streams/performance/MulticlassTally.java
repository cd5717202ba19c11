package org.mlaudit.streams.performance;

import org.mlaudit.streams.profile.BytesIn;
import org.mlaudit.streams.profile.BytesOut;

/** Counts of a MULTICLASS model; classes by their position in the contract. */
public final class MulticlassTally extends Tally {
    private static final int COUNT = 0;
    private static final int WEIGHT = 1;

    private final int classes;
    private final long[] decided;
    /** Weight of the outcomes by the rank of their class among the probabilities, the most probable first. */
    private final long[] ranks;
    /** By actual times classes plus decided: most pairs never occur. */
    private BinTable confusion = new BinTable(2);

    private final ScoreTable[] scores;
    private WeightedSum logLoss = new WeightedSum();
    private WeightedSum brier = new WeightedSum();

    MulticlassTally(int classes) {
        this.classes = classes;
        this.decided = new long[classes];
        this.ranks = new long[classes];
        this.scores = new ScoreTable[classes];
        for (int i = 0; i < classes; i++) {
            scores[i] = new ScoreTable();
        }
    }

    /** Number of classes. */
    public int classes() {
        return classes;
    }

    /** Number of predictions that were decided for a class. */
    public long decided(int label) {
        return decided[label];
    }

    /** Number of outcomes of a class whose prediction was decided for a class. */
    public long count(int actual, int decided) {
        return confusion.get(actual * classes + decided, COUNT);
    }

    /** Weight of the outcomes of a class whose prediction was decided for a class. */
    public double confusion(int actual, int decided) {
        return confusion.get(actual * classes + decided, WEIGHT) * Truth.WEIGHT_UNIT;
    }

    /**
     * Weight of the outcomes, with probabilities, whose class has a rank among them: 0 for the most probable one. Of equal
     * probabilities the class that comes later in the contract ranks first, as in scikit-learn.
     */
    public double rank(int rank) {
        return ranks[rank] * Truth.WEIGHT_UNIT;
    }

    /** Predictions and outcomes by the probability of a class, one against the rest; only those with probabilities. */
    public ScoreCurve curve(int label) {
        return scores[label].curve();
    }

    /** Logarithmic loss of the outcomes whose prediction has probabilities, in nats. */
    public WeightedSum logLoss() {
        return logLoss;
    }

    /** Sum of the squared differences of probabilities and outcomes, over all classes. */
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
            if (decision.hasProbabilities) {
                for (int i = 0; i < classes; i++) {
                    scores[i].addPrediction(decision.probabilities[i], decision.label == i);
                }
            }
        }
    }

    @Override
    void compare(Decision decision, Truth truth, int sign) {
        long units = sign * truth.weight;
        int cell = truth.label * classes + decision.label;
        confusion.add(cell, COUNT, sign);
        confusion.add(cell, WEIGHT, units);
        if (decision.hasProbabilities) {
            float[] probabilities = decision.probabilities;
            double sum = 0;
            int rank = 0;
            for (int i = 0; i < classes; i++) {
                scores[i].putTruth(probabilities[i], truth.label == i, units);
                sum += probabilities[i];
                boolean before = i > truth.label
                        ? probabilities[i] >= probabilities[truth.label]
                        : probabilities[i] > probabilities[truth.label];
                rank += before ? 1 : 0;
            }
            ranks[rank] += units;
            logLoss.put(Losses.logarithmic(sum > 0 ? probabilities[truth.label] / sum : 0), units);
            brier.put(Losses.brier(probabilities, truth.label), units);
        }
    }

    @Override
    void merge(Tally tally) {
        super.merge(tally);
        MulticlassTally other = (MulticlassTally) tally;
        Counts.add(decided, other.decided);
        Counts.add(ranks, other.ranks);
        confusion.merge(other.confusion);
        for (int i = 0; i < classes; i++) {
            scores[i].merge(other.scores[i]);
        }
        logLoss.merge(other.logLoss);
        brier.merge(other.brier);
    }

    @Override
    void writeTo(BytesOut out) {
        super.writeTo(out);
        Counts.write(decided, out);
        Counts.write(ranks, out);
        confusion.writeTo(out);
        for (ScoreTable table : scores) {
            table.writeTo(out);
        }
        logLoss.writeTo(out);
        brier.writeTo(out);
    }

    @Override
    void readFrom(BytesIn in) {
        super.readFrom(in);
        Counts.read(decided, in);
        Counts.read(ranks, in);
        confusion = BinTable.readFrom(2, in);
        for (int i = 0; i < classes; i++) {
            scores[i] = ScoreTable.readFrom(in);
        }
        logLoss = WeightedSum.readFrom(in);
        brier = WeightedSum.readFrom(in);
    }
}
