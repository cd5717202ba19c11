package org.mlaudit.nifi;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.TestRunner;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.mlaudit.nifi.service.StandardKafkaAuditService;
import org.mlaudit.registry.SchemaRegistry;

/** A test with a real broker. Every test has topics and a registry of its own. */
public abstract class KafkaTest {
    @TempDir
    static Path directory;

    protected static EmbeddedBroker broker;

    /** Prefix of the topics of this test. */
    protected final String prefix = "t" + UUID.randomUUID().toString().substring(0, 8) + ".";

    protected final String registryUrl = "mock://" + prefix;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new EmbeddedBroker(directory.resolve("broker"));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    protected SchemaRegistry registry() {
        return new SchemaRegistry(List.of(registryUrl), Map.of());
    }

    /** Adds and enables a service named kafka. */
    protected StandardKafkaAuditService kafka(TestRunner runner, String address) throws InitializationException {
        return kafka(runner, address, new StandardKafkaAuditService());
    }

    /** The same with a registry of its own. */
    protected StandardKafkaAuditService kafka(TestRunner runner, String address, SchemaRegistry registry)
            throws InitializationException {
        return kafka(runner, address, new StandardKafkaAuditService() {
            @Override
            public SchemaRegistry registry() {
                return registry;
            }
        });
    }

    private StandardKafkaAuditService kafka(TestRunner runner, String address, StandardKafkaAuditService service)
            throws InitializationException {
        runner.addControllerService("kafka", service);
        runner.setProperty(service, "Bootstrap Servers", address);
        runner.setProperty(service, "Schema Registry URLs", registryUrl);
        runner.setProperty(service, "Topic Prefix", prefix);
        runner.setProperty(service, "Partitions", "2");
        runner.enableControllerService(service);
        return service;
    }

    /** All records of a topic as of now; transactions that are about to end are waited for. */
    protected List<ConsumerRecord<byte[], byte[]>> read(String topic, boolean committed) {
        try (Consumer<byte[], byte[]> consumer = consumer(committed);
                Consumer<byte[], byte[]> uncommitted = consumer(false)) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            Awaitility.await().until(() -> consumer.endOffsets(partitions).equals(uncommitted.endOffsets(partitions)));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            return records;
        }
    }

    private static Consumer<byte[], byte[]> consumer(boolean committed) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.address(),
                        "isolation.level",
                        committed ? "read_committed" : "read_uncommitted",
                        "auto.offset.reset",
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    protected static String text(byte[] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }
}
