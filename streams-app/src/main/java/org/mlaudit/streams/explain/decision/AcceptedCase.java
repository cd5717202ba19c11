package org.mlaudit.streams.explain.decision;

import java.util.List;

/**
 * A row of the background that the model accepts and that is like a case. It has no identifier.
 *
 * @param distance to the case, 0 to 1: Gower's, the mean over features
 * @param decision name of the class that the model decides for
 * @param prediction what the model predicts: probability of the adverse class, or of the positive one
 * @param differences features that differ, those that matter most to the decision first
 */
public record AcceptedCase(double distance, String decision, double prediction, List<Difference> differences) {
    public AcceptedCase {
        differences = List.copyOf(differences);
    }
}
