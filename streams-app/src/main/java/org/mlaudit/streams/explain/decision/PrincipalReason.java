package org.mlaudit.streams.explain.decision;

import java.util.List;

/**
 * A principal reason of an adverse decision.
 *
 * @param code of the contract
 * @param text of the contract
 * @param features of the reason that pushed towards the decision, the weightiest first
 * @param contribution of all features of the reason towards the adverse class, in the output space; greater than 0
 * @param share of all that pushed towards the adverse class, reasons and features without one, 0 to 1
 */
public record PrincipalReason(String code, String text, List<String> features, double contribution, double share) {
    public PrincipalReason {
        features = List.copyOf(features);
    }
}
