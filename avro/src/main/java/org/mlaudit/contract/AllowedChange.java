package org.mlaudit.contract;

/** How a feature may differ in a counterfactual. */
public enum AllowedChange {
    /** To any valid value. */
    ANY,
    /** To greater values only. */
    INCREASE,
    /** To smaller values only. */
    DECREASE,
    /** Not at all. */
    NONE
}
