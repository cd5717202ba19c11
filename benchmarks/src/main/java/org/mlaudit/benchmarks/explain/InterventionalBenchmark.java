package org.mlaudit.benchmarks.explain;

import static org.mlaudit.benchmarks.explain.BoostedModel.FEATURES;

import java.util.Arrays;
import java.util.Random;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.mlaudit.benchmarks.Jmh;
import org.mlaudit.streams.explain.Background;
import org.mlaudit.streams.explain.tree.InterventionalShap;
import org.mlaudit.streams.explain.tree.InterventionalTables;
import org.mlaudit.streams.explain.tree.ShapInteractions;

/**
 * Exact attributions against backgrounds of several sizes: seconds to prepare, memory, leaves that are looked up, rows per
 * second in blocks and alone, and the greatest distance of base value and attributions from the model's output; and SHAP
 * interaction values of single rows. One thread; rates are of its CPU time.
 */
final class InterventionalBenchmark {
    private static final int BLOCK = 256;
    private static final int[] SIZES = {100, 1_000, 10_000};

    private final BoostedModel model;
    private final int rounds;
    private final double[] x = BoostedModel.rows(new Random(9), BLOCK);
    private final int[] targets = new int[BLOCK];
    private final double[] phi = new double[BLOCK * FEATURES];

    InterventionalBenchmark(BoostedModel model, int rounds) {
        this.model = model;
        this.rounds = rounds;
    }

    /** Measures and prints. Deep models, of which many leaves are not looked up, get one background only. */
    void run() throws XGBoostError {
        for (int size : SIZES) {
            if (size == 1_000 || model.ensemble().depth() <= 6) {
                measure(size);
            }
        }
        ShapInteractions interactions = new ShapInteractions(model.ensemble(), BoostedModel.featureOfInput(), FEATURES);
        Rates rates = new Rates();
        rates.add("interactions", 1, () -> interactions.explain(x, 0, 0));
        rates.measure(rounds);
        result("interactions", 1e6 / rates.median("interactions"), "us/row");
    }

    private void measure(int size) throws XGBoostError {
        String name = "background_" + size;
        Background background = Background.of(BoostedModel.rows(new Random(3), size), size);
        long begun = System.nanoTime();
        InterventionalTables tables = InterventionalTables.of(
                model.ensemble(),
                BoostedModel.featureOfInput(),
                FEATURES,
                background,
                InterventionalTables.DEFAULT_TABLE_BYTES);
        result(name + "_compile", (System.nanoTime() - begun) / 1e6, "ms");
        result(name + "_tables", tables.tableBytes() / 1e6, "MB");
        result(name + "_looked_up", tables.leavesInTables(), "leaves");
        result(name + "_by_patterns", tables.leavesByPatterns(), "leaves");
        result(name + "_counted_anew", tables.leavesCounted(), "leaves");
        InterventionalShap shap = new InterventionalShap(tables);
        int rows = tables.leavesByPatterns() > 0 ? 16 : BLOCK;
        Rates rates = new Rates();
        rates.add("block", rows, () -> shap.explain(x, rows, targets, phi));
        rates.add("alone", 1, () -> shap.explain(x, 1, targets, phi));
        rates.measure(rounds);
        result(name, rates.median("block"), "rows/s");
        result(name + "_single", 1e6 / rates.median("alone"), "us/row");
        System.out.printf("RESULT treeshap.%s.%s_additivity %.3g output%n", model.name(), name, additivity(shap));
    }

    /** The greatest distance of base value and attributions from the output. */
    private double additivity(InterventionalShap shap) {
        double[] raw = new double[BLOCK];
        model.ensemble().raw(x, BLOCK, raw);
        shap.explain(x, BLOCK, targets, phi);
        double greatest = 0;
        for (int row = 0; row < BLOCK; row++) {
            double sum =
                    Arrays.stream(phi, row * FEATURES, (row + 1) * FEATURES).sum();
            greatest = Math.max(greatest, Math.abs(shap.baseValue(0) + sum - raw[row]));
        }
        return greatest;
    }

    private void result(String name, double value, String unit) {
        Jmh.result("treeshap." + model.name() + "." + name, value, unit);
    }
}
