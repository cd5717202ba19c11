package org.mlaudit.nifi.route;

import org.apache.nifi.components.DescribedValue;

/** Where a record goes that several rules match. */
enum RoutingStrategy implements DescribedValue {
    EVERY_MATCH("Every match", "A record goes to the relationship of every rule that matches it."),
    FIRST_MATCH(
            "First match",
            "A record goes to one relationship: that of the first matching rule, in the order of their names.");

    private final String displayName;
    private final String description;

    RoutingStrategy(String displayName, String description) {
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
