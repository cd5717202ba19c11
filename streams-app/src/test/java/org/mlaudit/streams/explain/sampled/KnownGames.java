package org.mlaudit.streams.explain.sampled;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import org.mlaudit.streams.explain.model.OpaqueModel;
import org.mlaudit.streams.explain.model.OutputSpace;

/** Models whose Shapley values tests know by brute force, and rows for them. */
final class KnownGames {
    private KnownGames() {}

    /** A model of a function of a row, which counts the rows that it is evaluated on. */
    static final class FunctionModel implements OpaqueModel {
        private final int inputs;
        private final ToDoubleFunction<double[]> function;
        final AtomicLong evaluated = new AtomicLong();
        final AtomicLong calls = new AtomicLong();

        FunctionModel(int inputs, ToDoubleFunction<double[]> function) {
            this.inputs = inputs;
            this.function = function;
        }

        @Override
        public List<String> inputs() {
            List<String> names = new ArrayList<>();
            for (int i = 0; i < inputs; i++) {
                names.add("x" + i);
            }
            return names;
        }

        @Override
        public double absent() {
            return 0;
        }

        @Override
        public int outputs() {
            return 1;
        }

        @Override
        public OutputSpace space() {
            return OutputSpace.VALUE;
        }

        @Override
        public void raw(double[] x, int rows, double[] out) {
            calls.incrementAndGet();
            evaluated.addAndGet(rows);
            double[] row = new double[inputs];
            for (int i = 0; i < rows; i++) {
                System.arraycopy(x, i * inputs, row, 0, inputs);
                out[i] = function.applyAsDouble(row);
            }
        }
    }

    /** Rows of numbers: the first two thirds of the inputs normal, the others 0 or 1, in 30% of rows. */
    static double[] rows(int rows, int inputs, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] x = new double[rows * inputs];
        for (int i = 0; i < x.length; i++) {
            x[i] = i % inputs < inputs * 2 / 3 ? random.nextGaussian() : random.nextDouble() < 0.3 ? 1 : 0;
        }
        return x;
    }

    static double[] row(double[] rows, int inputs, int row) {
        double[] x = new double[inputs];
        System.arraycopy(rows, row * inputs, x, 0, inputs);
        return x;
    }

    /** Each input is a feature of its own. */
    static int[] each(int inputs) {
        int[] featureOf = new int[inputs];
        for (int i = 0; i < inputs; i++) {
            featureOf[i] = i;
        }
        return featureOf;
    }

    static BitSet numbers(int features) {
        BitSet numbers = new BitSet();
        numbers.set(0, features);
        return numbers;
    }

    static Game game(FunctionModel model, double[] background, int rows) {
        return Game.of(model, background, rows, each(model.inputs), model.inputs, numbers(model.inputs));
    }

    /** Shapley values by their definition: weighted differences of the mean outputs of all coalitions. */
    static double[] shapley(
            ToDoubleFunction<double[]> function,
            double[] x,
            double[] background,
            int rows,
            int[] featureOf,
            int features) {
        int inputs = x.length;
        double[] worth = new double[1 << features];
        double[] mixed = new double[inputs];
        for (int coalition = 0; coalition < worth.length; coalition++) {
            for (int row = 0; row < rows; row++) {
                for (int i = 0; i < inputs; i++) {
                    mixed[i] = (coalition >> featureOf[i] & 1) != 0 ? x[i] : background[row * inputs + i];
                }
                worth[coalition] += function.applyAsDouble(mixed) / rows;
            }
        }
        double[] phi = new double[features];
        for (int feature = 0; feature < features; feature++) {
            for (int coalition = 0; coalition < worth.length; coalition++) {
                if ((coalition >> feature & 1) == 0) {
                    int size = Integer.bitCount(coalition);
                    double weight = factorial(size) * factorial(features - size - 1) / factorial(features);
                    phi[feature] += weight * (worth[coalition | 1 << feature] - worth[coalition]);
                }
            }
        }
        return phi;
    }

    private static double factorial(int n) {
        double product = 1;
        for (int i = 2; i <= n; i++) {
            product *= i;
        }
        return product;
    }
}
