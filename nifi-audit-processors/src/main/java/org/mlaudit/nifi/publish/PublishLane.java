package org.mlaudit.nifi.publish;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One transactional producer and the FlowFiles that its last committed transaction names. Used by one thread at a time;
 * the set of names is guarded, because a FlowFile that comes back may be settled by the thread of another lane.
 */
final class PublishLane {
    private final String transactionalId;
    private final TopicPartition place;
    /** FlowFiles that were published, and that the session may not know of: every later transaction names them too. */
    private final Set<UUID> unsettled = new LinkedHashSet<>();

    private @Nullable Producer<byte[], byte[]> producer;
    private @Nullable ConsumerGroupMetadata group;
    private long sequence;

    /**
     * @param transactionalId also the consumer group that the names are committed under
     * @param place any partition that exists; the offset that carries the names belongs to it
     */
    PublishLane(String transactionalId, TopicPartition place) {
        this.transactionalId = transactionalId;
        this.place = place;
    }

    String transactionalId() {
        return transactionalId;
    }

    /** Takes a producer whose transactions are initialised, and what the last committed transaction says. */
    void open(
            Producer<byte[], byte[]> initialised,
            ConsumerGroupMetadata namesGroup,
            long lastSequence,
            Collection<UUID> lastNames) {
        producer = initialised;
        group = namesGroup;
        sequence = lastSequence;
        synchronized (unsettled) {
            unsettled.addAll(lastNames);
        }
    }

    Producer<byte[], byte[]> producer() {
        if (producer == null) {
            throw new IllegalStateException("lane " + transactionalId + " is not open");
        }
        return producer;
    }

    private ConsumerGroupMetadata namesGroup() {
        if (group == null) {
            throw new IllegalStateException("lane " + transactionalId + " is not open");
        }
        return group;
    }

    /**
     * Commits the transaction, which names these FlowFiles.
     *
     * @return names that had to be dropped to make room; empty unless an extraordinary number of FlowFiles is unsettled
     */
    List<UUID> commit(Collection<UUID> flowFiles) {
        Set<UUID> names = new LinkedHashSet<>();
        synchronized (unsettled) {
            names.addAll(unsettled);
        }
        names.addAll(flowFiles);
        List<UUID> dropped = new ArrayList<>();
        var oldest = names.iterator();
        while (names.size() > Marks.LIMIT) {
            dropped.add(oldest.next());
            oldest.remove();
        }
        Producer<byte[], byte[]> transaction = producer();
        transaction.sendOffsetsToTransaction(
                Map.of(place, new OffsetAndMetadata(sequence + 1, Marks.write(names))), namesGroup());
        transaction.commitTransaction();
        sequence++;
        synchronized (unsettled) {
            unsettled.addAll(flowFiles);
            dropped.forEach(unsettled::remove);
        }
        return dropped;
    }

    /** The session has committed a FlowFile: it will not come back. */
    void settle(UUID flowFile) {
        synchronized (unsettled) {
            unsettled.remove(flowFile);
        }
    }

    /** Closes the producer; an open transaction is aborted by the next one of this lane. */
    void close(Duration timeout) {
        Producer<byte[], byte[]> open = producer;
        producer = null;
        if (open != null) {
            open.close(timeout);
        }
    }
}
