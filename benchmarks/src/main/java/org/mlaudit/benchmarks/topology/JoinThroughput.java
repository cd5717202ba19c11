package org.mlaudit.benchmarks.topology;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.streams.Topology;
import org.mlaudit.benchmarks.Jmh;
import org.mlaudit.contract.PolicyValue;
import org.mlaudit.streams.topology.StreamCounters;

/**
 * Events per second of the product's topology with ground truth, one for each inference and up to a minute of event time
 * later, and of the same topology with the same inferences, where contracts say that nothing is to be joined. The runs are
 * interleaved.
 */
public final class JoinThroughput {
    private static final String WITHOUT = "without.";
    private static final String INFERENCES = "inferences";
    private static final String TRUTHS = "ground-truth";

    private JoinThroughput() {}

    /**
     * Runs it and prints a line {@code RESULT name value unit} for each figure.
     *
     * @param args {@code --rounds N} (default 5, after one that is not counted), {@code --events N} (inferences, default
     *     2,000,000)
     */
    public static void run(String[] args) throws IOException, InterruptedException, ExecutionException {
        int rounds = TopologyBenchmark.option(args, "--rounds", 5);
        int inferences = TopologyBenchmark.option(args, "--events", 2_000_000);
        Load load = new Load();
        Load unjoined = new Load(Map.of("performance.join", PolicyValue.of("off")));
        try (Throughput throughput = Throughput.start()) {
            List<String> topics = new ArrayList<>(Variants.topics(Variants.PREFIX));
            topics.addAll(Variants.topics(WITHOUT));
            throughput.createTopics(topics);
            new LateTruths(load)
                    .produce(
                            throughput.bootstrap(),
                            inferences,
                            Variants.PREFIX + INFERENCES,
                            WITHOUT + INFERENCES,
                            Variants.PREFIX + TRUTHS);
            StreamCounters counters = new StreamCounters();
            Supplier<Topology> join = () -> Variants.mlaudit(load, Variants.PREFIX, counters);
            Supplier<Topology> without = () -> Variants.mlaudit(unjoined, WITHOUT, counters);
            List<Double> joined = new ArrayList<>();
            List<Double> alone = new ArrayList<>();
            for (int round = 0; round <= rounds; round++) {
                long before = counters.truthsJoined();
                double rateWithout = throughput.rate("without", without, Set.of(WITHOUT + INFERENCES), inferences);
                require(counters.truthsJoined() == before, "nothing was to be joined");
                double rateJoined = throughput.rate(
                        "join", join, Set.of(Variants.PREFIX + INFERENCES, Variants.PREFIX + TRUTHS), 2 * inferences);
                require(counters.truthsJoined() - before > 0.99 * inferences, "not all truths were joined");
                require(counters.rejectedInferences() == 0, "inferences were rejected");
                System.out.printf(
                        Locale.ROOT, "round %d without %,.0f, join %,.0f events/s%n", round, rateWithout, rateJoined);
                if (round > 0) {
                    alone.add(rateWithout);
                    joined.add(rateJoined);
                }
            }
            double of = Throughput.median(joined) / Throughput.median(alone);
            Jmh.result("join.without", Throughput.median(alone), "inferences/s");
            Jmh.result("join.with", Throughput.median(joined), "inferences and truths/s");
            Jmh.result("join.of_without", of, "ratio");
            Jmh.result("join.inferences_of_without", of / 2, "ratio");
        }
    }

    private static void require(boolean so, String otherwise) {
        if (!so) {
            throw new IllegalStateException(otherwise);
        }
    }
}
