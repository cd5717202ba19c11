package org.mlaudit.streams.topology;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** Reads stretches of topics from beginning to end, with a consumer that has no other use meanwhile. */
final class TopicScan {
    private static final Duration POLL = Duration.ofMillis(500);

    private TopicScan() {}

    /** Takes a record. */
    @FunctionalInterface
    interface Sink {
        /**
         * Takes a record.
         *
         * @return whether to go on
         */
        boolean take(ConsumerRecord<byte[], byte[]> record);
    }

    /** The partitions of a topic. */
    static List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer, String topic) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (PartitionInfo info : consumer.partitionsFor(topic)) {
            partitions.add(new TopicPartition(topic, info.partition()));
        }
        return partitions;
    }

    /** Where partitions end. They are assigned: of others, a consumer of committed records warns each time that it looks. */
    static Map<TopicPartition, Long> ends(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        consumer.assign(partitions);
        return consumer.endOffsets(partitions);
    }

    /**
     * Reads each partition up to an offset.
     *
     * @param from where to begin
     * @param to where to end, exclusive
     * @param alive called now and then
     */
    static void read(
            Consumer<byte[], byte[]> consumer,
            Map<TopicPartition, Long> from,
            Map<TopicPartition, Long> to,
            Runnable alive,
            Sink sink) {
        Set<TopicPartition> open = new HashSet<>();
        from.forEach((partition, offset) -> {
            if (offset < to.get(partition)) {
                open.add(partition);
            }
        });
        consumer.assign(open);
        open.forEach(partition -> consumer.seek(partition, from.get(partition)));
        while (!open.isEmpty()) {
            alive.run();
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                if (record.offset() < to.get(partition) && !sink.take(record)) {
                    consumer.assign(List.of());
                    return;
                }
            }
            ended(consumer, open, to).forEach(open::remove);
        }
        consumer.assign(List.of());
    }

    private static Collection<TopicPartition> ended(
            Consumer<byte[], byte[]> consumer, Set<TopicPartition> open, Map<TopicPartition, Long> to) {
        List<TopicPartition> ended = new ArrayList<>();
        for (TopicPartition partition : open) {
            if (consumer.position(partition) >= to.get(partition)) {
                ended.add(partition);
                consumer.pause(List.of(partition));
            }
        }
        return ended;
    }
}
