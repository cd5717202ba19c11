package org.mlaudit.streams.topology;

import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.WindowStore;
import org.mlaudit.codec.ExplanationEncoder;
import org.mlaudit.registry.SchemaRegistry;

/**
 * Takes what a source partition has to say of single inferences: keeps it by id, for as long as the store keeps anything, and
 * sends it.
 */
final class ExplanationSink {
    private static final int UNKNOWN = -1;

    private final ProcessorContext<byte[], byte[]> context;
    private final WindowStore<Bytes, byte[]> kept;
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
        this.kept = context.getStateStore(AuditTopology.EXPLANATIONS_STORE);
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

    /** Keeps something of an inference. */
    void keep(byte[] id, byte[] toKeep) {
        kept.put(Bytes.wrap(id), toKeep, context.currentSystemTimeMs());
    }

    /** Hands an inference to those who explain by sampling. */
    void request(byte[] id, byte[] request) {
        counters.explanationRequested();
        context.forward(
                new Record<>(id, request, context.currentSystemTimeMs()), AuditTopology.EXPLANATION_REQUESTS_SINK);
    }
}
