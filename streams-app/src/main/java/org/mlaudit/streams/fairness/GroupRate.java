package org.mlaudit.streams.fairness;

/** What is known of one group by itself; words as in {@link FairnessMetric}. */
public enum GroupRate {
    SELECTION_RATE("selection-rate", "share of favourable decisions"),
    TRUE_POSITIVE_RATE("true-positive-rate", "TPR: share of favourable decisions among the truly favourable"),
    FALSE_POSITIVE_RATE("false-positive-rate", "FPR: share of favourable decisions among the truly unfavourable"),
    PREDICTIVE_VALUE("predictive-value", "PPV: share of favourable decisions that are right"),
    BASE_RATE("base-rate", "share of the truly favourable"),
    CALIBRATION_GAP("calibration-gap", "share of the truly favourable minus the mean score of the favourable outcome"),
    ERROR_RATIO("error-ratio", "false negatives over false positives"),
    MEAN_PREDICTION("mean-prediction", "mean of the predicted values"),
    ABOVE_MEDIAN("above-median", "share of the predictions above the median of all"),
    MEAN_ERROR("mean-error", "mean of truth minus prediction");

    private final String id;
    private final String definition;

    GroupRate(String id, String definition) {
        this.id = id;
        this.definition = definition;
    }

    /** Its name in answers. */
    public String id() {
        return id;
    }

    /** What it is, in words. */
    public String definition() {
        return definition;
    }
}
