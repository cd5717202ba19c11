package org.mlaudit.streams.fairness;

import java.util.Optional;

/**
 * What a group needs to be compared.
 *
 * @param minimumGroup smallest number of predictions
 * @param minimumTruths smallest number of known truths, for what needs the truth
 * @param minimumCoverage smallest share of predictions of which the truth is known, for what needs the truth
 */
public record Requirements(long minimumGroup, long minimumTruths, double minimumCoverage) {
    /** Why a group is too small; empty if it is not. */
    Optional<String> tooFewPredictions(long predictions) {
        return predictions < Math.max(1, minimumGroup)
                ? Optional.of(predictions + " predictions are fewer than fairness.minimumGroup, " + minimumGroup)
                : Optional.empty();
    }

    /** Why too little of the truth of a group is known; empty if it is enough. */
    Optional<String> tooFewTruths(GroupOutcomes group) {
        long truths = group.truths();
        if (truths < Math.max(1, minimumTruths)) {
            return Optional.of(truths + " known truths are fewer than performance.minimumTruths, " + minimumTruths);
        }
        return truths < minimumCoverage * group.predictions()
                ? Optional.of("the truth is known of " + truths + " of " + group.predictions()
                        + " predictions, less than performance.minimumCoverage, " + minimumCoverage)
                : Optional.empty();
    }
}
