package org.mlaudit.streams.explain.decision;

import java.util.List;

/**
 * Changes that together turn an adverse decision; the model was asked.
 *
 * @param changes of as many features, in the contract's order
 * @param distance of the changes together
 * @param decision name of the class that is decided for then
 * @param output raw output then: of the adverse class, or of a model of two classes the only one
 * @param prediction what the model predicts then: probability of the adverse class, or of the positive one
 * @param provenFeatures no allowed change of at most so many features is smaller and turns the decision, but for one that
 *     changes all features of a counterfactual before this; 0 when nothing is proven
 */
public record Counterfactual(
        List<Change> changes, double distance, String decision, double output, double prediction, int provenFeatures) {
    public Counterfactual {
        changes = List.copyOf(changes);
    }
}
