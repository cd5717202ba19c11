package org.mlaudit.nifi.capture;

import org.apache.nifi.components.DescribedValue;

/** What happens to a record of a model that is not registered. */
enum UnregisteredRecords implements DescribedValue {
    ROUTE(
            "Route to unregistered",
            "They go to unregistered as they came, to be tried again once somebody has registered the model."),
    REFUSE("Refuse", "They go to invalid with the reason UNREGISTERED_MODEL, and so to the rejected topic.");

    private final String displayName;
    private final String description;

    UnregisteredRecords(String displayName, String description) {
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
