package org.mlaudit.streams.explain.decision;

import java.util.List;

/**
 * What a search for changes came to.
 *
 * @param turnings changes that the model itself says turn the decision, in any order
 * @param provenFeatures no change of at most so many features turns the decision but those found, or greater ones; 0 when
 *     nothing is proven
 * @param evaluations rows that the model was evaluated for, and boxes of changes that were bounded
 */
record Search(List<Turning> turnings, int provenFeatures, long evaluations) {
    Search {
        turnings = List.copyOf(turnings);
    }
}
