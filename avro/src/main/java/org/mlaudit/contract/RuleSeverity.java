package org.mlaudit.contract;

/** What a broken quality rule raises at most. */
public enum RuleSeverity {
    /** More violations than are tolerated give a warning. */
    WARNING,
    /** More violations than are tolerated give an alarm. */
    ALARM
}
