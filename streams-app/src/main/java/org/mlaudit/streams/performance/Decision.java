package org.mlaudit.streams.performance;

/**
 * What the outcome of a prediction will be held against; reused from one to the next. Open to whoever fills it. {@code NaN}
 * stands for a number that the prediction does not hold.
 */
public final class Decision {
    /** A class, a cell that is not known. */
    public static final int NONE = -1;

    /** 64-bit hash of the inference's id, by which predictions are sampled; 0 if it is not known, then it is not sampled. */
    public long idHash;
    /** Event time, milliseconds since 1970 UTC. */
    public long occurredAtMillis;
    /** Position of the decided class among the contract's, by the prediction's label or else by its scores. */
    public int label = NONE;
    /** Whether the prediction's label is not the one that its scores decide for. */
    public boolean disagrees;
    /** Probability of the positive class (BINARY). */
    public double score = Double.NaN;
    /** Whether there are probabilities (MULTICLASS). */
    public boolean hasProbabilities;
    /** Probability of each class (MULTICLASS). */
    public final float[] probabilities;
    /** The predicted quantity (REGRESSION). */
    public double value = Double.NaN;
    /** Bounds of the interval that the model gave with it (REGRESSION). */
    public double lower = Double.NaN;

    public double upper = Double.NaN;
    /** The cell of the inputs that it falls into. */
    public int cell = NONE;
    /** By group field: what {@link GroupField} calls its group; 0 where it has none. */
    public final int[] groups;

    Decision(int classes, int groupFields) {
        probabilities = new float[classes];
        groups = new int[groupFields];
    }
}
