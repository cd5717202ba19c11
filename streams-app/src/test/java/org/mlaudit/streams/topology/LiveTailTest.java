package org.mlaudit.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Verdict;
import org.mlaudit.registry.SchemaRegistry;
import org.mlaudit.streams.EmbeddedBroker;
import org.mlaudit.streams.live.LiveEvent;
import org.mlaudit.streams.live.LiveFeed;
import org.mlaudit.streams.live.LiveFeed.Subscription;
import org.mlaudit.topics.TopicCatalogue;
import org.mlaudit.topics.TopicOptions;

class LiveTailTest {
    private static final TopicCatalogue TOPICS = new TopicCatalogue();
    private static final EventCodecs CODECS =
            new EventCodecs(TOPICS, new SchemaRegistry(List.of("mock://live-tail-test"), Map.of()));
    private static final Instant FIRST = Instant.parse("2026-01-05T00:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path directory;

    private static Finding finding(int day, Verdict verdict) {
        return Finding.newBuilder()
                .setModel("m")
                .setVersion("1")
                .setWindowStart(FIRST.plus(Duration.ofDays(day)))
                .setWindowEnd(FIRST.plus(Duration.ofDays(day + 1)))
                .setRevision(1)
                .setMonitor("drift.psi")
                .setTarget("amount")
                .setStatistic("psi")
                .setValue(0.3)
                .setVerdict(verdict)
                .setN(10)
                .setNReference(10)
                .build();
    }

    @Test
    void whatIsCommittedWhileSomebodyListensIsPassedOnAndNothingThatIsAborted() throws Exception {
        try (EmbeddedBroker broker = new EmbeddedBroker(directory);
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            TOPICS.ensure(admin, TopicOptions.DEFAULT.withPartitions(2));
            LiveFeed feed = new LiveFeed(10);
            try (LiveTail tail = new LiveTail(
                            () -> new KafkaConsumer<>(
                                    Map.of(
                                            "bootstrap.servers",
                                            broker.address(),
                                            "isolation.level",
                                            "read_committed",
                                            "enable.auto.commit",
                                            false),
                                    new ByteArrayDeserializer(),
                                    new ByteArrayDeserializer()),
                            TOPICS,
                            CODECS,
                            feed);
                    Subscription subscription = feed.subscribe().orElseThrow();
                    KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                            Map.of("bootstrap.servers", broker.address(), "transactional.id", "" + UUID.randomUUID()),
                            new ByteArraySerializer(),
                            new ByteArraySerializer())) {
                tail.start();
                producer.initTransactions();
                List<LiveEvent> told = new ArrayList<>();
                // The tail starts at the end: it is there as soon as one of these is told of.
                int[] day = {0};
                await().atMost(PATIENCE).until(() -> {
                    send(producer, finding(day[0]++, Verdict.OK), true);
                    Optional<LiveEvent> event = subscription.next(Duration.ofMillis(200));
                    event.ifPresent(told::add);
                    return event.isPresent();
                });
                send(producer, finding(1_000, Verdict.ALARM), false);
                send(producer, finding(2_000, Verdict.ALARM), true);
                String last = FIRST.plus(Duration.ofDays(2_000)).toString();
                await().atMost(PATIENCE).until(() -> {
                    subscription.next(Duration.ofMillis(200)).ifPresent(told::add);
                    return told.stream()
                            .anyMatch(event -> event.type().equals("finding")
                                    && last.equals(event.data().get("windowStart")));
                });
                assertThat(told)
                        .filteredOn(event -> event.type().equals("finding"))
                        .hasSize(1);
                assertThat(told)
                        .filteredOn(event -> event.type().equals("window"))
                        .extracting(event -> event.data().get("windowStart"))
                        .contains(last)
                        .doesNotHaveDuplicates()
                        .doesNotContain(FIRST.plus(Duration.ofDays(1_000)).toString());
            }
        }
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, Finding finding, boolean commits)
            throws Exception {
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(
                        TOPICS.findings().name(),
                        "m/1".getBytes(StandardCharsets.UTF_8),
                        CODECS.findings().encode(finding)))
                .get();
        if (commits) {
            producer.commitTransaction();
        } else {
            producer.abortTransaction();
        }
    }
}
