package org.mlaudit.benchmarks.anomaly;

import com.amazon.randomcutforest.RandomCutForest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.mlaudit.benchmarks.Jmh;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.streams.anomaly.Detector;
import org.mlaudit.streams.anomaly.Detectors;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.ReferenceBuilder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Nanoseconds to score one inference of 20 features (16 numeric, 4 categorical of 12 values; one value in fifty is missing)
 * by each detector, made of a reference of 20,000 rows; beside them the library's forest alone, on points of as many
 * coordinates as ours makes of such an inference: 16 numbers and their 16 indicators of missing values, 4 times 5 for
 * the categories.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AnomalyBenchmark {
    private static final int NUMERIC = 16;
    private static final int CATEGORICAL = 4;
    private static final int CATEGORIES = 12;
    private static final int INDICATED = 4;
    private static final int DIMENSIONS = 2 * NUMERIC + CATEGORICAL * (INDICATED + 1);
    private static final int REFERENCE_ROWS = 20_000;
    private static final int SAMPLED = 1_024;
    private static final int ROWS = 128;

    private final Random random = new Random(20_260_601);
    private final InferenceRow[] rows = new InferenceRow[ROWS];
    private final float[][] points = new float[ROWS][];
    private Detectors detectors = Detectors.NONE;
    private RandomCutForest library = libraryOf();
    private int next;

    /** Makes the detectors. */
    @Setup
    public void setUp() {
        StringBuilder contract = new StringBuilder("""
                model: bench
                version: "1"
                owner: benchmark
                purpose: benchmark
                prediction: {kind: REGRESSION}
                policies: {anomaly.detectors: [contract, tail, forest, tribuo]}
                features:
                """);
        for (int i = 0; i < NUMERIC + CATEGORICAL; i++) {
            String type = i < NUMERIC ? "NUMERIC" : "CATEGORICAL";
            contract.append("  - {name: f")
                    .append(i)
                    .append(", type: ")
                    .append(type)
                    .append(", nullable: true}\n");
        }
        InferenceLayout layout = InferenceLayout.of(ContractFile.parse(contract.toString()));
        ReferenceBuilder builder = new ReferenceBuilder(layout);
        for (int i = 0; i < REFERENCE_ROWS; i++) {
            builder.add(row(layout));
        }
        Reference reference = builder.build();
        detectors = Detectors.of(layout, Optional.of(reference));
        library = libraryOf();
        for (int i = 0; i < SAMPLED; i++) {
            library.update(point());
        }
        for (int i = 0; i < ROWS; i++) {
            rows[i] = row(layout);
            points[i] = point();
        }
    }

    private static RandomCutForest libraryOf() {
        return RandomCutForest.builder()
                .dimensions(DIMENSIONS)
                .numberOfTrees(50)
                .sampleSize(256)
                .timeDecay(0)
                .outputAfter(1)
                .randomSeed(1)
                .build();
    }

    private InferenceRow row(InferenceLayout layout) {
        InferenceRow row = new InferenceRow(layout);
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < CATEGORICAL; i++) {
            names.append("category-").append((char) ('a' + category()));
        }
        byte[] utf8 = names.toString().getBytes(StandardCharsets.UTF_8);
        int length = utf8.length / CATEGORICAL;
        for (int i = 0; i < NUMERIC + CATEGORICAL; i++) {
            if (random.nextInt(50) == 0) {
                row.setMissing(i);
            } else if (i < NUMERIC) {
                row.setNumber(i, 100 + 15 * random.nextGaussian());
            } else {
                row.setCategory(i, utf8, (i - NUMERIC) * length, length);
            }
        }
        row.setNumber(NUMERIC + CATEGORICAL, random.nextGaussian());
        return row;
    }

    private int category() {
        return (int) (CATEGORIES * random.nextDouble() * random.nextDouble());
    }

    private float[] point() {
        float[] point = new float[DIMENSIONS];
        for (int i = 0; i < NUMERIC; i++) {
            boolean missing = random.nextInt(50) == 0;
            point[2 * i] = missing ? 0 : (float) random.nextGaussian();
            point[2 * i + 1] = missing ? 2 : 0;
        }
        for (int i = 0; i < CATEGORICAL; i++) {
            int at = 2 * NUMERIC + i * (INDICATED + 1);
            int category = category();
            point[at + Math.min(INDICATED, category)] = category < INDICATED ? 2 : category / 4f;
        }
        return point;
    }

    private InferenceRow row() {
        next = (next + 1) & (ROWS - 1);
        return rows[next];
    }

    private double score(String name) {
        InferenceRow row = row();
        for (Detector detector : detectors.all()) {
            if (detector.name().equals(name)) {
                return detector.score(row);
            }
        }
        throw new IllegalStateException("there is no detector " + name);
    }

    /** What breaks the contract. */
    @Benchmark
    public double contract() {
        return score("contract");
    }

    /** What lies far out in its own column. */
    @Benchmark
    public double tail() {
        return score("tail");
    }

    /** The forest on a row. */
    @Benchmark
    public double rowForest() {
        return score("forest");
    }

    /** Tribuo's one-class machine on a row. */
    @Benchmark
    public double tribuo() {
        return score("tribuo");
    }

    /** The library's forest on a point. */
    @Benchmark
    public double libraryForest() {
        next = (next + 1) & (ROWS - 1);
        return library.getAnomalyScore(points[next]);
    }

    /** Runs it and prints its figures. */
    public static void main(String[] args) throws RunnerException {
        Map<String, Double> medians = Jmh.run(AnomalyBenchmark.class);
        medians.forEach((name, value) -> Jmh.result(
                "anomaly." + name.replace(":alloc", "_alloc"), value, name.endsWith(":alloc") ? "B/row" : "ns/row"));
        Jmh.result("anomaly.of_library_forest", medians.get("rowForest") / medians.get("libraryForest"), "ratio");
    }
}
