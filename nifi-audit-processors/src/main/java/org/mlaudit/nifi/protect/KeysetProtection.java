package org.mlaudit.nifi.protect;

import org.apache.nifi.components.DescribedValue;

/** What a keyset file is encrypted by. */
enum KeysetProtection implements DescribedValue {
    PASSWORD("Password", "A passphrase, kept as a sensitive property."),
    KMS("KMS Key", "A key that never leaves a key management service.");

    private final String displayName;
    private final String description;

    KeysetProtection(String displayName, String description) {
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
