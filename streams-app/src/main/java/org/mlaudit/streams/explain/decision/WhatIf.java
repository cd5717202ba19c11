package org.mlaudit.streams.explain.decision;

import java.util.List;
import java.util.Optional;
import org.mlaudit.streams.explain.Explanation;

/**
 * What a model would answer if features had other values.
 *
 * @param changes what was changed
 * @param decision name of the class that would be decided for; empty for a regression
 * @param before explanation of the case as it is
 * @param after explanation of the changed case
 */
public record WhatIf(List<Change> changes, Optional<String> decision, Explanation before, Explanation after) {
    public WhatIf {
        changes = List.copyOf(changes);
    }
}
