package org.mlaudit.nifi.protect;

import org.apache.nifi.components.DescribedValue;

/** What is done about personal data in free text that goes on unencrypted. */
enum FreeText implements DescribedValue {
    OFF("Off", "Free text is not looked at, except where the contract says REDACT."),
    REPORT("Report", "What is found is counted by field and kind in the report; the text goes on as it is."),
    REDACT("Redact", "What is found is counted, and replaced in the text by the name of its kind.");

    private final String displayName;
    private final String description;

    FreeText(String displayName, String description) {
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
