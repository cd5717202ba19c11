package org.mlaudit.nifi.protect;

import org.apache.nifi.components.DescribedValue;

/** What becomes of the original content of rejected records. */
enum RejectedPayload implements DescribedValue {
    ENCRYPT(
            "Encrypt",
            "It is encrypted under the key of its data subject, where one can be read, else under a key of the day."),
    DROP("Drop", "It is left out; what was wrong is still said.");

    private final String displayName;
    private final String description;

    RejectedPayload(String displayName, String description) {
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
