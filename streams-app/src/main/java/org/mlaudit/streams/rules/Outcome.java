package org.mlaudit.streams.rules;

/** What came of holding one inference against one rule. */
public enum Outcome {
    /** It keeps the rule. */
    KEPT,
    /** It breaks the rule. */
    BROKEN,
    /** It has no value that the rule could be held against. */
    NOT_CHECKED,
    /** The rule's condition could not be evaluated. */
    FAILED
}
