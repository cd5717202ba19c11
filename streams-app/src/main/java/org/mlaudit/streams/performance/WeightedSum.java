package org.mlaudit.streams.performance;

import org.mlaudit.streams.profile.BytesIn;
import org.mlaudit.streams.profile.BytesOut;

/** A quantity of outcomes, summed up with their weights, exactly: from it follow its mean and its variance. */
public final class WeightedSum {
    private long weight;
    private ExactTotal sum = new ExactTotal();
    private ExactTotal squares = new ExactTotal();

    /** Adds the quantity of an outcome, or takes it back when the weight (in units) is negative. */
    void put(double quantity, long units) {
        weight += units;
        double magnitude = Math.abs(units) * Truth.WEIGHT_UNIT * quantity;
        int sign = units < 0 ? -1 : 1;
        sum.put(magnitude, sign);
        squares.put(magnitude * quantity, sign);
    }

    /** Weight of the outcomes that have the quantity. */
    public double weight() {
        return weight * Truth.WEIGHT_UNIT;
    }

    /** Sum of weight times quantity. */
    public double sum() {
        return sum.value();
    }

    /** Sum of weight times the quantity's square. */
    public double squares() {
        return squares.value();
    }

    void merge(WeightedSum other) {
        weight += other.weight;
        sum.merge(other.sum);
        squares.merge(other.squares);
    }

    void writeTo(BytesOut out) {
        out.signed(weight);
        sum.writeTo(out);
        squares.writeTo(out);
    }

    static WeightedSum readFrom(BytesIn in) {
        WeightedSum read = new WeightedSum();
        read.weight = in.signed();
        read.sum = ExactTotal.readFrom(in);
        read.squares = ExactTotal.readFrom(in);
        return read;
    }
}
