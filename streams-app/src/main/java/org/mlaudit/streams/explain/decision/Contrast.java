package org.mlaudit.streams.explain.decision;

import java.util.List;
import java.util.Optional;

/**
 * The accepted cases that are most like a decision's.
 *
 * @param similar the nearest first
 * @param accepted how many rows of the background the model accepts
 * @param whyNone why there is none; empty when there is one
 */
public record Contrast(List<AcceptedCase> similar, int accepted, Optional<String> whyNone) {
    public Contrast {
        similar = List.copyOf(similar);
    }
}
