package org.mlaudit.streams.fairness;

/**
 * How a group is compared with the reference group. A decision or an outcome is positive when it is the favourable one; TPR is
 * the share of the truly favourable that are decided favourably, FPR that of the truly unfavourable, PPV the share of the
 * favourable decisions that are right. All differences are group minus reference, all ratios group over reference.
 */
public enum FairnessMetric {
    /** Demographic parity: Dwork et al. (2012). */
    STATISTICAL_PARITY_DIFFERENCE(
            "statistical-parity-difference",
            0,
            false,
            "P(D=1|G) - P(D=1|R)",
            "difference of the shares of favourable decisions"),
    /** Four-fifths rule: Uniform Guidelines, 29 CFR 1607.4 D; Feldman et al. (2015). */
    DISPARATE_IMPACT_RATIO(
            "disparate-impact-ratio", 1, false, "P(D=1|G) / P(D=1|R)", "ratio of the shares of favourable decisions"),
    /** Hardt, Price and Srebro (2016). */
    EQUAL_OPPORTUNITY_DIFFERENCE(
            "equal-opportunity-difference", 0, true, "TPR(G) - TPR(R), TPR(X) = P(D=1|Y=1,X)", "difference of TPR"),
    /** Predictive equality: Corbett-Davies et al. (2017). */
    FALSE_POSITIVE_RATE_DIFFERENCE(
            "false-positive-rate-difference", 0, true, "FPR(G) - FPR(R), FPR(X) = P(D=1|Y=0,X)", "difference of FPR"),
    /** Hardt, Price and Srebro (2016). */
    EQUALISED_ODDS_DIFFERENCE(
            "equalised-odds-difference",
            0,
            true,
            "max(|TPR(G) - TPR(R)|, |FPR(G) - FPR(R)|)",
            "the larger of the absolute differences of TPR and of FPR"),
    /** AI Fairness 360: Bellamy et al. (2018). */
    AVERAGE_ODDS_DIFFERENCE(
            "average-odds-difference",
            0,
            true,
            "(TPR(G) - TPR(R) + FPR(G) - FPR(R)) / 2",
            "mean of the differences of TPR and of FPR"),
    /** Chouldechova (2017). */
    PREDICTIVE_PARITY_DIFFERENCE(
            "predictive-parity-difference", 0, true, "PPV(G) - PPV(R), PPV(X) = P(Y=1|D=1,X)", "difference of PPV"),
    /** Kleinberg, Mullainathan and Raghavan (2017). */
    CALIBRATION_DIFFERENCE(
            "calibration-difference",
            0,
            true,
            "E(Y-S|G) - E(Y-S|R)",
            "difference of the calibration gaps, each the share of favourable outcomes observed minus the mean score of the"
                    + " favourable outcome"),
    /** Berk et al. (2021). */
    TREATMENT_EQUALITY_DIFFERENCE(
            "treatment-equality-difference",
            0,
            true,
            "FN(G)/FP(G) - FN(R)/FP(R)",
            "difference of the ratios of false negatives to false positives"),
    /** For numbers: demographic parity in expectation. */
    MEAN_PREDICTION_DIFFERENCE(
            "mean-prediction-difference", 0, false, "E(S|G) - E(S|R)", "difference of the mean predicted values"),
    /** For numbers: the scoring rate of Local Law 144 as a difference. */
    ABOVE_MEDIAN_DIFFERENCE(
            "above-median-difference",
            0,
            false,
            "P(S>m|G) - P(S>m|R)",
            "difference of the shares of predictions above the median of all"),
    /** For numbers: whether one group is predicted too low beside the other. */
    MEAN_ERROR_DIFFERENCE(
            "mean-error-difference",
            0,
            true,
            "E(Y-S|G) - E(Y-S|R)",
            "difference of the means of truth minus prediction");

    private final String id;
    private final double fair;
    private final boolean ofTruth;
    private final String formula;
    private final String definition;

    FairnessMetric(String id, double fair, boolean ofTruth, String formula, String definition) {
        this.id = id;
        this.fair = fair;
        this.ofTruth = ofTruth;
        this.formula = formula;
        this.definition = definition;
    }

    /** Its name in findings and answers. */
    public String id() {
        return id;
    }

    /** Its value when the groups are treated alike. */
    public double fair() {
        return fair;
    }

    /** Whether it needs the truth. */
    public boolean ofTruth() {
        return ofTruth;
    }

    /**
     * What it is, by formula: group G, reference R, favourable decision D = 1, favourable outcome Y = 1, or of numbers the
     * outcome Y itself; score or predicted number S, with median m.
     */
    public String formula() {
        return formula;
    }

    /** What it is, in words. */
    public String definition() {
        return definition;
    }
}
