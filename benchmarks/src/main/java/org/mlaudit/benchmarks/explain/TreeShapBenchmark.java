package org.mlaudit.benchmarks.explain;

import static org.mlaudit.benchmarks.explain.BoostedModel.FEATURES;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.mlaudit.benchmarks.Jmh;
import org.mlaudit.streams.explain.Background;
import org.mlaudit.streams.explain.BlockExplainer;
import org.mlaudit.streams.explain.tree.InterventionalShap;
import org.mlaudit.streams.explain.tree.InterventionalTables;
import org.mlaudit.streams.explain.tree.Kernel;
import org.mlaudit.streams.explain.tree.PathDependentShap;

/**
 * Rows per second of exact attributions, on one core: ours with vector instructions and with plain loops, and XGBoost's own
 * {@code predictContrib} as Tribuo ships it, of the same models, in turns in one run; microseconds for a single row; the
 * greatest difference; and rows per second against a background of 1,000 rows.
 */
public final class TreeShapBenchmark {
    private static final int BLOCK = 256;
    private static final int COMPARED = 64;
    private static final int BACKGROUND = 1_000;
    private static final int DEEPEST_INTERVENTIONAL = 8;

    private final BoostedModel model;
    private final int rounds;
    private final double[] x = BoostedModel.rows(new Random(9), BLOCK);
    private final int[] targets = new int[BLOCK];
    private final double[] phi = new double[BLOCK * FEATURES];
    private final Rates rates = new Rates();

    private TreeShapBenchmark(BoostedModel model, int rounds) {
        this.model = model;
        this.rounds = rounds;
    }

    /**
     * Runs it and prints its figures: {@code [--rounds N] [--only NAME]}; with {@code --backgrounds}, those of {@link
     * InterventionalBenchmark} instead.
     */
    public static void main(String[] args) throws XGBoostError {
        List<String> options = Arrays.asList(args);
        int rounds = options.contains("--rounds") ? Integer.parseInt(options.get(options.indexOf("--rounds") + 1)) : 5;
        String only = options.contains("--only") ? options.get(options.indexOf("--only") + 1) : "";
        for (Map.Entry<String, BoostedModel.Training> each : BoostedModel.all().entrySet()) {
            if (each.getKey().contains(only)) {
                BoostedModel model = each.getValue().train(each.getKey());
                if (options.contains("--backgrounds")) {
                    new InterventionalBenchmark(model, rounds).run();
                } else {
                    new TreeShapBenchmark(model, rounds).run();
                }
            }
        }
    }

    private void run() throws XGBoostError {
        result("leaves", model.ensemble().leaves(), "leaves");
        long begun = System.nanoTime();
        BlockExplainer plain = explainer(Kernel.PLAIN);
        result("compile", (System.nanoTime() - begun) / 1e6, "ms");
        BlockExplainer best = explainer(Kernel.best());
        int rows = rowsOfXgBoost();
        DMatrix matrix = BoostedModel.matrix(x, rows);
        addWays(best, plain);
        rates.add("xgboost", rows, () -> model.contributions(matrix));
        rates.measure(rounds);
        double xgBoost = rates.median("xgboost");
        result("xgboost", xgBoost, "rows/s");
        printOurs("plain", plain, xgBoost);
        if (Kernel.hasVectors()) {
            printOurs("vector", best, xgBoost);
        }
        if (model.ensemble().depth() <= DEEPEST_INTERVENTIONAL) {
            result("interventional", rates.median("interventional"), "rows/s");
        }
        printLatencies(best);
    }

    private void addWays(BlockExplainer best, BlockExplainer plain) {
        rates.add("plain", BLOCK, () -> plain.explain(x, BLOCK, targets, phi));
        if (Kernel.hasVectors()) {
            rates.add("vector", BLOCK, () -> best.explain(x, BLOCK, targets, phi));
        }
        if (model.ensemble().depth() <= DEEPEST_INTERVENTIONAL) {
            long begun = System.nanoTime();
            Background background = Background.of(BoostedModel.rows(new Random(3), BACKGROUND), BACKGROUND);
            BlockExplainer interventional = new InterventionalShap(InterventionalTables.of(
                    model.ensemble(),
                    BoostedModel.featureOfInput(),
                    FEATURES,
                    background,
                    InterventionalTables.DEFAULT_TABLE_BYTES));
            result("interventional_compile", (System.nanoTime() - begun) / 1e6, "ms");
            int rows = Math.min(BLOCK, interventional.blockRows());
            rates.add("interventional", rows, () -> interventional.explain(x, rows, targets, phi));
        }
    }

    private BlockExplainer explainer(Kernel kernel) {
        return PathDependentShap.of(model.ensemble(), BoostedModel.featureOfInput(), FEATURES, kernel);
    }

    private void printOurs(String name, BlockExplainer explainer, double xgBoost) throws XGBoostError {
        double rate = rates.median(name);
        result(name, rate, "rows/s");
        result(name + "_times", rate / xgBoost, "times");
        result(name + "_alloc", Rates.allocated(() -> explainer.explain(x, BLOCK, targets, phi)) / BLOCK, "B/row");
        System.out.printf("RESULT treeshap.%s.%s_difference %.3g output%n", model.name(), name, difference(explainer));
    }

    /** The greatest difference of an attribution from XGBoost's. */
    private double difference(BlockExplainer explainer) throws XGBoostError {
        explainer.explain(x, COMPARED, targets, phi);
        float[][] contributions = model.contributions(BoostedModel.matrix(x, COMPARED));
        double greatest = 0;
        for (int row = 0; row < COMPARED; row++) {
            for (int feature = 0; feature < FEATURES; feature++) {
                double expected = model.contribution(contributions[row], feature);
                greatest = Math.max(greatest, Math.abs(phi[row * FEATURES + feature] - expected));
            }
        }
        return greatest;
    }

    private void printLatencies(BlockExplainer explainer) throws XGBoostError {
        DMatrix one = BoostedModel.matrix(x, 1);
        Rates.Way ours = () -> explainer.explain(x, 1, targets, phi);
        Rates.Way theirs = () -> model.contributions(one);
        for (int i = 0; i < 500; i++) {
            ours.run();
        }
        double[] micros = Rates.latencies(ours, theirs, model.ensemble().depth() > 8 ? 50 : 200);
        result("single", micros[0], "us");
        result("single_xgboost", micros[1], "us");
    }

    /** So many rows that a call takes about a fifth of a second. */
    private int rowsOfXgBoost() {
        int depth = model.ensemble().depth();
        return depth <= 4 ? BLOCK : depth <= 6 ? 128 : depth <= 8 ? 32 : 10;
    }

    private void result(String name, double value, String unit) {
        Jmh.result("treeshap." + model.name() + "." + name, value, unit);
    }
}
