package org.mlaudit.streams.anomaly;

/** Scores points; what it was trained on is part of it. Immutable and safe for use by several threads. */
interface PointScorer {
    /** How strange a point is. */
    double score(float[] point);

    /** Parts of the point's score by coordinate; they add up to it but for rounding. */
    double[] attribution(float[] point);

    /** Trains a scorer on points, always the same one on the same points. */
    @FunctionalInterface
    interface Trainer {
        PointScorer train(float[][] points);
    }
}
