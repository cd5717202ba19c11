package org.mlaudit.streams.performance;

import org.mlaudit.streams.profile.BytesIn;
import org.mlaudit.streams.profile.BytesOut;

/** Predictions and outcomes of one class by bin of its score. */
final class ScoreTable {
    /** Scores are kept as multiples of this. */
    static final double SCORE_UNIT = 0x1p-20;

    private static final int DECIDED_NEGATIVE = 0;
    private static final int DECIDED_POSITIVE = 1;
    private static final int SCORES = 2;
    private static final int NEGATIVE = 3;
    private static final int POSITIVE = 4;
    private static final int TRUTH_SCORES = 5;
    private static final int CHANNELS = 6;

    private final BinTable table;

    ScoreTable() {
        this(new BinTable(CHANNELS));
    }

    private ScoreTable(BinTable table) {
        this.table = table;
    }

    void addPrediction(double score, boolean decidedPositive) {
        int bin = ScoreBins.of(score);
        table.add(bin, decidedPositive ? DECIDED_POSITIVE : DECIDED_NEGATIVE, 1);
        table.add(bin, SCORES, units(score));
    }

    /** Adds an outcome, or takes it back when the weight is negative. */
    void putTruth(double score, boolean positive, long weight) {
        int bin = ScoreBins.of(score);
        table.add(bin, positive ? POSITIVE : NEGATIVE, weight);
        table.add(bin, TRUTH_SCORES, weight * units(score));
    }

    private static long units(double score) {
        return Math.round(Math.max(0, Math.min(1, score)) / SCORE_UNIT);
    }

    void merge(ScoreTable other) {
        table.merge(other.table);
    }

    ScoreCurve curve() {
        int[] bins = table.occupied();
        double[] low = new double[bins.length];
        double[] high = new double[bins.length];
        for (int i = 0; i < bins.length; i++) {
            low[i] = ScoreBins.low(bins[i]);
            high[i] = ScoreBins.high(bins[i]);
        }
        return new ScoreCurve(
                low,
                high,
                channel(bins, DECIDED_NEGATIVE, 1),
                channel(bins, DECIDED_POSITIVE, 1),
                channel(bins, SCORES, SCORE_UNIT),
                channel(bins, NEGATIVE, Truth.WEIGHT_UNIT),
                channel(bins, POSITIVE, Truth.WEIGHT_UNIT),
                channel(bins, TRUTH_SCORES, SCORE_UNIT * Truth.WEIGHT_UNIT));
    }

    private double[] channel(int[] bins, int channel, double unit) {
        double[] values = new double[bins.length];
        for (int i = 0; i < bins.length; i++) {
            values[i] = table.get(bins[i], channel) * unit;
        }
        return values;
    }

    void writeTo(BytesOut out) {
        table.writeTo(out);
    }

    static ScoreTable readFrom(BytesIn in) {
        return new ScoreTable(BinTable.readFrom(CHANNELS, in));
    }
}
