package org.mlaudit.streams.performance;

/**
 * What really came of a prediction; reused from one to the next. Open to whoever fills it. What arrived does not depend on
 * the version that predicted; {@link OutcomeSpec#fit} adds what it means for a version.
 */
public final class Truth {
    /** Weights are kept as multiples of this. */
    public static final double WEIGHT_UNIT = 0x1p-10;
    /** The weight of an outcome that says nothing of its weight. */
    public static final long ONE = 1L << 10;
    /** Largest weight that is kept, about a million. */
    public static final long LARGEST = 1L << 30;

    /** When it became known, milliseconds since 1970 UTC. */
    public long observedAtMillis;
    /** Whether it names a class. */
    public boolean hasLabel;
    /** {@link org.mlaudit.codec.CategoryHash} of the class that it names; 0 if it names none. */
    public long labelHash;
    /** Whether it holds a quantity. */
    public boolean hasValue;
    /** The real quantity; 0 if it holds none. */
    public double value;
    /** In units of {@link #WEIGHT_UNIT}. */
    public long weight = ONE;

    /** Position of the real class among the contract's, by {@link OutcomeSpec#fit}; -1 if it is none of them. */
    public int label = Decision.NONE;
    /** Whether it fits the model, by {@link OutcomeSpec#fit}. */
    public Misfit misfit = Misfit.NONE;

    /** A weight in units of {@link #WEIGHT_UNIT}, rounded, from 0 to {@link #LARGEST}. */
    public static long units(double weight) {
        return Math.max(0, Math.min(LARGEST, Math.round(weight / WEIGHT_UNIT)));
    }

    /**
     * Whether this one replaces another of the same prediction: it became known later, or, if both did at once, it is the
     * greater by content. A total order, so that the last one is the same however they arrive.
     */
    public boolean replaces(Truth other) {
        int order = Long.compare(observedAtMillis, other.observedAtMillis);
        order = order != 0 ? order : Boolean.compare(hasLabel, other.hasLabel);
        order = order != 0 ? order : Long.compare(labelHash, other.labelHash);
        order = order != 0 ? order : Boolean.compare(hasValue, other.hasValue);
        order = order != 0 ? order : Double.compare(value, other.value);
        order = order != 0 ? order : Long.compare(weight, other.weight);
        return order > 0;
    }
}
