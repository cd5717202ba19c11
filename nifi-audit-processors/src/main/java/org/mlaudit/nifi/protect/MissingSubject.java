package org.mlaudit.nifi.protect;

import org.apache.nifi.components.DescribedValue;

/** What becomes of an inference that names no data subject, though the contract encrypts some of its fields. */
enum MissingSubject implements DescribedValue {
    REJECT("Reject", "The record goes to rejected: without a subject nobody could ask for its erasure."),
    DAY_KEY("Key of the day", "Its fields are encrypted under a key of the day, which can be destroyed as a whole.");

    private final String displayName;
    private final String description;

    MissingSubject(String displayName, String description) {
        this.displayName = displayName;
        this.description = description;
    }

    @Override
    public String getValue() {
        return name();
    }

    @Override
    public String getDisplayName() {
        return displayName;
    }

    @Override
    public String getDescription() {
        return description;
    }
}
