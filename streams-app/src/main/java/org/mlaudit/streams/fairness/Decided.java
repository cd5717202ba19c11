package org.mlaudit.streams.fairness;

/**
 * Decisions for a favourable or an unfavourable outcome.
 *
 * @param predictions number of decisions
 * @param favourable number of these that are favourable
 * @param joined decisions of which the truth is known
 * @param values scores of the favourable outcome
 * @param calibration scores of the favourable outcome beside the truth
 */
public record Decided(long predictions, long favourable, Joined joined, ValueBins values, Calibration calibration)
        implements GroupOutcomes {
    public Decided {
        if (favourable < 0 || favourable > predictions) {
            throw new IllegalArgumentException(favourable + " of " + predictions + " decisions can't be favourable");
        }
    }

    /** Decisions without scores and truth. */
    public static Decided of(long predictions, long favourable) {
        return new Decided(predictions, favourable, Joined.NONE, ValueBins.NONE, Calibration.NONE);
    }

    @Override
    public long truths() {
        return joined.counts().all();
    }

    @Override
    public Decided plus(GroupOutcomes other) {
        Decided decided = (Decided) other;
        return new Decided(
                predictions + decided.predictions,
                favourable + decided.favourable,
                joined.plus(decided.joined),
                values.plus(decided.values),
                calibration.plus(decided.calibration));
    }

    /** Share of favourable decisions. */
    Share selected() {
        return Share.of(favourable, predictions);
    }
}
