package org.mlaudit.benchmarks.topology;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;

/**
 * Events per second of a topology in an application of its own that reads its topics from their start: one stream thread
 * over 4 partitions of a broker on the same machine, exactly-once, commit interval 1 s.
 */
final class Throughput implements AutoCloseable {
    private static final int PARTITIONS = 4;
    private static final Duration SAMPLE = Duration.ofMillis(10);
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final BenchmarkBroker broker;
    private final Set<TopicPartition> created = new HashSet<>();
    private boolean begun;

    private Throughput(BenchmarkBroker broker) {
        this.broker = broker;
    }

    static Throughput start() throws IOException, InterruptedException {
        return new Throughput(BenchmarkBroker.start());
    }

    String bootstrap() {
        return broker.bootstrap();
    }

    /** Creates topics and waits until their partitions have leaders. */
    void createTopics(List<String> names) throws InterruptedException, ExecutionException {
        Map<String, String> keepAll = Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1");
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap()))) {
            admin.createTopics(names.stream()
                            .map(name -> new NewTopic(name, Optional.of(PARTITIONS), Optional.empty()).configs(keepAll))
                            .toList())
                    .all()
                    .get();
            for (String name : names) {
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    created.add(new TopicPartition(name, partition));
                }
            }
            ends(admin, created);
        }
    }

    private static Map<TopicPartition, Long> ends(Admin admin, Set<TopicPartition> partitions)
            throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(latest).all().get().forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    /**
     * Empties all topics but those that held something before the first application: an application reads some of what it
     * writes, and must not read what those before it wrote.
     */
    private void emptyWritten() throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap()))) {
            Map<TopicPartition, Long> ends = ends(admin, created);
            if (!begun) {
                begun = true;
                created.removeIf(partition -> ends.get(partition) > 0);
                return;
            }
            Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
            ends.forEach((partition, end) -> all.put(partition, RecordsToDelete.beforeOffset(end)));
            admin.deleteRecords(all).all().get();
        }
    }

    /**
     * Events per second of topics until so many were processed. Topics that were empty before the first application are empty again.
     *
     * @param topology made anew for each application: one that ran before keeps the names of that application's changelogs
     */
    double rate(String name, Supplier<Topology> topology, Set<String> topics, int count)
            throws InterruptedException, ExecutionException {
        emptyWritten();
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, name + "-" + UUID.randomUUID());
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap());
        config.put(
                StreamsConfig.STATE_DIR_CONFIG,
                broker.directory().resolve("state").toString());
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1_000);
        config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
        config.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        config.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 5_000);
        try (KafkaStreams streams = new KafkaStreams(topology.get(), config)) {
            streams.start();
            return measure(streams, topics, count);
        }
    }

    /** From the first sample that shows work to the first that shows all of it. */
    private static double measure(KafkaStreams streams, Set<String> topics, int count) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        double firstCount = 0;
        long firstAt = 0;
        while (true) {
            double processed = processed(streams, topics);
            long now = System.nanoTime();
            if (firstCount == 0 && processed > 0) {
                firstCount = processed;
                firstAt = now;
            }
            if (processed >= count) {
                return (processed - firstCount) / ((now - firstAt) / 1e9);
            }
            if (now > deadline || streams.state() == KafkaStreams.State.ERROR) {
                throw new IllegalStateException(
                        "only " + (long) processed + " of " + count + " events were processed; " + streams.state());
            }
            LockSupport.parkNanos(SAMPLE.toNanos());
        }
    }

    private static double processed(KafkaStreams streams, Set<String> topics) {
        return streams.metrics().values().stream()
                .filter(metric -> metric.metricName().group().equals("stream-topic-metrics")
                        && metric.metricName().name().equals("records-consumed-total")
                        && topics.contains(metric.metricName().tags().getOrDefault("topic", "")))
                .mapToDouble(metric -> (double) metric.metricValue())
                .sum();
    }

    static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    @Override
    public void close() {
        broker.close();
    }
}
