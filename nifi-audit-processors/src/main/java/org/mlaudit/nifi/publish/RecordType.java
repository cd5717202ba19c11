package org.mlaudit.nifi.publish;

import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.nifi.components.DescribedValue;
import org.mlaudit.codec.InferenceSchema;
import org.mlaudit.event.GroundTruth;
import org.mlaudit.event.Rejected;
import org.mlaudit.topics.Topic;
import org.mlaudit.topics.TopicCatalogue;

/** What a FlowFile's records are, which says where they go. */
enum RecordType implements DescribedValue {
    AUTOMATIC("Automatic", "The schema of the content tells."),
    INFERENCES("Inferences", "Inferences, as CaptureInferences writes them; any other content goes to failure."),
    GROUND_TRUTH(
            "Ground Truth", "Real outcomes, as CaptureGroundTruth writes them; any other content goes to failure."),
    REJECTED("Rejected", "Refused records, as both write them to invalid; any other content goes to failure.");

    private final String displayName;
    private final String description;

    RecordType(String displayName, String description) {
        this.displayName = displayName;
        this.description = description;
    }

    /** The type of records with this schema; empty when they are of none. */
    static Optional<RecordType> of(Schema schema) {
        if (schema.getFullName().equals(GroundTruth.getClassSchema().getFullName())) {
            return Optional.of(GROUND_TRUTH);
        }
        if (schema.getFullName().equals(Rejected.getClassSchema().getFullName())) {
            return Optional.of(REJECTED);
        }
        return InferenceSchema.key(schema).map(key -> INFERENCES);
    }

    /** Where records of this type go. */
    Topic topic(TopicCatalogue topics) {
        return switch (this) {
            case INFERENCES -> topics.inferences();
            case GROUND_TRUTH -> topics.groundTruth();
            case REJECTED -> topics.rejected();
            case AUTOMATIC -> throw new IllegalStateException("the type is not known yet");
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
