package org.mlaudit.streams.estimation;

/** Metrics of a classifier of several classes that can be expected from calibrated probabilities. */
enum MulticlassMetric {
    /** Share of right decisions. */
    ACCURACY("accuracy", 1),
    /** Mean precision of the classes. */
    PRECISION("precision-macro", 1),
    /** Mean recall of the classes. */
    RECALL("recall-macro", 1),
    /** Mean F1 of the classes. */
    F1("f1-macro", 1),
    /** Mean area under the ROC curves of each class against the rest. */
    AUROC("auroc-macro", 1),
    /** Mean of minus the logarithm of the probability of the true class. */
    LOG_LOSS("log-loss", Double.MAX_VALUE),
    /** Mean sum over the classes of the squared distances of probability and truth. */
    BRIER("brier", 2);

    private final String label;
    private final double most;

    MulticlassMetric(String label, double most) {
        this.label = label;
        this.most = most;
    }

    /** Its name in findings and answers. */
    String label() {
        return label;
    }

    /** Largest value that it can have; losses have none. The smallest is 0. */
    double most() {
        return most;
    }
}
