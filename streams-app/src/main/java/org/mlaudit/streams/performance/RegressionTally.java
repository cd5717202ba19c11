package org.mlaudit.streams.performance;

import java.util.Arrays;
import java.util.List;
import org.mlaudit.streams.profile.BytesIn;
import org.mlaudit.streams.profile.BytesOut;

/** Sums of a REGRESSION model; an error is the prediction minus the outcome, in the contract's unit. */
public final class RegressionTally extends Tally {
    /** Numbers beyond are not compared: the fourth power of their error would not be finite. */
    static final double LARGEST = 1e75;

    private final double quantile;
    private BinTable values = new BinTable(1);
    private WeightedSum predicted = new WeightedSum();
    private WeightedSum error = new WeightedSum();
    private WeightedSum absolute = new WeightedSum();
    private WeightedSum squared = new WeightedSum();
    private WeightedSum actual = new WeightedSum();
    private WeightedSum percentage = new WeightedSum();
    private WeightedSum symmetric = new WeightedSum();
    private WeightedSum quantileLoss = new WeightedSum();
    /** Weight of outcomes within the predictions' intervals, and beyond them. */
    private final long[] intervals = new long[2];

    RegressionTally(double quantile) {
        this.quantile = quantile;
    }

    /** The predictions, each with weight 1. */
    public WeightedSum predicted() {
        return predicted;
    }

    /** Predictions by value: bins a sixteenth of a power of two wide, ascending. */
    public List<ValueBin> values() {
        return Arrays.stream(values.occupied())
                .mapToObj(bin -> new ValueBin(ValueBins.low(bin), ValueBins.high(bin), values.get(bin, 0)))
                .toList();
    }

    /**
     * Predictions of about one value.
     *
     * @param low smallest value
     * @param high largest value
     * @param count number of predictions
     */
    public record ValueBin(double low, double high, long count) {}

    /** Errors, positive where the prediction was too high. */
    public WeightedSum error() {
        return error;
    }

    /** Absolute errors. */
    public WeightedSum absolute() {
        return absolute;
    }

    /** Squared errors; the sum of their squares is that of the fourth powers. */
    public WeightedSum squared() {
        return squared;
    }

    /** The outcomes themselves. */
    public WeightedSum actual() {
        return actual;
    }

    /** Absolute errors by the outcome's magnitude; an outcome of zero is left out, so the weight tells how many were. */
    public WeightedSum percentage() {
        return percentage;
    }

    /** Twice the absolute error by the sum of both magnitudes; left out where both are zero. */
    public WeightedSum symmetric() {
        return symmetric;
    }

    /** Quantile loss at {@link #quantile()}. */
    public WeightedSum quantileLoss() {
        return quantileLoss;
    }

    /** The quantile that the model predicts, by the contract; 0.5 unless it says otherwise. */
    public double quantile() {
        return quantile;
    }

    /** Weight of the outcomes that lie within the interval that their prediction gave, bounds included. */
    public double within() {
        return intervals[0] * Truth.WEIGHT_UNIT;
    }

    /** Weight of the outcomes that lie beyond the interval that their prediction gave. */
    public double beyond() {
        return intervals[1] * Truth.WEIGHT_UNIT;
    }

    @Override
    boolean decided(Decision decision) {
        return Math.abs(decision.value) <= LARGEST;
    }

    @Override
    boolean comparable(Decision decision, Truth truth) {
        return decided(decision) && Math.abs(truth.value) <= LARGEST;
    }

    @Override
    void count(Decision decision) {
        if (decided(decision)) {
            values.add(ValueBins.of(decision.value), 0, 1);
            predicted.put(decision.value, Truth.ONE);
        }
    }

    @Override
    void compare(Decision decision, Truth truth, int sign) {
        long units = sign * truth.weight;
        double difference = decision.value - truth.value;
        double distance = Math.abs(difference);
        error.put(difference, units);
        absolute.put(distance, units);
        squared.put(difference * difference, units);
        actual.put(truth.value, units);
        if (truth.value != 0 && distance / Math.abs(truth.value) <= LARGEST) {
            percentage.put(distance / Math.abs(truth.value), units);
        }
        double magnitudes = Math.abs(truth.value) + Math.abs(decision.value);
        if (magnitudes > 0) {
            symmetric.put(2 * distance / magnitudes, units);
        }
        quantileLoss.put(difference > 0 ? (1 - quantile) * difference : -quantile * difference, units);
        if (!Double.isNaN(decision.lower) && !Double.isNaN(decision.upper)) {
            boolean inside = truth.value >= decision.lower && truth.value <= decision.upper;
            intervals[inside ? 0 : 1] += units;
        }
    }

    @Override
    void merge(Tally tally) {
        super.merge(tally);
        RegressionTally other = (RegressionTally) tally;
        values.merge(other.values);
        predicted.merge(other.predicted);
        error.merge(other.error);
        absolute.merge(other.absolute);
        squared.merge(other.squared);
        actual.merge(other.actual);
        percentage.merge(other.percentage);
        symmetric.merge(other.symmetric);
        quantileLoss.merge(other.quantileLoss);
        Counts.add(intervals, other.intervals);
    }

    @Override
    void writeTo(BytesOut out) {
        super.writeTo(out);
        values.writeTo(out);
        for (WeightedSum sum :
                List.of(predicted, error, absolute, squared, actual, percentage, symmetric, quantileLoss)) {
            sum.writeTo(out);
        }
        Counts.write(intervals, out);
    }

    @Override
    void readFrom(BytesIn in) {
        super.readFrom(in);
        values = BinTable.readFrom(1, in);
        predicted = WeightedSum.readFrom(in);
        error = WeightedSum.readFrom(in);
        absolute = WeightedSum.readFrom(in);
        squared = WeightedSum.readFrom(in);
        actual = WeightedSum.readFrom(in);
        percentage = WeightedSum.readFrom(in);
        symmetric = WeightedSum.readFrom(in);
        quantileLoss = WeightedSum.readFrom(in);
        Counts.read(intervals, in);
    }
}
