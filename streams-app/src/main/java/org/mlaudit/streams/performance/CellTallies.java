package org.mlaudit.streams.performance;

import java.util.Arrays;
import org.mlaudit.contract.PredictionKind;
import org.mlaudit.streams.profile.BytesIn;
import org.mlaudit.streams.profile.BytesOut;

/**
 * Predictions and their losses by the cell of the inputs that they fall into. The first loss of a cell is the share of
 * wrong decisions, or the absolute error of a REGRESSION; the second is the Brier score, or the squared error.
 */
public final class CellTallies {
    private final PredictionKind kind;
    private final long[] predictions;
    private final long[] truths;
    private final WeightedSum[] first;
    private final WeightedSum[] second;

    CellTallies(PredictionKind kind, int cells) {
        this.kind = kind;
        predictions = new long[cells];
        truths = new long[cells];
        first = new WeightedSum[cells];
        second = new WeightedSum[cells];
        for (int i = 0; i < cells; i++) {
            first[i] = new WeightedSum();
            second[i] = new WeightedSum();
        }
    }

    /** Number of cells. */
    public int size() {
        return predictions.length;
    }

    /** Number of predictions in a cell. */
    public long predictions(int cell) {
        return predictions[cell];
    }

    /** Number of predictions in a cell whose outcome was held against them. */
    public long truths(int cell) {
        return truths[cell];
    }

    /** Wrong decisions (each 1), or absolute errors. */
    public WeightedSum first(int cell) {
        return first[cell];
    }

    /** Brier scores, or squared errors; without weight where predictions have no scores. */
    public WeightedSum second(int cell) {
        return second[cell];
    }

    /**
     * The first losses by cell. Weighted outcomes count so that all together are as many as they are worth ({@link
     * Tally#effectiveTruths()}).
     *
     * @param whole the tally of the same predictions
     */
    public CellLosses firstLosses(Tally whole) {
        double scale = whole.squaredWeight() > 0 ? whole.weight() / whole.squaredWeight() : 1;
        double[] rows = new double[size()];
        double[] sums = new double[size()];
        double[] squares = new double[size()];
        for (int cell = 0; cell < rows.length; cell++) {
            rows[cell] = scale * first[cell].weight();
            sums[cell] = rows[cell] > 0 ? scale * first[cell].sum() : 0;
            squares[cell] = rows[cell] > 0 ? scale * first[cell].squares() : 0;
        }
        return new CellLosses(rows, sums, squares);
    }

    /** Predictions by cell, whether their outcome is known or not. */
    public double[] predictions() {
        return Arrays.stream(predictions).asDoubleStream().toArray();
    }

    void addPrediction(Decision decision) {
        if (decision.cell >= 0 && decision.cell < predictions.length) {
            predictions[decision.cell]++;
        }
    }

    /** Takes an outcome that could be compared. */
    void putTruth(Decision decision, Truth truth, int sign) {
        int cell = decision.cell;
        if (cell < 0 || cell >= predictions.length) {
            return;
        }
        long units = sign * truth.weight;
        truths[cell] += sign;
        first[cell].put(Losses.first(kind, decision, truth), units);
        double loss = Losses.second(kind, decision, truth);
        if (!Double.isNaN(loss)) {
            second[cell].put(loss, units);
        }
    }

    void merge(CellTallies other) {
        Counts.add(predictions, other.predictions);
        Counts.add(truths, other.truths);
        for (int i = 0; i < first.length; i++) {
            first[i].merge(other.first[i]);
            second[i].merge(other.second[i]);
        }
    }

    void writeTo(BytesOut out) {
        Counts.write(predictions, out);
        Counts.write(truths, out);
        for (int i = 0; i < first.length; i++) {
            if (predictions[i] != 0) {
                first[i].writeTo(out);
                second[i].writeTo(out);
            }
        }
    }

    void readFrom(BytesIn in) {
        Counts.read(predictions, in);
        Counts.read(truths, in);
        for (int i = 0; i < first.length; i++) {
            if (predictions[i] != 0) {
                first[i] = WeightedSum.readFrom(in);
                second[i] = WeightedSum.readFrom(in);
            }
        }
    }
}
