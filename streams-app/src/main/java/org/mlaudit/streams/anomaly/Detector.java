package org.mlaudit.streams.anomaly;

import org.mlaudit.codec.InferenceRow;

/**
 * Scores single inferences. Made of the contract and the registered reference alone, with fixed seeds, so that the same
 * inference has the same score in every process, partition and replay. Immutable and safe for use by several threads.
 */
public sealed interface Detector permits ContractDetector, TailDetector, PointDetector {
    /** What anomalies call it. */
    String name();

    /** How strange an inference is: finite; the greater, the stranger. */
    double score(InferenceRow row);

    /** An inference with at least this score is an anomaly. */
    double threshold();

    /**
     * Largest share of inferences like those of the reference that it flags, 0 to 1: the target rate, times what the
     * calibration leaves uncertain at a confidence of 95%.
     */
    double expectedAtMost();

    /** Why an inference has its score. */
    Outlier explain(InferenceRow row, double score);
}
