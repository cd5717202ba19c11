package org.mlaudit.streams.explain.model;

/** What the raw outputs of a model measure, and so what its attributions add up to. */
public enum OutputSpace {
    /** Natural logarithm of the odds of the positive class. */
    LOG_ODDS("log-odds"),
    /** Probability of a class, 0 to 1. */
    PROBABILITY("probability"),
    /**
     * Margin of a class: before a softmax, where it is only known up to a constant common to all classes; or the distance from
     * a separating plane, where there are no probabilities. Of two classes: the margin of the positive one, which is
     * predicted above 0.
     */
    SCORE("score"),
    /** The predicted value itself. */
    VALUE("value"),
    /** Natural logarithm of the predicted value. */
    LOG_VALUE("log-value");

    private final String text;

    OutputSpace(String text) {
        this.text = text;
    }

    /** Returns the name in records and answers, for example {@code log-odds}. */
    public String text() {
        return text;
    }
}
