package org.mlaudit.benchmarks.summary;

import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.mlaudit.benchmarks.Jmh;
import org.mlaudit.benchmarks.topology.Load;
import org.mlaudit.codec.InferenceDecoder;
import org.mlaudit.codec.InferenceEncoder;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.streams.profile.WindowSummary;
import org.mlaudit.streams.topology.RegisteredModel;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Nanoseconds to add one inference of 20 features (16 numeric, 4 categorical of 12 values), with its score, label and
 * latency, to the summary of its window: 100 models in turn, each with a reference, and one model alone. The summary of
 * DataSketches holds the same: quantiles, sums, counts in the reference's 20 bins, frequent categories and their number;
 * {@code datasketchesNoBins} leaves the bins out. Only ours sums exactly. 128 different decoded inferences are reused. {@code
 * attributions} adds the explanation of an inference to the summary of its window: an attribution of each of the 20 features,
 * normally distributed around 0.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SummaryBenchmark {
    private static final int MODELS = 100;
    private static final int ROWS = 128;
    private static final int FEATURES = 20;

    private final InferenceRow[] rows = new InferenceRow[ROWS];
    private final double[] attributions = new double[ROWS * FEATURES];
    private final WindowSummary[] summaries = new WindowSummary[MODELS];
    private final SketchSummary[] sketches = new SketchSummary[MODELS];
    private final SketchSummary[] barest = new SketchSummary[MODELS];
    /** Apart, so that explanations do not take the place of inferences in the cache. */
    private final WindowSummary[] explained = new WindowSummary[MODELS];

    private int nextRow;
    private int nextModel;

    /** Makes the inferences and the summaries. */
    @Setup
    public void setUp() {
        Load load = new Load();
        RegisteredModel first = load.model(0);
        Schema schema = load.schema(0);
        InferenceEncoder encoder = new InferenceEncoder(first.contract(), Clock.systemUTC());
        for (int i = 0; i < ROWS; i++) {
            encoder.encode(load.sample(i), null);
            InferenceDecoder decoder = new InferenceDecoder(any -> schema, key -> Optional.of(first.layout()));
            rows[i] = decoder.decode(encoder.wire(0));
        }
        Random random = new Random(1);
        Arrays.setAll(attributions, i -> random.nextGaussian());
        for (int i = 0; i < MODELS; i++) {
            explained[i] = new WindowSummary(load.model(i).spec());
            summaries[i] = new WindowSummary(load.model(i).spec());
            sketches[i] =
                    new SketchSummary(load.model(i).layout(), load.model(i).reference());
            barest[i] = new SketchSummary(load.model(i).layout(), Optional.empty());
        }
    }

    private InferenceRow row() {
        nextRow = (nextRow + 1) & (ROWS - 1);
        return rows[nextRow];
    }

    private int model() {
        nextModel = nextModel + 1 == MODELS ? 0 : nextModel + 1;
        return nextModel;
    }

    /** Ours, 100 models in turn. */
    @Benchmark
    public void mlaudit() {
        summaries[model()].add(row());
    }

    /** DataSketches, 100 models in turn. */
    @Benchmark
    public void datasketches() {
        sketches[model()].add(row());
    }

    /** DataSketches without counts in bins, 100 models in turn. */
    @Benchmark
    public void datasketchesNoBins() {
        barest[model()].add(row());
    }

    /** Ours, the explanations of 100 models in turn. */
    @Benchmark
    public void attributions() {
        explain(explained[model()]);
    }

    /** Ours, the explanations of one model. */
    @Benchmark
    public void attributionsOneModel() {
        explain(explained[0]);
    }

    private void explain(WindowSummary summary) {
        nextRow = (nextRow + 1) & (ROWS - 1);
        summary.attributions().add(attributions, nextRow * FEATURES, 1e-12, 1e-9, false);
    }

    /** Ours, one model. */
    @Benchmark
    public void mlauditOneModel() {
        summaries[0].add(row());
    }

    /** DataSketches, one model. */
    @Benchmark
    public void datasketchesOneModel() {
        sketches[0].add(row());
    }

    /** Runs it and prints its figures. */
    public static void main(String[] args) throws RunnerException {
        Map<String, Double> medians = Jmh.run(SummaryBenchmark.class);
        medians.forEach((name, value) -> Jmh.result(
                "summary." + name.replace(":alloc", "_alloc"),
                value,
                name.endsWith(":alloc") ? "B/event" : "ns/event"));
        Jmh.result("summary.of_datasketches", medians.get("mlaudit") / medians.get("datasketches"), "ratio");
        Jmh.result(
                "summary.of_datasketches_no_bins", medians.get("mlaudit") / medians.get("datasketchesNoBins"), "ratio");
        Jmh.result(
                "summary.of_datasketches_one_model",
                medians.get("mlauditOneModel") / medians.get("datasketchesOneModel"),
                "ratio");
    }
}
