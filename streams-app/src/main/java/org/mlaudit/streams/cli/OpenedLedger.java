package org.mlaudit.streams.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.mlaudit.registry.SchemaRegistry;
import org.mlaudit.streams.archive.Directory;
import org.mlaudit.streams.archive.ExportSource;
import org.mlaudit.streams.archive.KafkaSource;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.ledger.verify.LedgerSource;

/** A ledger that a command reads, and what must be closed after it. */
final class OpenedLedger implements AutoCloseable {
    /** Records of a poll: a ledger is read from end to end, so that large ones are better. */
    private static final int MOST_RECORDS = 5_000;
    /** Brokers answer at the end of a topic so soon: each tree is read by consumers of its own, and none should wait there. */
    private static final int FETCH_WAIT_MILLIS = 20;

    private final LedgerSource source;
    private final Optional<SchemaRegistry> registry;

    private OpenedLedger(LedgerSource source, Optional<SchemaRegistry> registry) {
        this.source = source;
        this.registry = registry;
    }

    /** A ledger that was exported. */
    static OpenedLedger exported(Path directory) {
        return new OpenedLedger(new ExportSource(new Directory(directory)), Optional.empty());
    }

    /**
     * The ledger in the Kafka of a configuration.
     *
     * @param logOrigin origin of its log of logs
     */
    static OpenedLedger inKafka(AppConfig config, String logOrigin) {
        SchemaRegistry registry =
                new SchemaRegistry(config.registry().urls(), config.registry().client());
        try {
            LedgerSource source = new KafkaSource(
                    () -> consumer(config),
                    config.topics().catalogue(),
                    registry,
                    logOrigin,
                    "Kafka at " + String.join(",", config.kafka().bootstrapServers()));
            return new OpenedLedger(source, Optional.of(registry));
        } catch (RuntimeException e) {
            registry.close();
            throw e;
        }
    }

    private static Consumer<byte[], byte[]> consumer(AppConfig config) {
        Map<String, Object> properties = config.kafkaClient(config.applicationId() + "-verify");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_RECORDS);
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    LedgerSource source() {
        return source;
    }

    /** Texts of schemas by id; empty of an export. */
    Optional<IntFunction<String>> schemas() {
        return registry.map(each -> id -> each.byId(id).toString());
    }

    @Override
    public void close() {
        registry.ifPresent(SchemaRegistry::close);
    }
}
