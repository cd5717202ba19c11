package org.mlaudit.streams.estimation;

import java.util.List;
import java.util.Optional;

/** What can be expected of predictions of one kind of model. */
sealed interface Expecting permits BinaryEstimator, MulticlassEstimator, LossEstimator {
    /** Names of the metrics that it can estimate. */
    List<String> metrics();

    /** A metric of some predictions; empty where it is not defined, or is not among {@link #metrics()}. */
    Optional<Expected> expect(String metric, Predicted rows);

    /** The estimate that is shown of an expectation. */
    Estimate estimate(String metric, Expected expected, Predicted rows);

    /** The calibrators of the scores, by class; none of a REGRESSION. */
    List<Calibrator> calibrators();
}
