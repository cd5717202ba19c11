package org.mlaudit.nifi.consume;

import org.apache.avro.Schema;
import org.apache.nifi.components.DescribedValue;
import org.mlaudit.event.Alert;
import org.mlaudit.event.Anomaly;
import org.mlaudit.event.Explanation;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Rejected;
import org.mlaudit.topics.Topic;
import org.mlaudit.topics.TopicCatalogue;

/** Which events are consumed. */
enum EventType implements DescribedValue {
    FINDINGS("Findings", "What monitors say of windows.", "findings"),
    ALERTS("Alerts", "Conditions that a person should know of, at every change of their state.", "alerts"),
    ANOMALIES("Anomalies", "Inferences that stand out from their reference.", "anomalies"),
    EXPLANATIONS("Explanations", "Why a model answered as it did, feature by feature.", "explanations"),
    REJECTED("Rejected", "Records that were not accepted, with every reason.", "rejected");

    private final String displayName;
    private final String description;
    private final String content;

    EventType(String displayName, String description, String content) {
        this.displayName = displayName;
        this.description = description;
        this.content = content;
    }

    /** Schema that events of older schemas are resolved to. */
    Schema schema() {
        return switch (this) {
            case FINDINGS -> Finding.getClassSchema();
            case ALERTS -> Alert.getClassSchema();
            case ANOMALIES -> Anomaly.getClassSchema();
            case EXPLANATIONS -> Explanation.getClassSchema();
            case REJECTED -> Rejected.getClassSchema();
        };
    }

    /** Value of the attribute that names the content. */
    String content() {
        return content;
    }

    Topic topic(TopicCatalogue topics) {
        return switch (this) {
            case FINDINGS -> topics.findings();
            case ALERTS -> topics.alerts();
            case ANOMALIES -> topics.anomalies();
            case EXPLANATIONS -> topics.explanations();
            case REJECTED -> topics.rejected();
        };
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
