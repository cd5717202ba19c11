package org.mlaudit.nifi.consume;

import org.apache.nifi.components.DescribedValue;

/** How events are written. */
enum OutputFormat implements DescribedValue {
    JSON("JSON", "JSON objects, one a line; times as ISO-8601 text in UTC."),
    AVRO("Avro", "An Avro object container file with the schema of the events."),
    RECORD_WRITER("Record Writer", "Any format, by a Record Writer service of your choice.");

    private final String displayName;
    private final String description;

    OutputFormat(String displayName, String description) {
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
