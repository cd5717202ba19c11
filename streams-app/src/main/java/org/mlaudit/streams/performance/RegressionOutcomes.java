package org.mlaudit.streams.performance;

import org.mlaudit.streams.performance.Sampling.Scale;

/**
 * Joined predictions of a REGRESSION model. The error of a prediction is what was predicted less what came.
 *
 * @param error errors and their squares
 * @param absolute absolute errors and their squares
 * @param squared squared errors and their squares
 * @param actual the actual values
 * @param relative absolute errors relative to the actual value, where that is not 0
 * @param symmetric absolute errors relative to the mean of the absolute actual and predicted values, where that is not 0
 * @param pinball quantile losses
 * @param inside weight of the actual values within the predicted interval, its ends included
 * @param intervals weight of the joined predictions with an interval
 * @param intervalsN effective number of those
 */
public record RegressionOutcomes(
        MeanSums error,
        MeanSums absolute,
        MeanSums squared,
        MeanSums actual,
        MeanSums relative,
        MeanSums symmetric,
        MeanSums pinball,
        double inside,
        double intervals,
        double intervalsN)
        implements Outcomes {
    private static final String NO_TRUTH = "no prediction has its truth";

    /** Mean absolute error. */
    public Measure mae() {
        return absolute.mean(NO_TRUTH);
    }

    /** Root of the mean squared error; its error by the delta method, on a logarithmic scale. */
    public Measure rmse() {
        if (squared.mean(NO_TRUTH) instanceof Measure.Known mean) {
            double root = Math.sqrt(mean.value());
            var ofMean = mean.sampling().standardError(mean.value());
            Sampling sampling = ofMean.isPresent() && root > 0
                    ? Sampling.normal(Scale.LOG, ofMean.getAsDouble() / (2 * root))
                    : new Sampling.Unknown();
            return Measure.known(root, sampling, 0, squared.n(), "the squared errors are beyond the range of a double");
        }
        return new Measure.Absent(NO_TRUTH);
    }

    /** Weight of the joined predictions that the relative errors leave out: the actual value is 0. */
    public double zeros() {
        return error.weight() - relative.weight();
    }

    /** Mean absolute error relative to the actual value, of those that are not 0. */
    public Measure mape() {
        return relative.mean(error.weight() > 0 ? "every actual value is 0" : NO_TRUTH);
    }

    /** Symmetric mean absolute percentage error: mean of 2 |error| / (|actual| + |predicted|), 0 to 2. */
    public Measure smape() {
        return symmetric.mean(error.weight() > 0 ? "every actual and predicted value is 0" : NO_TRUTH);
    }

    /**
     * Coefficient of determination: 1 - sum of squared errors by the spread of the actual values. Its error is that of a
     * squared multiple correlation (Olkin and Finn 1995), where it is over 0.
     */
    public Measure r2() {
        if (squared.weight() <= 0) {
            return new Measure.Absent(NO_TRUTH);
        }
        double spread = actual.spread();
        double value = 1 - squared.sum() / spread;
        double n = squared.n();
        Sampling sampling = value > 0 && value < 1
                ? Sampling.normal(Math.sqrt(4 * value * (1 - value) * (1 - value) / n))
                : new Sampling.Unknown();
        return spread > 0
                ? Measure.known(value, sampling, 0, n, "the squared errors are beyond the range of a double")
                : new Measure.Absent("all actual values are the same");
    }

    /** Mean error. */
    public Measure bias() {
        return error.mean(NO_TRUTH);
    }

    /** Mean quantile loss: q (actual - predicted) below the actual value, (1 - q) (predicted - actual) above it. */
    public Measure pinballLoss() {
        return pinball.mean(NO_TRUTH);
    }

    /** Share of actual values within the predicted interval. */
    public Measure coverage() {
        return Measure.share(inside, intervals, intervalsN, "no joined prediction has an interval");
    }
}
