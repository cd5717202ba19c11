package org.mlaudit.streams.performance;

import org.mlaudit.streams.profile.BytesIn;
import org.mlaudit.streams.profile.BytesOut;

/**
 * What is counted of a set of predictions and their outcomes. Everything in it is a sum of whole numbers or an exact sum,
 * so merging is associative and commutative, an outcome can be taken back, and equal sets give equal bytes.
 */
public abstract sealed class Tally permits BinaryTally, MulticlassTally, RegressionTally {
    private long predictions;
    private long undecided;
    private long disagreements;
    private long truths;
    private long weight;
    /** In units of {@link Truth#WEIGHT_UNIT}; each rounded down. */
    private long squaredWeight;

    private long incomparable;
    private long unknownClass;
    private long wrongKind;

    Tally() {}

    /** The tally of nothing, of the kind of a specification. */
    static Tally of(OutcomeSpec spec) {
        return switch (spec.contract().prediction().kind()) {
            case BINARY -> new BinaryTally();
            case MULTICLASS -> new MulticlassTally(spec.classes().size());
            case REGRESSION -> new RegressionTally(spec.quantile());
        };
    }

    /** Number of predictions. */
    public final long predictions() {
        return predictions;
    }

    /** Number of predictions that hold nothing that an outcome could be held against. */
    public final long undecided() {
        return undecided;
    }

    /** Number of predictions whose label is not the one that their scores and the contract's threshold decide for. */
    public final long disagreements() {
        return disagreements;
    }

    /** Number of predictions whose outcome is known and was held against them. */
    public final long truths() {
        return truths;
    }

    /** Sum of the weights of these outcomes. */
    public final double weight() {
        return weight * Truth.WEIGHT_UNIT;
    }

    /** Sum of the squares of these weights. */
    public final double squaredWeight() {
        return squaredWeight * Truth.WEIGHT_UNIT;
    }

    /** Effective number of outcomes (Kish 1965): the square of the sum of weights by the sum of their squares. */
    public final double effectiveTruths() {
        double squares = squaredWeight();
        return squares > 0 ? weight() * weight() / squares : 0;
    }

    /** Number of outcomes whose prediction holds nothing to compare them with, or a number beyond 1e75. */
    public final long incomparable() {
        return incomparable;
    }

    /** Number of outcomes of a class that the contract does not have. */
    public final long unknownClass() {
        return unknownClass;
    }

    /** Number of outcomes of another kind than the model predicts. */
    public final long wrongKind() {
        return wrongKind;
    }

    /** Number of outcomes that came, whether they could be compared or not. */
    public final long received() {
        return truths + incomparable + unknownClass + wrongKind;
    }

    final void addPrediction(Decision decision) {
        predictions++;
        undecided += decided(decision) ? 0 : 1;
        disagreements += decision.disagrees ? 1 : 0;
        count(decision);
    }

    /** Adds an outcome (sign 1) or takes it back (sign -1). */
    final void putTruth(Decision decision, Truth truth, int sign) {
        switch (truth.misfit) {
            case UNKNOWN_CLASS -> unknownClass += sign;
            case WRONG_KIND -> wrongKind += sign;
            case NONE -> {
                if (comparable(decision, truth)) {
                    truths += sign;
                    weight += sign * truth.weight;
                    squaredWeight += sign * ((truth.weight * truth.weight) >> 10);
                    compare(decision, truth, sign);
                } else {
                    incomparable += sign;
                }
            }
        }
    }

    abstract boolean decided(Decision decision);

    boolean comparable(Decision decision, Truth truth) {
        return decided(decision);
    }

    abstract void count(Decision decision);

    abstract void compare(Decision decision, Truth truth, int sign);

    final boolean isEmpty() {
        return predictions == 0;
    }

    void merge(Tally other) {
        predictions += other.predictions;
        undecided += other.undecided;
        disagreements += other.disagreements;
        truths += other.truths;
        weight += other.weight;
        squaredWeight += other.squaredWeight;
        incomparable += other.incomparable;
        unknownClass += other.unknownClass;
        wrongKind += other.wrongKind;
    }

    void writeTo(BytesOut out) {
        out.count(predictions);
        out.count(undecided);
        out.count(disagreements);
        out.count(truths);
        out.signed(weight);
        out.signed(squaredWeight);
        out.count(incomparable);
        out.count(unknownClass);
        out.count(wrongKind);
    }

    void readFrom(BytesIn in) {
        predictions = in.count();
        undecided = in.count();
        disagreements = in.count();
        truths = in.count();
        weight = in.signed();
        squaredWeight = in.signed();
        incomparable = in.count();
        unknownClass = in.count();
        wrongKind = in.count();
    }
}
