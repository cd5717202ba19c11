package org.mlaudit.streams.topology;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;

/**
 * Keeps by id where inferences lie and what was said to explain them, for a time to live. A step of its own, since it is
 * by far the largest store: a task that sums inferences up need not wait until it is restored.
 */
final class KeepInferences implements Processor<byte[], byte[], Void, Void> {
    private @Nullable ProcessorContext<Void, Void> context;
    private @Nullable WindowStore<Bytes, byte[]> kept;

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        this.context = context;
        kept = context.getStateStore(AuditTopology.EXPLANATIONS_STORE);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        if (context == null || kept == null) {
            throw new IllegalStateException("the step is used before init");
        }
        kept.put(Bytes.wrap(record.key()), record.value(), context.currentSystemTimeMs());
    }
}
