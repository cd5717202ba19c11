package org.mlaudit.streams.record;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.mlaudit.streams.config.AppConfig;

/** Reads a topic once from its beginning to where it ends now, committed records only, in the order of each partition. */
public final class CommittedRecords {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LOOK = Duration.ofMillis(10);
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final AppConfig config;

    /** Topics of the configured cluster. */
    public CommittedRecords(AppConfig config) {
        this.config = config;
    }

    /** What reading tells while it goes on. */
    public interface Progress {
        /** Says nothing. */
        Progress NONE = (topic, read, all) -> {};

        /**
         * How far it is; called after each batch and at the end.
         *
         * @param read offsets that are done
         * @param all offsets that there are
         */
        void at(String topic, long read, long all);
    }

    /**
     * Reads a topic.
     *
     * @return records that were read
     * @throws KafkaException if there is no such topic, or the broker does not go on answering for 30 s
     */
    public long read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> each, Progress progress) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties())) {
            List<PartitionInfo> found = consumer.partitionsFor(topic, ANSWER);
            if (found == null || found.isEmpty()) {
                throw missing(topic);
            }
            List<TopicPartition> partitions = found.stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            return read(consumer, partitions, each, progress);
        } catch (UnknownTopicOrPartitionException e) {
            throw missing(topic);
        }
    }

    /**
     * Waits until readers of committed records get to a message: a commit returns when it is decided, a little before that.
     *
     * @throws TimeoutException if that takes more than 30 s
     */
    public void awaitCommitted(RecordMetadata message) {
        TopicPartition partition = new TopicPartition(message.topic(), message.partition());
        long deadline = System.nanoTime() + ANSWER.toNanos();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties())) {
            while (consumer.endOffsets(List.of(partition), ANSWER).get(partition) <= message.offset()) {
                if (System.nanoTime() - deadline > 0) {
                    throw new TimeoutException("the decision was recorded, but can't be read in " + partition
                            + " after " + ANSWER.toSeconds() + " s");
                }
                LockSupport.parkNanos(LOOK.toNanos());
            }
        }
    }

    private static long read(
            KafkaConsumer<byte[], byte[]> consumer,
            List<TopicPartition> partitions,
            Consumer<ConsumerRecord<byte[], byte[]>> each,
            Progress progress) {
        String topic = partitions.getFirst().topic();
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions, ANSWER);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER);
        long all = sum(ends) - sum(begins);
        long records = 0;
        long position = -1;
        long deadline = System.nanoTime() + ANSWER.toNanos();
        while (true) {
            long read = partitions.stream().mapToLong(consumer::position).sum() - sum(begins);
            progress.at(topic, Math.min(read, all), all);
            if (ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
                return records;
            }
            if (read != position) {
                position = read;
                deadline = System.nanoTime() + ANSWER.toNanos();
            } else if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException("topic " + topic + " could not be read to its end in " + ANSWER);
            }
            for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
                if (message.offset() < ends.get(new TopicPartition(topic, message.partition()))) {
                    each.accept(message);
                    records++;
                }
            }
        }
    }

    private static long sum(Map<TopicPartition, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }

    private static KafkaException missing(String topic) {
        return new KafkaException("there is no topic " + topic
                + ". Start the application, or run 'mlaudit topics create'; topics.prefix says where to look.");
    }

    private Map<String, Object> properties() {
        Map<String, Object> properties = config.kafkaClient(config.applicationId() + "-record");
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return properties;
    }
}
