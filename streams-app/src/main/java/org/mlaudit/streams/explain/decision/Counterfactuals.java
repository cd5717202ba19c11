package org.mlaudit.streams.explain.decision;

import java.util.List;
import java.util.Optional;

/**
 * What would turn an adverse decision.
 *
 * @param found the smallest first, each sparing a feature that the ones before it change
 * @param method how they were looked for
 * @param evaluations rows that the model was evaluated for and boxes of changes that were bounded
 * @param whyNone why there is none; empty when there is one
 */
public record Counterfactuals(
        List<Counterfactual> found, SearchMethod method, long evaluations, Optional<String> whyNone) {
    /** Most that are told. */
    public static final int MOST = 3;

    public Counterfactuals {
        found = List.copyOf(found);
    }

    /** How changes are looked for. */
    public enum SearchMethod {
        /** Branch and bound over the thresholds of an ensemble of trees. */
        TREES("branch-and-bound"),
        /** Closed form of a linear model. */
        LINEAR("closed-form"),
        /** By asking the model about values of the background. */
        BACKGROUND("background"),
        /** Nothing was looked for. */
        NONE("none");

        private final String text;

        SearchMethod(String text) {
            this.text = text;
        }

        /** The name in answers, for example {@code branch-and-bound}. */
        public String text() {
            return text;
        }
    }

    static Counterfactuals none(SearchMethod method, long evaluations, String why) {
        return new Counterfactuals(List.of(), method, evaluations, Optional.of(why));
    }
}
