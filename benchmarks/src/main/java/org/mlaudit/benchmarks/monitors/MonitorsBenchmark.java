package org.mlaudit.benchmarks.monitors;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.apache.datasketches.quantilescommon.KolmogorovSmirnov;
import org.mlaudit.benchmarks.Jmh;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.event.Finding;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.ModelHistory;
import org.mlaudit.streams.monitor.ModelWindow;
import org.mlaudit.streams.monitor.Monitor;
import org.mlaudit.streams.monitor.Verdicts;
import org.mlaudit.streams.profile.ProfileSpec;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.ReferenceBuilder;
import org.mlaudit.streams.profile.WindowSummary;
import org.mlaudit.streams.topology.Monitors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Milliseconds to judge a window of a healthy model by all monitors that work by default, verdicts included: 20 features
 * (three in four numeric, the rest of 12 categories) and 1,000, from summaries of 1,000 and 100,000 inferences, each
 * decoded from its bytes as the stream does. Beside them the Kolmogorov-Smirnov statistic of the numeric features of
 * 100,000 inferences: ours on the summary, and DataSketches' on KLL sketches.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class MonitorsBenchmark {
    private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
    private static final int REFERENCE_ROWS = 10_000;
    private static final List<Monitor> KS = Monitors.ALL.stream()
            .filter(monitor -> monitor.name().equals("drift.ks"))
            .toList();

    private final Subject small = new Subject(20, 1_000, "");
    private final Subject large = new Subject(20, 100_000, "");
    private final Subject wide = new Subject(1_000, 1_000, "");
    private final Subject ks = new Subject(20, 100_000, "policies: {drift.statistics: [ks]}\n");
    private final List<KllDoublesSketch> windowSketches = new ArrayList<>();
    private final List<KllDoublesSketch> referenceSketches = new ArrayList<>();

    /** A model with a reference, and a window of it. */
    private static final class Subject {
        private final AuditedModel model;
        private final ProfileSpec spec;
        private final byte[] encoded;

        Subject(int features, int rows, String policies) {
            InferenceLayout layout = InferenceLayout.of(ContractFile.parse(contract(features) + policies));
            Values values = new Values(layout);
            ReferenceBuilder builder = new ReferenceBuilder(layout);
            for (int i = 0; i < REFERENCE_ROWS; i++) {
                builder.add(values.next());
            }
            Reference reference = builder.build();
            model = new AuditedModel(layout, Optional.of(reference));
            spec = reference.spec();
            WindowSummary summary = new WindowSummary(spec);
            for (int i = 0; i < rows; i++) {
                summary.add(values.next());
            }
            encoded = summary.encode();
        }

        List<Finding> judge(List<Monitor> monitors) {
            ModelWindow window = new ModelWindow(
                    model.contract().key(), START, Duration.ofHours(1), WindowSummary.decode(spec, encoded));
            return Verdicts.judge(window, ModelHistory.NONE, model, monitors).findings();
        }

        private static String contract(int features) {
            StringBuilder text = new StringBuilder("model: benchmark\nversion: 1\nfeatures:\n");
            for (int i = 0; i < features; i++) {
                String type = i % 4 == 3 ? "CATEGORICAL" : "NUMERIC";
                text.append("  - {name: f")
                        .append(i)
                        .append(", type: ")
                        .append(type)
                        .append("}\n");
            }
            return text + "prediction: {kind: BINARY, classes: [no, yes]}\n";
        }
    }

    /** Inferences without drift. */
    private static final class Values {
        private final SplittableRandom random = new SplittableRandom(5);
        private final InferenceRow row;

        Values(InferenceLayout layout) {
            row = new InferenceRow(layout);
        }

        InferenceRow next() {
            row.layout.columns().forEach(column -> {
                int index = column.index();
                switch (column.kind()) {
                    case NUMBER -> row.setNumber(index, random.nextDouble());
                    case CATEGORY -> {
                        byte[] name = {(byte) ('a' + random.nextInt(12))};
                        row.setCategory(index, name, 0, 1);
                    }
                }
            });
            return row;
        }
    }

    /** Fills the sketches of DataSketches. */
    @Setup
    public void setUp() {
        SplittableRandom random = new SplittableRandom(5);
        for (int feature = 0; feature < 15; feature++) {
            windowSketches.add(sketch(random, 100_000));
            referenceSketches.add(sketch(random, REFERENCE_ROWS));
        }
    }

    private static KllDoublesSketch sketch(SplittableRandom random, int rows) {
        KllDoublesSketch sketch = KllDoublesSketch.newHeapInstance();
        for (int i = 0; i < rows; i++) {
            sketch.update(random.nextDouble());
        }
        return sketch;
    }

    /** 20 features, 1,000 inferences. */
    @Benchmark
    public List<Finding> features20rows1000() {
        return small.judge(Monitors.ALL);
    }

    /** 20 features, 100,000 inferences. */
    @Benchmark
    public List<Finding> features20rows100000() {
        return large.judge(Monitors.ALL);
    }

    /** 1,000 features, 1,000 inferences. */
    @Benchmark
    public List<Finding> features1000rows1000() {
        return wide.judge(Monitors.ALL);
    }

    /** The Kolmogorov-Smirnov statistics of the 15 numeric features, the score and nothing else. */
    @Benchmark
    public List<Finding> ksOurs() {
        return ks.judge(KS);
    }

    /** The same of 15 features by DataSketches. */
    @Benchmark
    public double ksDatasketches() {
        double largest = 0;
        for (int i = 0; i < windowSketches.size(); i++) {
            largest = Math.max(
                    largest, KolmogorovSmirnov.computeKSDelta(windowSketches.get(i), referenceSketches.get(i)));
        }
        return largest;
    }

    /** Runs it and prints its figures, then the bytes of summaries of more and more inferences. */
    public static void main(String[] args) throws RunnerException {
        Map<String, Double> medians = Jmh.run(MonitorsBenchmark.class);
        medians.forEach((name, value) -> {
            if (name.endsWith(":alloc")) {
                Jmh.result("monitors." + name.replace(":alloc", "_alloc"), value / 1024, "KiB/window");
            } else {
                Jmh.result("monitors." + name, value / 1000, "ms/window");
            }
        });
        Jmh.result("monitors.ks_of_datasketches", medians.get("ksOurs") / medians.get("ksDatasketches"), "ratio");
        for (int rows = 1_000; rows <= 1_000_000; rows *= 10) {
            Jmh.result("monitors.bytes_rows_" + rows, new Subject(20, rows, "").encoded.length / 1024.0, "KiB/summary");
        }
    }
}
