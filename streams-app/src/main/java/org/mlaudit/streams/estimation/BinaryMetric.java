package org.mlaudit.streams.estimation;

import java.util.Optional;
import java.util.function.Function;

/** Metrics of a binary classifier that can be expected from calibrated scores. */
public enum BinaryMetric {
    /** Share of right decisions. */
    ACCURACY("accuracy", 0, 1, ConfusionInfluence::accuracy),
    /** Mean of recall and specificity. */
    BALANCED_ACCURACY("balanced-accuracy", 0, 1, ConfusionInfluence::balancedAccuracy),
    /** Share of positives among those decided positive. */
    PRECISION("precision", 0, 1, ConfusionInfluence::precision),
    /** Share decided positive among the positives. */
    RECALL("recall", 0, 1, ConfusionInfluence::recall),
    /** Share decided negative among the negatives. */
    SPECIFICITY("specificity", 0, 1, ConfusionInfluence::specificity),
    /** Harmonic mean of precision and recall. */
    F1("f1", 0, 1, ConfusionInfluence::f1),
    /** Correlation of truth and decision (Matthews 1975). */
    MCC("mcc", -1, 1, ConfusionInfluence::mcc),
    /** Agreement of truth and decision beyond chance (Cohen 1960). */
    KAPPA("kappa", -1, 1, ConfusionInfluence::kappa),
    /** Area under the ROC curve. */
    AUROC("auroc", 0, 1, CurveInfluence::auroc),
    /** Average precision: precision by step of recall. */
    AVERAGE_PRECISION("average-precision", 0, 1, CurveInfluence::averagePrecision),
    /** Largest distance of the scores of positives and negatives (Kolmogorov and Smirnov). */
    KS("ks", 0, 1, CurveInfluence::ks),
    /** Mean squared distance of score and truth. */
    BRIER("brier", 0, 1, LossInfluence::brier),
    /** Mean of minus the logarithm of the score of the true class. */
    LOG_LOSS("log-loss", 0, Double.MAX_VALUE, LossInfluence::logLoss);

    private final String label;
    private final double least;
    private final double most;
    private final Function<Cells, Optional<Influence>> formula;

    BinaryMetric(String label, double least, double most, Function<Cells, Optional<Influence>> formula) {
        this.label = label;
        this.least = least;
        this.most = most;
        this.formula = formula;
    }

    /** Its name in findings and answers. */
    public String label() {
        return label;
    }

    /** Smallest value that it can have. */
    double least() {
        return least;
    }

    /** Largest value that it can have; losses have none. */
    double most() {
        return most;
    }

    /** Its value and slopes; empty where it is not defined, as precision when nothing is decided positive. */
    Optional<Influence> of(Cells cells) {
        return formula.apply(cells);
    }
}
