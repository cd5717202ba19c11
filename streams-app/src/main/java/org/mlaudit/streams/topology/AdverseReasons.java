package org.mlaudit.streams.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.mlaudit.contract.ExplanationSpec;
import org.mlaudit.contract.PredictionKind;
import org.mlaudit.contract.PredictionSpec;
import org.mlaudit.event.GivenReason;
import org.mlaudit.streams.explain.Attribution;
import org.mlaudit.streams.explain.ExplainedModel;
import org.mlaudit.streams.explain.decision.ReasonBase;
import org.mlaudit.streams.explain.decision.Reasons;
import org.mlaudit.streams.explain.decision.UnmappedFeature;

/** Finds the principal reasons of adverse decisions among their attributions, where the contract approves any. */
final class AdverseReasons {
    private final ExplanationSpec spec;
    private final List<String> features;
    /** -1 where the output of a BINARY model speaks for the other class. */
    private final int sign;

    AdverseReasons(ExplainedModel model) {
        this.spec = model.contract().explanation();
        this.features = model.encoding().featureNames();
        PredictionSpec prediction = model.contract().prediction();
        boolean other = prediction.kind() == PredictionKind.BINARY
                && spec.adverse().filter(prediction.classes().get(0)::equals).isPresent();
        this.sign = other ? -1 : 1;
    }

    /** Whether the contract approves reasons at all. */
    boolean areAsked() {
        return !spec.reasons().isEmpty();
    }

    /** The reasons of a decision that is adverse, by its attributions from {@code offset} on. */
    Reasons of(double[] phi, int offset) {
        List<Attribution> pushes = new ArrayList<>();
        for (int feature = 0; feature < features.size(); feature++) {
            pushes.add(new Attribution(features.get(feature), sign * phi[offset + feature], OptionalDouble.empty()));
        }
        return Reasons.of(spec, ReasonBase.ALL, pushes);
    }

    static List<GivenReason> given(Reasons reasons) {
        return reasons.principal().stream()
                .map(reason -> new GivenReason(reason.code(), reason.text(), reason.contribution(), reason.features()))
                .toList();
    }

    static List<String> unmapped(Reasons reasons) {
        return reasons.unmapped().stream().map(UnmappedFeature::feature).toList();
    }
}
