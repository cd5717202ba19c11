package org.mlaudit.benchmarks.topology;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;

/**
 * Events per second of one stream thread over 4 partitions of a broker on the same machine, exactly-once, commit interval
 * 1 s: a topology that only consumes, ours, and the same summary as a cached DSL aggregate for each model. The runs are
 * interleaved, and each round is a fresh application that reads the topic from its start.
 *
 * <p>Arguments: {@code --rounds N} (default 5, after one that is not counted), {@code --events N} (default 3,000,000; a
 * tenth of it for the DSL form).
 */
public final class TopologyBenchmark {
    private static final int PARTITIONS = 4;
    private static final Duration SAMPLE = Duration.ofMillis(10);
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String INFERENCES = "audit.inferences";
    private static final String BY_MODEL = "bench.by-model";

    private final BenchmarkBroker broker;
    private final Load load = new Load();
    private final int events;

    private TopologyBenchmark(BenchmarkBroker broker, int events) {
        this.broker = broker;
        this.events = events;
    }

    /** Runs it and prints a line {@code RESULT name value unit} for each figure. */
    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        int rounds = option(args, "--rounds", 5);
        int events = option(args, "--events", 3_000_000);
        try (BenchmarkBroker broker = BenchmarkBroker.start()) {
            new TopologyBenchmark(broker, events).run(rounds);
        }
    }

    private static int option(String[] args, String name, int otherwise) {
        int at = Arrays.asList(args).indexOf(name);
        return at < 0 ? otherwise : Integer.parseInt(args[at + 1]);
    }

    private void run(int rounds) throws InterruptedException, ExecutionException {
        createTopics();
        load.produce(broker.bootstrap(), INFERENCES, events, false);
        load.produce(broker.bootstrap(), BY_MODEL, events / 10, true);
        Map<String, Topology> variants = new LinkedHashMap<>();
        variants.put("consume", Variants.consume(INFERENCES));
        variants.put("mlaudit", Variants.mlaudit(load));
        variants.put("dsl", Variants.dsl(BY_MODEL, load));
        Map<String, List<Double>> rates = new LinkedHashMap<>();
        for (int round = 0; round <= rounds; round++) {
            for (Map.Entry<String, Topology> variant : variants.entrySet()) {
                boolean dsl = variant.getKey().equals("dsl");
                double rate = rate(variant.getKey(), variant.getValue(), dsl ? events / 10 : events);
                System.out.printf(Locale.ROOT, "round %d %s %,.0f events/s%n", round, variant.getKey(), rate);
                if (round > 0) {
                    rates.computeIfAbsent(variant.getKey(), name -> new ArrayList<>())
                            .add(rate);
                }
            }
        }
        rates.forEach((name, each) -> result("topology." + name, median(each), "events/s"));
        double ours = median(rates.get("mlaudit"));
        result("topology.mlaudit_of_consume", ours / median(rates.get("consume")), "ratio");
        result("topology.mlaudit_of_dsl", ours / median(rates.get("dsl")), "ratio");
    }

    private static void result(String name, double value, String unit) {
        System.out.printf(Locale.ROOT, "RESULT %s %.3f %s%n", name, value, unit);
    }

    private static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private void createTopics() throws InterruptedException, ExecutionException {
        List<String> names =
                List.of(INFERENCES, BY_MODEL, "audit.window-parts", "audit.findings", "audit.alerts", "audit.rejected");
        Map<String, String> keepAll = Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1");
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap()))) {
            admin.createTopics(names.stream()
                            .map(name -> new NewTopic(name, Optional.of(PARTITIONS), Optional.empty()).configs(keepAll))
                            .toList())
                    .all()
                    .get();
        }
    }

    private double rate(String name, Topology topology, int count) {
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
        try (KafkaStreams streams = new KafkaStreams(topology, config)) {
            streams.start();
            return measure(streams, count);
        }
    }

    /** From the first sample that shows work to the first that shows all of it. */
    private static double measure(KafkaStreams streams, int count) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        double firstCount = 0;
        long firstAt = 0;
        while (true) {
            double processed = processed(streams);
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

    private static double processed(KafkaStreams streams) {
        return streams.metrics().values().stream()
                .filter(metric -> metric.metricName().group().equals("stream-thread-metrics")
                        && metric.metricName().name().equals("process-total"))
                .mapToDouble(metric -> (double) metric.metricValue())
                .sum();
    }
}
