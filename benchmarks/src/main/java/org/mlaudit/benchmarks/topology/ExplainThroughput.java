package org.mlaudit.benchmarks.topology;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.streams.Topology;
import org.mlaudit.benchmarks.Jmh;
import org.mlaudit.contract.Artifact;
import org.mlaudit.contract.ArtifactFormat;
import org.mlaudit.contract.InputKind;
import org.mlaudit.contract.InputSpec;
import org.mlaudit.streams.explain.ModelAssembly;
import org.mlaudit.streams.explain.artifact.ReadModel;
import org.mlaudit.streams.explain.model.Link;
import org.mlaudit.streams.explain.model.OutputSpace;
import org.mlaudit.streams.explain.model.Tree;
import org.mlaudit.streams.explain.model.TreeEnsemble;
import org.mlaudit.streams.explain.tree.Kernel;
import org.mlaudit.streams.topology.ExplainedModels;
import org.mlaudit.streams.topology.StreamCounters;

/**
 * Events per second of the product's topology with and without an exact explanation of every inference, by path-dependent
 * TreeSHAP of 200 complete trees of depth 6 over 20 features. Both read the same topic, one after the other in each round.
 */
final class ExplainThroughput {
    private static final int TREES = 200;
    private static final int DEPTH = 6;
    private static final int NUMERIC = 16;
    private static final int INPUTS = 20;
    private static final String INFERENCES = Variants.PREFIX + "inferences";

    private ExplainThroughput() {}

    /** Runs it and prints a line {@code RESULT name value unit} for each figure. */
    static void measure(int rounds, int events) throws IOException, InterruptedException, ExecutionException {
        Load load = new Load(
                new Artifact("file:none", "ab".repeat(32), Optional.of(ArtifactFormat.XGBOOST), inputs(), List.of()));
        ReadModel model = new ReadModel(ArtifactFormat.XGBOOST, trees(), List.of(), true);
        ExplainedModels models = new ExplainedModels(version -> ModelAssembly.of(
                model, version.layout(), version.artifact().orElseThrow(), version.reference(), Kernel.best()));
        try (Throughput throughput = Throughput.start()) {
            throughput.createTopics(Variants.topics(Variants.PREFIX));
            load.produce(throughput.bootstrap(), INFERENCES, events, false);
            StreamCounters counters = new StreamCounters();
            Supplier<Topology> without = () -> Variants.mlaudit(load, Variants.PREFIX, counters);
            Supplier<Topology> with = () -> Variants.mlaudit(load, Variants.PREFIX, counters, models);
            List<Double> alone = new ArrayList<>();
            List<Double> explained = new ArrayList<>();
            for (int round = 0; round <= rounds; round++) {
                double rateWithout = throughput.rate("without", without, Set.of(INFERENCES), events);
                long before = counters.inferencesExplained();
                double rateWith = throughput.rate("explain", with, Set.of(INFERENCES), events);
                if (counters.inferencesExplained() - before < events) {
                    throw new IllegalStateException("not all inferences were explained");
                }
                System.out.printf(
                        Locale.ROOT,
                        "round %d without %,.0f, explained %,.0f events/s%n",
                        round,
                        rateWithout,
                        rateWith);
                if (round > 0) {
                    alone.add(rateWithout);
                    explained.add(rateWith);
                }
            }
            Jmh.result("explain.without", Throughput.median(alone), "events/s");
            Jmh.result(
                    "explain.with_" + Kernel.best().name().toLowerCase(Locale.ROOT),
                    Throughput.median(explained),
                    "events/s");
            Jmh.result("explain.of_without", Throughput.median(explained) / Throughput.median(alone), "ratio");
        }
    }

    /** Categories go in by their place. */
    private static List<InputSpec> inputs() {
        List<String> categories =
                IntStream.range(0, 12).mapToObj(i -> "category-" + i).toList();
        return Stream.concat(
                        IntStream.range(0, NUMERIC)
                                .mapToObj(i -> new InputSpec("n" + i, InputKind.NUMBER, "n" + i, 1, 0, List.of())),
                        IntStream.range(0, INPUTS - NUMERIC)
                                .mapToObj(i -> new InputSpec("c" + i, InputKind.INDEX, "c" + i, 1, 0, categories)))
                .toList();
    }

    private static TreeEnsemble trees() {
        Random random = new Random(6);
        List<String> names = inputs().stream().map(InputSpec::input).toList();
        TreeEnsemble.Builder builder = TreeEnsemble.builder(names, 1, OutputSpace.LOG_ODDS, Link.SIGMOID)
                .absent(Double.NaN);
        for (int tree = 0; tree < TREES; tree++) {
            builder.add(tree(random));
        }
        return builder.build();
    }

    private static Tree tree(Random random) {
        int nodes = (1 << (DEPTH + 1)) - 1;
        int inner = (1 << DEPTH) - 1;
        int[] left = new int[nodes];
        int[] right = new int[nodes];
        int[] column = new int[nodes];
        double[] threshold = new double[nodes];
        boolean[] missingLeft = new boolean[nodes];
        double[] value = new double[nodes];
        double[] cover = new double[nodes];
        Arrays.fill(left, -1);
        Arrays.fill(right, -1);
        cover[0] = 20_000;
        for (int node = 0; node < nodes; node++) {
            if (node < inner) {
                left[node] = 2 * node + 1;
                right[node] = 2 * node + 2;
                column[node] = random.nextInt(INPUTS);
                threshold[node] = column[node] < NUMERIC ? 100 + 15 * random.nextGaussian() : random.nextInt(12);
                missingLeft[node] = random.nextBoolean();
                double share = 0.1 + 0.8 * random.nextDouble();
                cover[left[node]] = share * cover[node];
                cover[right[node]] = (1 - share) * cover[node];
            } else {
                value[node] = 0.05 * random.nextGaussian();
            }
        }
        return new Tree(0, left, right, column, threshold, missingLeft, value, cover);
    }
}
