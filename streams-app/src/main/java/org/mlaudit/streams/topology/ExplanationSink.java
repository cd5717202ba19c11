package org.mlaudit.streams.topology;

import java.util.Arrays;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.mlaudit.codec.ExplanationEncoder;
import org.mlaudit.registry.SchemaRegistry;

/**
 * Takes what a source partition has to say of single inferences, and sends it to its topic and to where it is kept by id.
 */
final class ExplanationSink {
    private static final int UNKNOWN = -1;

    private final ProcessorContext<byte[], byte[]> context;
    private final SchemaRegistry registry;
    private final String topic;
    private final StreamCounters counters;
    private int schemaId = UNKNOWN;

    /**
     * A sink.
     *
     * @param topic name of the topic of explanations
     */
    ExplanationSink(
            ProcessorContext<byte[], byte[]> context, SchemaRegistry registry, String topic, StreamCounters counters) {
        this.context = context;
        this.registry = registry;
        this.topic = topic;
        this.counters = counters;
    }

    /** An exact explanation, with the bytes to keep. */
    void explained(ExplanationEncoder.Values values, ExplanationEncoder encoder, byte[] toKeep) {
        if (schemaId == UNKNOWN) {
            schemaId = ExplanationEncoder.schemaId(registry, topic);
        }
        byte[] id = Arrays.copyOfRange(values.id, values.idOffset, values.idOffset + values.idLength);
        explained(id, encoder.wire(schemaId, values), toKeep);
    }

    /** The message that explains an inference, with the bytes to keep. */
    void explained(byte[] id, byte[] message, byte[] toKeep) {
        counters.explained();
        keep(id, toKeep);
        context.forward(new Record<>(id, message, context.currentSystemTimeMs()), AuditTopology.EXPLANATIONS_SINK);
    }

    /** Sends what is to be kept of an inference to where it is kept, see {@link KeepInferences}. */
    void keep(byte[] id, byte[] toKeep) {
        context.forward(new Record<>(id, toKeep, context.currentSystemTimeMs()), AuditTopology.PLACES_SINK);
    }

    /** Hands an inference to those who explain by sampling. */
    void request(byte[] id, byte[] request) {
        counters.explanationRequested();
        context.forward(
                new Record<>(id, request, context.currentSystemTimeMs()), AuditTopology.EXPLANATION_REQUESTS_SINK);
    }
}
