package org.mlaudit.streams.explain.decision;

/**
 * What the attributions of a decision are held against to find its reasons. The Official Interpretation of Regulation B,
 * 9(b)(2)-5, names both: the averages of all applicants, and those of applicants who were just accepted; any method that
 * gives substantially similar results will do.
 */
public enum ReasonBase {
    /** The base value of the explanation: what is expected of the background. */
    ALL,
    /** The mean attributions of the background's rows that the model accepts. */
    ACCEPTED
}
