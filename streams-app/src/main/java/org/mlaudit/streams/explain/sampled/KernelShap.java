package org.mlaudit.streams.explain.sampled;

import java.util.OptionalDouble;
import org.mlaudit.streams.explain.Method;
import org.mlaudit.streams.explain.model.OutputSpace;

/**
 * Shapley values as weighted least squares over coalitions (Lundberg and Lee, NIPS 2017), by pairs of a coalition and its
 * complement ({@link CoalitionDesign}), each evaluated with a row of the background of its own, as a stochastic game (Covert and
 * Lee, AISTATS 2021). Attributions sum to the output's distance from the base value by constraint.
 *
 * <p>The matrix of the least squares is known, so it is not estimated, which keeps estimates unbiased; what that costs in
 * variance is won back by taking from each pair's outputs what an additive game fitted to the other rounds says of them, whose
 * Shapley values are known ({@link PairedRounds}). The number of rounds is fixed before the first; where sampling ends early at
 * the precision asked for, the bias is of smaller order than the standard error. Where all coalitions are fewer than the budget
 * the values are exact, and their standard errors 0.
 */
public final class KernelShap implements SampledExplainer {
    /** Fewer rounds say nothing of their own error. */
    private static final int LEAST_ROUNDS = 5;

    private final Game game;

    /** Explains by a game. */
    public KernelShap(Game game) {
        this.game = game;
    }

    @Override
    public Method method() {
        return Method.KERNEL;
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
        int pairs = (evaluations - 1) / 2;
        CoalitionDesign design = new CoalitionDesign(match.players().length, pairs);
        int most = Math.max(LEAST_ROUNDS, pairs / design.pairs());
        PairedRounds rounds = new PairedRounds(game, calls, target, match.players(), design, most);
        Draws draws = new Draws(seed);
        Stopping stopping = new Stopping(game, calls, target, precision);
        int batch = Math.max(1, game.batchRows() / (2 * design.pairs()));
        PairedRounds.Estimate estimate;
        do {
            int next = Stopping.next(rounds.rounds(), most);
            while (rounds.rounds() < next) {
                rounds.add(draws, Math.min(batch, next - rounds.rounds()));
            }
            estimate = rounds.estimate();
        } while (rounds.rounds() < most && !stopping.reached(estimate.standardErrors()));
        double[] phi = new double[game.features()];
        double[] errors = new double[phi.length];
        for (int i = 0; i < match.players().length; i++) {
            phi[match.players()[i]] = estimate.means()[i];
            errors[match.players()[i]] = estimate.standardErrors()[i];
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
