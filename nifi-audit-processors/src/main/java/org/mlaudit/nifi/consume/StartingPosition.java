package org.mlaudit.nifi.consume;

import org.apache.nifi.components.DescribedValue;

/** Where reading begins when the processor has no state yet. */
enum StartingPosition implements DescribedValue {
    EARLIEST("Earliest", "With the oldest event that the topic still holds."),
    LATEST("Latest", "With the events that come after the first start.");

    private final String displayName;
    private final String description;

    StartingPosition(String displayName, String description) {
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
