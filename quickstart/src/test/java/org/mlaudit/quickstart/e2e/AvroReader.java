package org.mlaudit.quickstart.e2e;

import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.mlaudit.quickstart.platform.Endpoints;

/** A plain Avro consumer with Confluent's own deserialiser, as anybody would write it who knows nothing of ML Audit. */
public final class AvroReader {

    private AvroReader() {}

    /** All records that are committed to a topic now. */
    public static List<GenericRecord> readAll(Endpoints endpoints, String topic) {
        var config = Map.<String, Object>of(
                "bootstrap.servers", endpoints.bootstrapServers(),
                "isolation.level", "read_committed",
                "enable.auto.commit", "false",
                "key.deserializer", StringDeserializer.class.getName(),
                "value.deserializer", KafkaAvroDeserializer.class.getName(),
                "schema.registry.url", endpoints.registryUrl());
        var records = new ArrayList<GenericRecord>();
        try (var consumer = new KafkaConsumer<String, GenericRecord>(config)) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .collect(Collectors.toList());
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> records.add(record.value()));
            }
        }
        return records;
    }
}
