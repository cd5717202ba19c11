package org.mlaudit.streams.topology;

import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorNode;
import org.jspecify.annotations.Nullable;

/**
 * Lets a step forward while a commit asks its stores to flush, so that what it says of events is in the same transaction as
 * their offsets. Forwarding is possible then (caching stores forward what they held back just so), but the current node must
 * be set: {@link InternalProcessorContext} is an internal type of Kafka Streams; {@code ExplanationStreamTest} fails if its
 * contract changes.
 */
final class CommitForwarding {
    /** Null in tests of single steps, where anything may be forwarded at any time. */
    private final @Nullable InternalProcessorContext<?, ?> internals;

    private final @Nullable ProcessorNode<?, ?, ?, ?> node;

    /** To be made while the step that forwards is initialised. */
    CommitForwarding(ProcessorContext<?, ?> context) {
        this.internals = context instanceof InternalProcessorContext<?, ?> internal ? internal : null;
        this.node = internals == null ? null : internals.currentNode();
    }

    /** Runs what forwards, in a call of a store's {@code flushCache}. */
    void run(Runnable task) {
        if (internals == null) {
            task.run();
            return;
        }
        ProcessorNode<?, ?, ?, ?> before = internals.currentNode();
        internals.setCurrentNode(node);
        try {
            task.run();
        } finally {
            internals.setCurrentNode(before);
        }
    }
}
