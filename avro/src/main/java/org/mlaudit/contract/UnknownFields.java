package org.mlaudit.contract;

/** What happens to a record that holds a feature the contract does not name. */
public enum UnknownFields {
    /** The record is invalid. */
    REJECT,
    /** The field is left out. */
    IGNORE
}
