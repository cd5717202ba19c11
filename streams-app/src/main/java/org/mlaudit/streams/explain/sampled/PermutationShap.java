package org.mlaudit.streams.explain.sampled;

import java.util.OptionalDouble;
import org.mlaudit.streams.explain.Method;
import org.mlaudit.streams.explain.model.OutputSpace;

/**
 * Shapley values by antithetic permutations (Castro, Gomez and Tejada 2009; Mitchell, Cooper, Frank and Holmes, JMLR 2022). A
 * sample is a row of the background, each as likely, and an order of the features: they are switched to the explained row's
 * values one after another, in this order and in its reverse, and each gets the change that its switch makes. Switches that
 * change no input are not evaluated, nor are both ends, so a sample costs 2 (d - 1) evaluations where d features differ.
 *
 * <p>The changes of a sample sum to the output's distance from that of its background row, and the mean of these distances over
 * the background is known: it serves as control variate ({@link ControlledMeans}), which makes attributions and base value sum
 * to the output exactly. The number of samples is fixed before the first, so estimates are unbiased; where sampling ends early
 * at the precision asked for, the bias is of smaller order than the standard error. Where all coalitions are fewer than the
 * budget the values are exact, and their standard errors 0.
 *
 * <p>A standard error knows of what was sampled, and of how many rows of the background differ in a feature; an interaction of so
 * rare rows that none of them was drawn is not in it.
 */
public final class PermutationShap implements SampledExplainer {
    /** Fewer samples say nothing of their own error. */
    private static final int LEAST_SAMPLES = 8;

    private final Game game;

    /** Explains by a game. */
    public PermutationShap(Game game) {
        this.game = game;
    }

    @Override
    public Method method() {
        return Method.PERMUTATION;
    }

    @Override
    public OutputSpace space() {
        return game.model().space();
    }

    @Override
    public Sampled explain(double[] x, int target, long seed, int evaluations, double precision) {
        Calls calls = new Calls(game, x, target);
        Match match = new Match(game, calls);
        if (match.enumeration() < evaluations) {
            return Enumeration.explain(game, calls, target);
        }
        int each = 2 * (match.most() - 1);
        int most = Math.max(LEAST_SAMPLES, (evaluations - 1) / each);
        Walks walks = new Walks(game, calls, target, match, most);
        Draws draws = new Draws(seed);
        Stopping stopping = new Stopping(game, calls, target, precision);
        int batch = Math.max(1, game.batchRows() / each);
        double distance = calls.output() - game.baseValue(target);
        ControlledMeans means;
        do {
            int next = Stopping.next(walks.samples(), most);
            while (walks.samples() < next) {
                walks.add(draws, Math.min(batch, next - walks.samples()));
            }
            means = walks.means(distance);
        } while (walks.samples() < most && !stopping.reached(means.standardErrors()));
        double[] phi = new double[game.features()];
        double[] errors = new double[phi.length];
        for (int i = 0; i < match.players().length; i++) {
            phi[match.players()[i]] = means.means()[i];
            errors[match.players()[i]] = means.standardErrors()[i];
        }
        return new Sampled(
                game.baseValue(target),
                calls.output(),
                phi,
                errors,
                OptionalDouble.empty(),
                calls.evaluations(),
                stopping.reached(errors));
    }
}
