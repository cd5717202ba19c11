package org.mlaudit.nifi.source;

import org.apache.nifi.components.DescribedValue;

/** Who turns the values of a record reader into what a contract asks for. */
public enum ValueConversion implements DescribedValue {
    CONTRACT(
            "By the contract",
            "Values are taken as the reader parsed them. Every value that does not suit the contract is named with its path, and"
                    + " a refused record keeps its content."),
    READER(
            "By the reader",
            "The reader converts values to the types of its schema. Faster for text such as CSV with a schema that has numbers,"
                    + " because they are parsed once. A record with a value that the reader can't convert is refused as"
                    + " MALFORMED with the reader's message, and without its content.");

    private final String displayName;
    private final String description;

    ValueConversion(String displayName, String description) {
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
