package org.mlaudit.benchmarks.topology;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.streams.Topology;
import org.mlaudit.benchmarks.Jmh;
import org.mlaudit.streams.topology.StreamCounters;

/**
 * Events per second of one stream thread over 4 partitions of a broker on the same machine, exactly-once, commit interval
 * 1 s: a topology that only consumes, ours, and the same summary as a cached DSL aggregate for each model. The runs are
 * interleaved, and each round is a fresh application that reads the topic from its start.
 *
 * <p>Arguments: {@code --rounds N} (default 5, after one that is not counted), {@code --events N} (default 3,000,000; a
 * tenth of it for the DSL form). {@code --explain}: ours beside ours that explains every inference ({@link
 * ExplainThroughput}), default 1,000,000 events. {@code --ledger}: ours beside ours that makes every inference a leaf of a
 * tamper-evident tree ({@link LedgerThroughput}).
 */
public final class TopologyBenchmark {
    private static final String INFERENCES = "audit.inferences";
    private static final String BY_MODEL = "bench.by-model";

    private final Throughput throughput;
    private final Load load = new Load();
    private final int events;

    private TopologyBenchmark(Throughput throughput, int events) {
        this.throughput = throughput;
        this.events = events;
    }

    /** Runs it and prints a line {@code RESULT name value unit} for each figure. */
    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        int rounds = option(args, "--rounds", 5);
        int events = option(args, "--events", 3_000_000);
        if (Arrays.asList(args).contains("--explain")) {
            ExplainThroughput.measure(option(args, "--rounds", 5), option(args, "--events", 1_000_000));
            return;
        }
        if (Arrays.asList(args).contains("--ledger")) {
            LedgerThroughput.measure(rounds, events);
            return;
        }
        try (Throughput throughput = Throughput.start()) {
            new TopologyBenchmark(throughput, events).run(rounds);
        }
    }

    static int option(String[] args, String name, int otherwise) {
        int at = Arrays.asList(args).indexOf(name);
        return at < 0 ? otherwise : Integer.parseInt(args[at + 1]);
    }

    private void run(int rounds) throws InterruptedException, ExecutionException {
        List<String> topics = new ArrayList<>(Variants.topics(Variants.PREFIX));
        topics.add(BY_MODEL);
        throughput.createTopics(topics);
        load.produce(throughput.bootstrap(), INFERENCES, events, false);
        load.produce(throughput.bootstrap(), BY_MODEL, events / 10, true);
        Map<String, Supplier<Topology>> variants = new LinkedHashMap<>();
        variants.put("consume", () -> Variants.consume(INFERENCES));
        variants.put("mlaudit", () -> Variants.mlaudit(load, Variants.PREFIX, new StreamCounters()));
        variants.put("dsl", () -> Variants.dsl(BY_MODEL, load));
        Map<String, List<Double>> rates = new LinkedHashMap<>();
        for (int round = 0; round <= rounds; round++) {
            for (Map.Entry<String, Supplier<Topology>> variant : variants.entrySet()) {
                boolean dsl = variant.getKey().equals("dsl");
                double rate = throughput.rate(
                        variant.getKey(),
                        variant.getValue(),
                        Set.of(dsl ? BY_MODEL : INFERENCES),
                        dsl ? events / 10 : events);
                System.out.printf(Locale.ROOT, "round %d %s %,.0f events/s%n", round, variant.getKey(), rate);
                if (round > 0) {
                    rates.computeIfAbsent(variant.getKey(), name -> new ArrayList<>())
                            .add(rate);
                }
            }
        }
        rates.forEach((name, each) -> Jmh.result("topology." + name, Throughput.median(each), "events/s"));
        double ours = Throughput.median(rates.get("mlaudit"));
        Jmh.result("topology.mlaudit_of_consume", ours / Throughput.median(rates.get("consume")), "ratio");
        Jmh.result("topology.mlaudit_of_dsl", ours / Throughput.median(rates.get("dsl")), "ratio");
    }
}
