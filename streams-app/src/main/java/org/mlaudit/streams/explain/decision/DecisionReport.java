package org.mlaudit.streams.explain.decision;

import java.util.Optional;
import org.mlaudit.streams.explain.Explanation;

/**
 * All that a person who is decided about can be told.
 *
 * @param decision name of the class that the model decides for; empty for a regression
 * @param recorded name of the class that the inference recorded, if it did: the model that decided should be this one
 * @param adverse whether the decision is the contract's adverse one
 * @param explanation the attributions
 * @param waterfall the attributions as a chart
 * @param reasons principal reasons of an adverse decision
 * @param counterfactuals what would turn an adverse decision
 * @param contrast accepted cases that are like this one
 */
public record DecisionReport(
        Optional<String> decision,
        Optional<String> recorded,
        boolean adverse,
        Explanation explanation,
        Waterfall waterfall,
        Reasons reasons,
        Counterfactuals counterfactuals,
        Contrast contrast) {}
