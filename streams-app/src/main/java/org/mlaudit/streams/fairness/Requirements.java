package org.mlaudit.streams.fairness;

import java.util.Optional;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.streams.monitor.Parameter;
import org.mlaudit.streams.performance.AuditedOutcomes;

/**
 * What a group needs to be compared.
 *
 * @param minimumGroup smallest number of predictions
 * @param minimumTruths smallest number of known truths, for what needs the truth
 * @param minimumCoverage smallest share of predictions of which the truth is known, for what needs the truth
 */
public record Requirements(long minimumGroup, long minimumTruths, double minimumCoverage) {
    /** Policy: predictions below which a group is told and not compared. */
    public static final String MINIMUM_GROUP = "fairness.minimumGroup";

    private static final long DEFAULT_MINIMUM_GROUP = 30;

    /** What the contract says of it. */
    static final Parameter PARAMETER = Parameter.ofAll(
            MINIMUM_GROUP, DEFAULT_MINIMUM_GROUP, "predictions below which a group is told and not compared");

    /** What a contract asks for. */
    public static Requirements of(ModelContract contract) {
        return new Requirements(
                (long) Math.max(1, contract.policy(MINIMUM_GROUP, DEFAULT_MINIMUM_GROUP)),
                (long) Math.max(1, contract.policy(AuditedOutcomes.MINIMUM_TRUTHS, 30)),
                contract.policy(AuditedOutcomes.MINIMUM_COVERAGE, 0.5));
    }

    /** Why a group is too small; empty if it is not. */
    Optional<String> tooFewPredictions(long predictions) {
        return predictions < Math.max(1, minimumGroup)
                ? Optional.of(predictions + " predictions are fewer than " + MINIMUM_GROUP + ", " + minimumGroup)
                : Optional.empty();
    }

    /** Why too little of the truth of a group or of the reference is known; empty if it is enough. */
    Optional<String> tooFewTruths(GroupOutcomes group, GroupOutcomes reference) {
        return tooFewTruths(group)
                .map(why -> "in the group, " + why)
                .or(() -> tooFewTruths(reference).map(why -> "in the reference, " + why));
    }

    private Optional<String> tooFewTruths(GroupOutcomes group) {
        long truths = group.truths();
        if (truths < Math.max(1, minimumTruths)) {
            return Optional.of(
                    truths + " outcomes are fewer than " + AuditedOutcomes.MINIMUM_TRUTHS + ", " + minimumTruths);
        }
        return truths < minimumCoverage * group.predictions()
                ? Optional.of("the outcomes of " + truths + " of " + group.predictions()
                        + " predictions are known, a share less than " + AuditedOutcomes.MINIMUM_COVERAGE + ", "
                        + minimumCoverage)
                : Optional.empty();
    }
}
