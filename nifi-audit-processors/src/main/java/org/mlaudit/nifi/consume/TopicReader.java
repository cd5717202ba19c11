package org.mlaudit.nifi.consume;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.nifi.logging.ComponentLog;
import org.mlaudit.nifi.service.KafkaAuditService;

/**
 * Reads all partitions of a topic from places that the caller keeps, without a consumer group. Notices partitions that are
 * added while it runs. Used by one thread at a time.
 */
final class TopicReader implements AutoCloseable {
    private static final Duration DISCOVERY = Duration.ofSeconds(30);

    private final String topic;
    private final StartingPosition start;
    private final ComponentLog log;
    private final Duration timeout;
    private final Duration discovery;
    private final Consumer<byte[], byte[]> consumer;
    private long discoveredAt;

    TopicReader(KafkaAuditService kafka, String topic, StartingPosition start, int maxRecords, ComponentLog log) {
        this(kafka, topic, start, maxRecords, log, DISCOVERY);
    }

    TopicReader(
            KafkaAuditService kafka,
            String topic,
            StartingPosition start,
            int maxRecords,
            ComponentLog log,
            Duration discovery) {
        this.topic = topic;
        this.start = start;
        this.log = log;
        this.timeout = kafka.timeout();
        this.discovery = discovery;
        consumer = kafka.consumer(Map.of(
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "none",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                maxRecords));
    }

    /**
     * Goes to the places that a state names. A partition without one is read from the starting position when the state
     * knows no partition at all, else from its beginning, because it is new.
     *
     * @param state next offsets by {@code topic-partition}
     */
    void goTo(Map<String, String> state) {
        List<TopicPartition> partitions = partitions();
        consumer.assign(partitions);
        boolean first = partitions.stream().noneMatch(partition -> state.containsKey(partition.toString()));
        List<TopicPartition> beginning = new ArrayList<>();
        List<TopicPartition> end = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            String offset = state.get(partition.toString());
            if (offset != null) {
                consumer.seek(partition, Long.parseLong(offset));
            } else {
                (first && start == StartingPosition.LATEST ? end : beginning).add(partition);
            }
        }
        if (!beginning.isEmpty()) {
            consumer.seekToBeginning(beginning);
        }
        if (!end.isEmpty()) {
            consumer.seekToEnd(end);
        }
    }

    private List<TopicPartition> partitions() {
        discoveredAt = System.nanoTime();
        List<TopicPartition> partitions = consumer.partitionsFor(topic, timeout).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new KafkaException("the topic " + topic + " does not exist");
        }
        return partitions;
    }

    /** Adds partitions that are new, from their beginning. */
    private void discover() {
        if (System.nanoTime() - discoveredAt < discovery.toNanos()) {
            return;
        }
        List<TopicPartition> partitions = partitions();
        Set<TopicPartition> known = consumer.assignment();
        List<TopicPartition> added = partitions.stream()
                .filter(partition -> !known.contains(partition))
                .toList();
        if (!added.isEmpty()) {
            log.info("Found new partitions: {}", added);
            consumer.assign(partitions);
            consumer.seekToBeginning(added);
        }
    }

    /** The next messages, when any come within the time. */
    List<ConsumerRecord<byte[], byte[]>> poll(Duration wait) {
        discover();
        List<ConsumerRecord<byte[], byte[]>> messages = new ArrayList<>();
        try {
            consumer.poll(wait).forEach(messages::add);
        } catch (OffsetOutOfRangeException e) {
            log.warn(
                    "Events were deleted before they were read, reading on with the oldest that is left: {}",
                    e.offsetOutOfRangePartitions());
            consumer.seekToBeginning(e.partitions());
        }
        return messages;
    }

    /** The places behind what was read, by {@code topic-partition}. */
    Map<String, String> places() {
        Map<String, String> places = new HashMap<>();
        for (TopicPartition partition : consumer.assignment()) {
            places.put(partition.toString(), Long.toString(consumer.position(partition, timeout)));
        }
        return places;
    }

    /** Names of the partitions that are read. */
    Set<String> partitionNames() {
        return consumer.assignment().stream().map(TopicPartition::toString).collect(Collectors.toSet());
    }

    @Override
    public void close() {
        consumer.close();
    }
}
