package org.mlaudit.streams.explain;

/** How the attributions of an explanation were made. */
public enum Method {
    /** Exact Shapley values of a linear model: weight times distance from the background's mean. */
    LINEAR("linear-shap"),
    /** Exact Shapley values of a factorisation machine, whose interactions are of two inputs. */
    FACTORIZATION("factorization-shap"),
    /** Exact Shapley values of trees; features that are not known follow the covers of the branches. */
    TREE_PATH_DEPENDENT("tree-shap-path-dependent"),
    /** Exact Shapley values of trees; features that are not known are taken from the rows of a background. */
    TREE_INTERVENTIONAL("tree-shap-interventional"),
    /** Estimated Shapley values by antithetic permutations. */
    PERMUTATION("permutation-shap"),
    /** Estimated Shapley values by weighted least squares over coalitions. */
    KERNEL("kernel-shap"),
    /** Weights of a local linear model. */
    LIME("lime"),
    /** Weights of Tribuo's own local linear model. */
    TRIBUO_LIME("tribuo-lime"),
    /** Exact Shapley values of a model that was trained on the recorded predictions. */
    SURROGATE("surrogate");

    private final String text;

    Method(String text) {
        this.text = text;
    }

    /** Whether base value and attributions are meant to sum to the model's output; those of a local linear model are not. */
    public boolean addsUp() {
        return this != LIME && this != TRIBUO_LIME;
    }

    /** Whether the attributions of the method of a name are meant to sum to the model's output. */
    public static boolean addsUp(String text) {
        return !text.equals(LIME.text) && !text.equals(TRIBUO_LIME.text);
    }

    /** Returns the method's name in records and answers, for example {@code tree-shap-path-dependent}. */
    public String text() {
        return text;
    }
}
