package org.mlaudit.streams.reference;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.codec.InferenceSource;
import org.mlaudit.contract.FeatureType;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.privacy.Protections;

/**
 * A valid row as it would have been published: protected as inferences are at capture, so that windows are compared with what
 * they can hold. Numbers are those that were read of the row, whatever the file wrote them as.
 */
final class PublishedSource implements InferenceSource {
    private final InferenceSource source;
    private final ModelContract contract;
    private final Protections protections;
    private @Nullable InferenceRow read;

    PublishedSource(InferenceSource source, ModelContract contract, Protections protections) {
        this.source = source;
        this.contract = contract;
        this.protections = protections;
    }

    /** Takes the numbers of the row that the source is at. */
    void of(InferenceRow row) {
        read = row;
    }

    @Override
    public @Nullable Object id() {
        return source.id();
    }

    @Override
    public @Nullable Object occurredAt() {
        return source.occurredAt();
    }

    @Override
    public @Nullable Object feature(int index) {
        if (read != null && contract.features().get(index).type() == FeatureType.NUMERIC) {
            return protections.apply(index, read.present[index] ? (Object) read.number[index] : null);
        }
        return protections.apply(index, source.feature(index));
    }

    @Override
    public Iterable<String> unknownFields() {
        return source.unknownFields();
    }

    @Override
    public @Nullable Object label() {
        return source.label();
    }

    @Override
    public @Nullable Object score() {
        return source.score();
    }

    @Override
    public @Nullable Object probabilities() {
        return source.probabilities();
    }

    @Override
    public @Nullable Object value() {
        return source.value();
    }

    @Override
    public Map<String, ?> segments() {
        return protections.segments(source.segments());
    }

    @Override
    public @Nullable Object subject() {
        return null;
    }

    @Override
    public @Nullable Object latencyMicros() {
        return source.latencyMicros();
    }
}
