package org.mlaudit.nifi.source;

import org.apache.nifi.components.DescribedValue;

/** How the content of a FlowFile is read. */
public enum InputStrategy implements DescribedValue {
    RECORD_READER("Record Reader", "Any format, by a Record Reader service of your choice."),
    JSON(
            "JSON",
            "JSON in UTF-8 without a Record Reader, at several times its rate: an array of objects, or objects one after"
                    + " another, usually one a line. A broken line costs that line alone."),
    AVRO(
            "Avro",
            "Avro object container files without a Record Reader, at several times its rate. The schema is the file's own.");

    private final String displayName;
    private final String description;

    InputStrategy(String displayName, String description) {
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
