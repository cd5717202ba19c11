package org.mlaudit.contract;

import java.util.List;

/**
 * A reason that may be given for an adverse decision.
 *
 * @param code how notices name it
 * @param text what it says to the person who is told
 * @param features the features whose attributions it stands for
 */
public record ReasonSpec(String code, String text, List<String> features) {
    public ReasonSpec {
        features = List.copyOf(features);
    }
}
