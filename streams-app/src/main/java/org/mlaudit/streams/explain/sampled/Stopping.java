package org.mlaudit.streams.explain.sampled;

import org.mlaudit.streams.calibration.Tails;

/**
 * When a sampled method looks at its standard errors, and what it states. Looks are few and far between, for at each one the
 * errors that happen to be small end the sampling.
 */
final class Stopping {
    private static final int FIRST_LOOK = 32;
    private static final double NEXT_LOOK = 1.5;
    private static final double TAIL = 0.025;
    private static final double NORMAL = 1.959963984540054;

    private final double goal;

    /**
     * Stops when no standard error is above a share of a scale: of the range of the output over the background or, where that
     * has none, of the explained output's distance from it.
     */
    Stopping(Game game, Calls calls, int target, double precision) {
        double range = game.range(target);
        goal = precision * (range > 0 ? range : Math.abs(calls.output() - game.baseValue(target)));
    }

    /** Number of samples of the next look. */
    static int next(int samples, int most) {
        return (int) Math.min(most, Math.max(FIRST_LOOK, Math.ceil(samples * NEXT_LOOK)));
    }

    boolean reached(double[] standardErrors) {
        for (double error : standardErrors) {
            if (error > goal) {
                return false;
            }
        }
        return true;
    }

    /** What makes of the standard error of few samples one that 1.96 of cover at 95%: Student's quantile over the normal one. */
    static double widening(int degrees) {
        return Math.max(1, Tails.studentQuantile(TAIL, Math.max(1, degrees)) / NORMAL);
    }
}
