package org.mlaudit.benchmarks.losses;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.mlaudit.benchmarks.Jmh;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.streams.performance.LossTree;
import org.mlaudit.streams.performance.LossTreeTrainer;
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
 * Nanoseconds to find the cell of an inference of 20 features (16 numeric, 4 categorical of 12 values; one value in fifty is
 * missing) in a loss tree, for 4,096 inferences in turn, so that branches can't be learned; and seconds to grow the tree on
 * 100,000 rows.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LossTreeBenchmark {
    private static final int NUMERIC = 16;
    private static final int CATEGORICAL = 4;
    private static final int CATEGORIES = 12;
    private static final int ROWS = 4_096;

    private final Random random = new Random(20_261_101);
    private final InferenceLayout layout = layout();
    private final InferenceRow[] rows = new InferenceRow[ROWS];
    private LossTree tree = grown(2_000);
    private int next;

    private static InferenceLayout layout() {
        StringBuilder contract = new StringBuilder("""
                model: bench
                version: "1"
                prediction: {kind: REGRESSION}
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
        return InferenceLayout.of(ContractFile.parse(contract.toString()));
    }

    /** Grows the tree and makes the rows. */
    @Setup
    public void setUp() {
        tree = grown(50_000);
        for (int i = 0; i < ROWS; i++) {
            rows[i] = row();
        }
    }

    private LossTree grown(int count) {
        ReferenceBuilder builder = new ReferenceBuilder(layout);
        LossTreeTrainer trainer = new LossTreeTrainer(layout);
        for (int i = 0; i < count; i++) {
            InferenceRow row = row();
            double loss = loss(row);
            builder.add(row);
            trainer.add(row, loss, loss * loss);
        }
        return train(builder.build(), trainer);
    }

    private static LossTree train(Reference reference, LossTreeTrainer trainer) {
        return trainer.train(reference).orElseThrow(() -> new IllegalStateException("no tree was grown"));
    }

    /** A loss that depends on many features, so that the tree is deep. */
    private double loss(InferenceRow row) {
        double scale = 1;
        for (int i = 0; i < 8; i++) {
            scale *= row.present[i] && row.number[i] > 100 ? 1.4 : 1;
        }
        return Math.abs(random.nextGaussian()) * scale;
    }

    private InferenceRow row() {
        InferenceRow row = new InferenceRow(layout);
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < CATEGORICAL; i++) {
            names.append("category-").append((char) ('a' + random.nextInt(CATEGORIES)));
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

    /** The cell of a row. */
    @Benchmark
    public int cell() {
        next = (next + 1) & (ROWS - 1);
        return tree.cell(rows[next]);
    }

    /** Runs it and prints its figures. */
    public static void main(String[] args) throws RunnerException {
        LossTreeBenchmark once = new LossTreeBenchmark();
        long started = System.nanoTime();
        LossTree large = once.grown(100_000);
        Jmh.result("loss-tree.grow", (System.nanoTime() - started) / 1e9, "s");
        Jmh.result("loss-tree.cells", large.cells(), "cells");
        Jmh.result("loss-tree.size", large.encode().length, "B");
        Map<String, Double> medians = Jmh.run(LossTreeBenchmark.class);
        Jmh.result("loss-tree.cell", medians.get("cell"), "ns/row");
        Jmh.result("loss-tree.cell_alloc", medians.getOrDefault("cell:alloc", 0.0), "B/row");
    }
}
