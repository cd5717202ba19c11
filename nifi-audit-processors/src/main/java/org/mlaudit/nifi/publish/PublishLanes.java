package org.mlaudit.nifi.publish;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The transactional producers of a processor, and what is known of FlowFiles that were published but may still be queued.
 *
 * <p><b>Exactly once.</b> The records of a batch of FlowFiles and the names of those FlowFiles are committed in one Kafka
 * transaction; the names are the metadata of an offset of a consumer group of the lane's own. Only then the session is
 * committed. When the process dies between the two, or the session's commit fails, the FlowFiles come back, and their
 * names are found in the group: they were published, and are not published again. Nothing has to be searched for, and
 * nothing depends on how long ago it was while the broker keeps the offset ({@code offsets.retention.minutes}, a week by
 * default).
 *
 * <p><b>Doubt.</b> When it is not known whether a transaction was committed, its lane is closed before the session gives
 * its FlowFiles back, and nobody publishes until the lane has been opened again: that ends the transaction one way or the
 * other, and the names tell which. A thread therefore asks {@link #recover()} <em>after</em> it has taken FlowFiles from
 * the queue.
 */
final class PublishLanes {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private final String idPrefix;
    private final TopicPartition place;
    private final Function<String, Producer<byte[], byte[]>> producers;
    private final Function<String, Consumer<byte[], byte[]>> groups;

    private final List<PublishLane> lanes = new ArrayList<>();
    /** Lanes in doubt, each with the FlowFiles of its last transaction. */
    private final Map<PublishLane, Set<UUID>> failed = new LinkedHashMap<>();

    private final Queue<PublishLane> free = new ConcurrentLinkedQueue<>();
    private final Map<UUID, PublishLane> published = new ConcurrentHashMap<>();
    private volatile boolean doubt;

    /**
     * @param idPrefix prefix of the transactional ids; the lane's number follows
     * @param place a partition that exists
     * @param producers makes a transactional producer for an id
     * @param groups makes a consumer of a group, which waits for transactions that are about to end
     */
    PublishLanes(
            String idPrefix,
            TopicPartition place,
            Function<String, Producer<byte[], byte[]>> producers,
            Function<String, Consumer<byte[], byte[]>> groups) {
        this.idPrefix = idPrefix;
        this.place = place;
        this.producers = producers;
        this.groups = groups;
    }

    /**
     * Opens the lanes: fences what is left of an earlier run, and reads which FlowFiles it published last.
     *
     * @param used number of lanes to publish with
     * @param known number of lanes that earlier runs may have published with
     * @return the FlowFiles that earlier runs published last
     * @throws PublishUnavailableException if the broker does not answer
     */
    synchronized Set<UUID> open(int used, int known) {
        try {
            for (int i = lanes.size(); i < Math.max(used, known); i++) {
                PublishLane lane = new PublishLane(idPrefix + i, place);
                open(lane, null);
                lanes.add(lane);
                if (i < used) {
                    free.add(lane);
                } else {
                    lane.close(CLOSE_TIMEOUT);
                }
            }
            return Set.copyOf(published.keySet());
        } catch (KafkaException e) {
            throw new PublishUnavailableException(idPrefix, e);
        }
    }

    /**
     * Opens one lane.
     *
     * @param doubtful FlowFiles of its last transaction, when this process knows them: no others are of interest
     */
    private void open(PublishLane lane, @Nullable Set<UUID> doubtful) {
        Producer<byte[], byte[]> producer = producers.apply(lane.transactionalId());
        try (Consumer<byte[], byte[]> group = groups.apply(lane.transactionalId())) {
            producer.initTransactions();
            OffsetAndMetadata committed = group.committed(Set.of(place)).get(place);
            List<UUID> names = new ArrayList<>(committed == null ? List.of() : Marks.read(committed.metadata()));
            if (doubtful != null) {
                names.retainAll(doubtful);
            }
            lane.open(producer, group.groupMetadata(), committed == null ? 0 : committed.offset(), names);
            names.forEach(name -> published.put(name, lane));
        } catch (RuntimeException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
    }

    /**
     * Ends all doubt: opens again every lane that {@link #fail} closed.
     *
     * @throws PublishUnavailableException if the broker does not answer
     */
    void recover() {
        if (doubt) {
            recoverLanes();
        }
    }

    private synchronized void recoverLanes() {
        if (!doubt) {
            return;
        }
        try {
            var each = failed.entrySet().iterator();
            while (each.hasNext()) {
                var next = each.next();
                open(next.getKey(), next.getValue());
                free.add(next.getKey());
                each.remove();
            }
            doubt = false;
        } catch (KafkaException e) {
            throw new PublishUnavailableException(idPrefix, e);
        }
    }

    /** A lane for the caller alone, or null when all are taken; to be given back by {@link #release} or {@link #fail}. */
    @Nullable
    PublishLane take() {
        return free.poll();
    }

    void release(PublishLane lane) {
        free.add(lane);
    }

    /** Gives a lane back whose transaction of these FlowFiles may or may not have been committed. */
    synchronized void fail(PublishLane lane, Set<UUID> flowFiles) {
        failed.put(lane, flowFiles);
        doubt = true;
        lane.close(Duration.ZERO);
    }

    /** Whether a FlowFile was published, though the session does not know. */
    boolean isPublished(UUID flowFile) {
        return published.containsKey(flowFile);
    }

    /** A transaction that names these FlowFiles was committed; the session is committed next. */
    void published(PublishLane lane, Iterable<UUID> flowFiles) {
        flowFiles.forEach(flowFile -> published.put(flowFile, lane));
    }

    /** The session was committed, or the FlowFile is not queued any more: it will not come back. */
    void settle(Iterable<UUID> flowFiles) {
        for (UUID flowFile : flowFiles) {
            PublishLane lane = published.remove(flowFile);
            if (lane != null) {
                lane.settle(flowFile);
            }
        }
    }

    /** Closes all producers; transactions under way are aborted. */
    synchronized void close() {
        lanes.forEach(lane -> lane.close(CLOSE_TIMEOUT));
        lanes.clear();
        free.clear();
        failed.clear();
        doubt = false;
    }
}
