package org.mlaudit.contract;

/** How decisions are explained. */
public enum ExplanationMethod {
    /** Exactly where the model allows it; otherwise by permutations. */
    AUTO,
    /** Not at all. */
    NONE,
    /** Trees: what is not known is averaged along the tree's own branches. */
    TREE_PATH_DEPENDENT,
    /** Trees: what is not known is taken from rows of the reference. */
    TREE_INTERVENTIONAL,
    /** Any model: Shapley values by sampled permutations. */
    PERMUTATION,
    /** Any model: Shapley values by weighted least squares over sampled coalitions. */
    KERNEL,
    /** Any model: a linear model around the inference. */
    LIME,
    /** Classifiers: LIME as Tribuo has it. */
    TRIBUO_LIME,
    /** A model of the model, learned from what it answered. */
    SURROGATE
}
