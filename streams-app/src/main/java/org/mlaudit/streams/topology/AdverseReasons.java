package org.mlaudit.streams.topology;

import java.util.List;
import java.util.stream.IntStream;
import org.mlaudit.contract.ExplanationSpec;
import org.mlaudit.contract.PredictionKind;
import org.mlaudit.contract.PredictionSpec;
import org.mlaudit.event.GivenReason;
import org.mlaudit.streams.explain.ExplainedModel;
import org.mlaudit.streams.explain.decision.ReasonRanking;

/** Finds the principal reasons of adverse decisions among their attributions, where the contract approves any. For one thread. */
final class AdverseReasons {
    private final ExplanationSpec spec;
    private final ReasonRanking ranking;
    /** -1 where the output of a BINARY model speaks for the other class. */
    private final int sign;

    AdverseReasons(ExplainedModel model) {
        this.spec = model.contract().explanation();
        this.ranking = new ReasonRanking(spec, model.encoding().featureNames());
        PredictionSpec prediction = model.contract().prediction();
        boolean other = prediction.kind() == PredictionKind.BINARY
                && spec.adverse().filter(prediction.classes().get(0)::equals).isPresent();
        this.sign = other ? -1 : 1;
    }

    /** Whether the contract approves reasons at all. */
    boolean areAsked() {
        return !spec.reasons().isEmpty();
    }

    /** Ranks the reasons of a decision that is adverse, by its attributions from {@code offset} on. */
    void rank(double[] phi, int offset) {
        ranking.rank(phi, offset, sign);
    }

    /** The principal reasons of the last decision that was ranked. */
    List<GivenReason> given() {
        return IntStream.range(0, ranking.principal())
                .mapToObj(place -> new GivenReason(
                        ranking.reason(place).code(),
                        ranking.reason(place).text(),
                        ranking.contribution(place),
                        ranking.features(place)))
                .toList();
    }

    /** The features of the last decision that was ranked which weighed as much and have no reason. */
    List<String> unmapped() {
        return ranking.unmapped();
    }
}
