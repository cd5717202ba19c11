package org.mlaudit.contract;

import java.util.List;
import java.util.Optional;

/**
 * How a model's decisions are explained.
 *
 * @param method how attributions are found
 * @param adverse the class that people are told reasons for, if any
 * @param share share, 0 to 1, of all inferences that a sampled method explains, whatever they decide
 * @param evaluations most evaluations of the model for one explanation by a sampled method
 * @param precision standard error at which a sampled method stops, as a share of the range of the model's output
 * @param reasons reasons that may be given; no feature is in two of them
 * @param mostReasons how many of them are given at most, 1 to 4
 * @param changes what counterfactuals may change; features that are not named may take every valid
 *     value, but protected attributes none
 */
public record ExplanationSpec(
        ExplanationMethod method,
        Optional<String> adverse,
        double share,
        int evaluations,
        double precision,
        List<ReasonSpec> reasons,
        int mostReasons,
        List<ChangeSpec> changes) {
    /** Most reasons that a notice of an adverse decision gives (Official Interpretation of Regulation B, 9(b)(2)-1). */
    public static final int MOST_REASONS = 4;
    /** Most evaluations that a contract may allow for one explanation. */
    public static final int MOST_EVALUATIONS = 1_000_000;

    /** What holds when a contract says nothing. */
    public static final ExplanationSpec DEFAULT = new ExplanationSpec(
            ExplanationMethod.AUTO, Optional.empty(), 0.01, 2_000, 0.01, List.of(), MOST_REASONS, List.of());

    public ExplanationSpec {
        reasons = List.copyOf(reasons);
        changes = List.copyOf(changes);
    }
}
