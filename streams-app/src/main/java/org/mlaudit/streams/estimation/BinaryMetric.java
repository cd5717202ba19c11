package org.mlaudit.streams.estimation;

import java.util.Optional;

/** Metrics of a binary classifier that can be expected from calibrated scores. */
enum BinaryMetric {
    /** Share of right decisions. */
    ACCURACY("accuracy", 0, 1),
    /** Mean of recall and specificity. */
    BALANCED_ACCURACY("balanced-accuracy", 0, 1),
    /** Share of positives among those decided positive. */
    PRECISION("precision", 0, 1),
    /** Share decided positive among the positives. */
    RECALL("recall", 0, 1),
    /** Share decided negative among the negatives. */
    SPECIFICITY("specificity", 0, 1),
    /** Harmonic mean of precision and recall. */
    F1("f1", 0, 1),
    /** Correlation of truth and decision (Matthews 1975). */
    MCC("mcc", -1, 1),
    /** Agreement of truth and decision beyond chance (Cohen 1960). */
    KAPPA("kappa", -1, 1),
    /** Area under the ROC curve. */
    AUROC("auroc", 0, 1),
    /** Average precision: precision by step of recall. */
    AVERAGE_PRECISION("average-precision", 0, 1),
    /** Largest distance of the scores of positives and negatives (Kolmogorov and Smirnov). */
    KS("ks", 0, 1),
    /** Mean squared distance of score and truth. */
    BRIER("brier", 0, 1),
    /** Mean of minus the logarithm of the score of the true class. */
    LOG_LOSS("log-loss", 0, Double.MAX_VALUE);

    private final String label;
    private final double least;
    private final double most;

    BinaryMetric(String label, double least, double most) {
        this.label = label;
        this.least = least;
        this.most = most;
    }

    /** Its name in findings and answers. */
    String label() {
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
        return switch (this) {
            case ACCURACY -> ConfusionInfluence.accuracy(cells);
            case BALANCED_ACCURACY -> ConfusionInfluence.balancedAccuracy(cells);
            case PRECISION -> ConfusionInfluence.precision(cells);
            case RECALL -> ConfusionInfluence.recall(cells);
            case SPECIFICITY -> ConfusionInfluence.specificity(cells);
            case F1 -> ConfusionInfluence.f1(cells);
            case MCC -> ConfusionInfluence.mcc(cells);
            case KAPPA -> ConfusionInfluence.kappa(cells);
            case AUROC -> CurveInfluence.auroc(cells);
            case AVERAGE_PRECISION -> CurveInfluence.averagePrecision(cells);
            case KS -> CurveInfluence.ks(cells);
            case BRIER -> LossInfluence.brier(cells);
            case LOG_LOSS -> LossInfluence.logLoss(cells);
        };
    }
}
