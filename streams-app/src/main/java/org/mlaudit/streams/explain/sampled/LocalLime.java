package org.mlaudit.streams.explain.sampled;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.mlaudit.streams.explain.Method;
import org.mlaudit.streams.explain.model.OutputSpace;

/**
 * A linear model of the model around a row (LIME; Ribeiro, Singh and Guestrin, KDD 2016), which is local and repeatable. Pairs of
 * rows on opposite sides of the row are made from the background ({@link Neighbourhood}), at radii spread evenly from 0 to 1, and
 * weighted by {@code exp(-D^2 / (2 h^2))} with D the root mean square of their coordinates and h = {@value #WIDTH}: 1 at the row,
 * 0.61 half-way and 0.14 at radius 1, whatever the number of features. (Tribuo's kernel, with 20 features, weighs its farthest
 * rows by 0.99; that model is not local.)
 *
 * <p>A feature's attribution is what its coefficient makes of the row's distance from the background: slope times the distance
 * from the mean of a quantity; of other features, the effect of being exchanged, with opposite sign, times the share of the
 * background that has another value. So for a linear model it is the Shapley value. The base value is what the linear model says
 * of the background's mean; base value and attributions sum to what it says of the row, and the additivity error is its distance
 * from the model's own output there.
 */
public final class LocalLime implements SampledExplainer {
    private static final double WIDTH = 0.5;
    /** Pairs a coefficient that a fit needs at least, those held out among them. */
    private static final int LEAST_PAIRS = 3;

    private final Game game;
    private final int most;

    /** Explains by all features. */
    public LocalLime(Game game) {
        this(game, Integer.MAX_VALUE);
    }

    /**
     * Explains by the features whose coefficients move the output most; the others get 0.
     *
     * @param most number of features, at least 1
     */
    public LocalLime(Game game, int most) {
        if (most < 1) {
            throw new IllegalArgumentException("a local model of " + most + " features");
        }
        this.game = game;
        this.most = most;
    }

    @Override
    public Method method() {
        return Method.LIME;
    }

    @Override
    public OutputSpace space() {
        return game.model().space();
    }

    @Override
    public Sampled explain(double[] x, int target, long seed, int evaluations, double precision) {
        Calls calls = new Calls(game, x, target);
        Neighbourhood neighbourhood = new Neighbourhood(game, Arrays.copyOf(x, game.inputs()));
        int count = neighbourhood.players().length;
        int pairs = Math.max(LEAST_PAIRS * (count + 2), (evaluations - 1) / 2);
        double[] coordinates = new double[Math.multiplyExact(2 * pairs, count)];
        double[] outputs = new double[2 * pairs];
        double[] weights = new double[2 * pairs];
        Draws draws = new Draws(seed);
        Stopping stopping = new Stopping(game, calls, target, precision);
        int batch = Math.max(1, game.batchRows() / 2);
        int made = 0;
        LocalFit fit;
        do {
            int next = Math.min(pairs, Math.max(LEAST_PAIRS * (count + 2), Stopping.next(made, pairs)));
            while (made < next) {
                int from = made;
                made = Math.min(next, made + batch);
                evaluate(calls, neighbourhood, draws, from, made, coordinates, outputs);
            }
            weigh(coordinates, count, made, weights);
            fit = fit(coordinates, outputs, weights, made, count);
        } while (made < pairs && !stopping.reached(errors(fit, neighbourhood)));
        return explanation(fit, neighbourhood, calls, stopping);
    }

    private void evaluate(
            Calls calls,
            Neighbourhood neighbourhood,
            Draws draws,
            int from,
            int to,
            double[] coordinates,
            double[] outputs) {
        int count = neighbourhood.players().length;
        calls.begin();
        for (int pair = from; pair < to; pair++) {
            int first = calls.add();
            calls.add();
            neighbourhood.pair(draws, draws.uniform(), calls.x(), first, coordinates, 2 * pair * count);
        }
        calls.run();
        for (int point = 2 * from; point < 2 * to; point++) {
            outputs[point] = calls.value(point - 2 * from, 0);
        }
    }

    private static void weigh(double[] coordinates, int count, int pairs, double[] weights) {
        for (int point = 0; point < 2 * pairs; point++) {
            double square = 0;
            for (int i = 0; i < count; i++) {
                square += coordinates[point * count + i] * coordinates[point * count + i];
            }
            weights[point] = StrictMath.exp(-square / Math.max(1, count) / (2 * WIDTH * WIDTH));
        }
    }

    private LocalFit fit(double[] coordinates, double[] outputs, double[] weights, int pairs, int count) {
        boolean[] used = new boolean[count];
        Arrays.fill(used, true);
        LocalFit all = LocalFit.of(coordinates, outputs, weights, pairs, used);
        return most >= count ? all : LocalFit.of(coordinates, outputs, weights, pairs, all.strongest(most));
    }

    private double[] errors(LocalFit fit, Neighbourhood neighbourhood) {
        double[] errors = new double[game.features()];
        double[] ofCoefficients = fit.standardErrors();
        int[] players = neighbourhood.players();
        for (int i = 0; i < players.length; i++) {
            errors[players[i]] = Math.abs(neighbourhood.factor(i)) * ofCoefficients[i];
        }
        return errors;
    }

    private Sampled explanation(LocalFit fit, Neighbourhood neighbourhood, Calls calls, Stopping stopping) {
        double[] phi = new double[game.features()];
        double[] coefficients = fit.coefficients();
        int[] players = neighbourhood.players();
        double base = fit.intercept();
        for (int i = 0; i < players.length; i++) {
            phi[players[i]] = coefficients[i] * neighbourhood.factor(i);
            base -= phi[players[i]];
        }
        double[] errors = errors(fit, neighbourhood);
        return new Sampled(
                base,
                calls.output(),
                phi,
                errors,
                OptionalDouble.of(fit.fidelity()),
                calls.evaluations(),
                stopping.reached(errors));
    }
}
