package org.mlaudit.streams.catalog;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.mlaudit.codec.DecodingException;
import org.mlaudit.codec.EventCodec;
import org.mlaudit.event.ModelVersion;
import org.mlaudit.registry.SchemaRegistry;
import org.mlaudit.streams.config.AppConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the whole catalogue once, committed records only. */
final class CatalogReader {
    private static final Logger log = LoggerFactory.getLogger(CatalogReader.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final AppConfig config;
    private final String topic;
    private final EventCodec<ModelVersion> codec;

    CatalogReader(AppConfig config, SchemaRegistry registry) {
        this.config = config;
        this.topic = config.topics().catalogue().models().name();
        this.codec = new EventCodec<>(ModelVersion.class, topic, registry);
    }

    /** The newest record of every version, by model and version. */
    List<ModelVersion> read() {
        Map<String, ModelVersion> versions = new TreeMap<>();
        try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(consumerConfig())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic, ANSWER).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            if (partitions.isEmpty()) {
                throw missing();
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER);
            long deadline = System.nanoTime() + ANSWER.toNanos();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                if (System.nanoTime() - deadline > 0) {
                    throw new TimeoutException("topic " + topic + " could not be read to its end in " + ANSWER);
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    accept(record, versions);
                    deadline = System.nanoTime() + ANSWER.toNanos();
                }
            }
        } catch (UnknownTopicOrPartitionException e) {
            throw missing();
        }
        return List.copyOf(versions.values());
    }

    private KafkaException missing() {
        return new KafkaException("there is no topic " + topic
                + ". Start the application, or run 'mlaudit topics create'; topics.prefix says where to look.");
    }

    private void accept(ConsumerRecord<byte[], byte[]> record, Map<String, ModelVersion> versions) {
        if (record.key() == null) {
            log.error("{}-{} offset {} has no key: left out", topic, record.partition(), record.offset());
            return;
        }
        String key = new String(record.key(), StandardCharsets.UTF_8);
        if (record.value() == null) {
            versions.remove(key);
            return;
        }
        try {
            versions.put(key, codec.decode(record.value()));
        } catch (DecodingException e) {
            log.error(
                    "{}-{} offset {} ({}) can't be read: left out: {}",
                    topic,
                    record.partition(),
                    record.offset(),
                    key,
                    e.getMessage());
        }
    }

    private Map<String, Object> consumerConfig() {
        Map<String, Object> properties = config.kafkaClient(config.applicationId() + "-catalog");
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return properties;
    }
}
