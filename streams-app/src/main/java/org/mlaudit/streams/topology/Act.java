package org.mlaudit.streams.topology;

import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.DecodingException;
import org.mlaudit.codec.EventCodec;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.event.Action;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what people did about alerts, which has one order, to the step that keeps the alerts of the model version. What can't
 * be read is told and left out: it stays in its topic, and in the ledger where that is kept.
 */
final class Act implements Processor<byte[], byte[], byte[], byte[]> {
    private static final Logger LOG = LoggerFactory.getLogger(Act.class);

    private final EventCodec<Action> codec;
    private @Nullable ProcessorContext<byte[], byte[]> context;

    Act(EventCodec<Action> codec) {
        this.codec = codec;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        this.context = context;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        if (context == null) {
            throw new IllegalStateException("act is used before init");
        }
        try {
            Action action = codec.decode(record.value() == null ? new byte[0] : record.value());
            byte[] key = ModelKeys.encode(new ModelKey(action.getModel(), action.getVersion()));
            context.forward(new Record<>(key, ActionPart.of(record.value()), record.timestamp()));
        } catch (DecodingException | IllegalArgumentException e) {
            LOG.error(
                    "{} is no action on an alert and changes nothing: {}",
                    context.recordMetadata()
                            .map(place -> place.topic() + "-" + place.partition() + " offset " + place.offset())
                            .orElse("A record"),
                    e.getMessage());
        }
    }
}
