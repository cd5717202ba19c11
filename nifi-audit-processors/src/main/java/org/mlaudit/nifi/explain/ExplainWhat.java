package org.mlaudit.nifi.explain;

import org.apache.nifi.components.DescribedValue;

/** What is to be explained. */
enum ExplainWhat implements DescribedValue {
    INFERENCE("Inference", "An inference that was recorded, by its id. The content of the FlowFile is not looked at."),
    FEATURES(
            "Features",
            "What a model would decide for the values in the FlowFile's content, a JSON object with a member for each"
                    + " feature.");

    private final String displayName;
    private final String description;

    ExplainWhat(String displayName, String description) {
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
