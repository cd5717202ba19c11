package org.mlaudit.quickstart.demo;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.EventCodec;
import org.mlaudit.event.Alert;
import org.mlaudit.event.Explanation;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Rejected;
import org.mlaudit.quickstart.platform.Endpoints;
import org.mlaudit.registry.SchemaRegistry;
import org.mlaudit.topics.Topic;
import org.mlaudit.topics.TopicCatalogue;

/** Reads what is committed to the topics, from their beginning on, into a {@link Tally}: an outsider's view of what the platform did. */
final class TopicReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);

    private final Tally tally = new Tally();
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final SchemaRegistry registry;
    private final EventCodec<Rejected> rejected;
    private final EventCodec<Finding> findings;
    private final EventCodec<Alert> alerts;
    private final EventCodec<Explanation> explanations;
    private final TopicCatalogue topics;
    private final Thread thread;

    /**
     * Starts reading. The topics must exist.
     *
     * @param endpoints the broker and the registry
     * @param topics names of the topics
     */
    TopicReader(Endpoints endpoints, TopicCatalogue topics) {
        this.topics = topics;
        registry = new SchemaRegistry(List.of(endpoints.registryUrl()), Map.of());
        rejected = new EventCodec<>(Rejected.class, topics.rejected().name(), registry);
        findings = new EventCodec<>(Finding.class, topics.findings().name(), registry);
        alerts = new EventCodec<>(Alert.class, topics.alerts().name(), registry);
        explanations = new EventCodec<>(Explanation.class, topics.explanations().name(), registry);
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", endpoints.bootstrapServers(),
                        "isolation.level", "read_committed",
                        "auto.offset.reset", "earliest",
                        "enable.auto.commit", "false"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        thread = Thread.ofPlatform().name("topic-reader").daemon().start(this::read);
    }

    /** What has been read so far. */
    Tally tally() {
        return tally;
    }

    private void read() {
        try (consumer) {
            var partitions = new ArrayList<TopicPartition>();
            for (Topic topic : List.of(
                    topics.inferences(),
                    topics.groundTruth(),
                    topics.explanations(),
                    topics.rejected(),
                    topics.findings(),
                    topics.alerts())) {
                consumer.partitionsFor(topic.name())
                        .forEach(partition -> partitions.add(new TopicPartition(topic.name(), partition.partition())));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!Thread.currentThread().isInterrupted()) {
                consumer.poll(POLL).forEach(this::count);
            }
        } catch (WakeupException stopped) {
            // close() asked for it
        }
    }

    private void count(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(topics.inferences().name())) {
            tally.inference(text(record.key()));
        } else if (record.topic().equals(topics.groundTruth().name())) {
            tally.truth();
        } else if (record.topic().equals(topics.explanations().name())) {
            tally.explained(explanations.decode(record.value()));
        } else if (record.topic().equals(topics.rejected().name())) {
            tally.rejected(text(record.key()), rejected.decode(record.value()));
        } else if (record.topic().equals(topics.findings().name())) {
            tally.finding(findings.decode(record.value()));
        } else {
            tally.alert(alerts.decode(record.value()));
        }
    }

    private static String text(byte @Nullable [] key) {
        return key == null ? "" : new String(key, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        registry.close();
    }
}
