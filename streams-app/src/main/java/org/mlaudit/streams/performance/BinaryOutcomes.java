package org.mlaudit.streams.performance;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Joined predictions of a BINARY model. Not for use by several threads. */
public final class BinaryOutcomes implements Outcomes {
    static final String NO_SCORE = "no prediction with a score has its truth";

    private final ConfusionMatrix confusion;
    private final ScoreCurve curve;
    private final MeanSums logLoss;
    private final MeanSums brier;
    private final double n;
    private final Optional<double[][]> values;
    private final Ranking ranking;
    private @Nullable SummaryBootstrap bootstrap;

    /**
     * Outcomes.
     *
     * @param confusion actual against decided classes at the contract's threshold
     * @param curve scores; empty arrays if there are none
     * @param logLoss log losses of the joined predictions with a score, natural logarithm
     * @param brier squared distances of score and outcome
     * @param values business value by actual and decided class, if the contract has any
     */
    public BinaryOutcomes(
            ConfusionMatrix confusion,
            ScoreCurve curve,
            MeanSums logLoss,
            MeanSums brier,
            Optional<double[][]> values) {
        this.confusion = confusion;
        this.curve = curve;
        this.logLoss = logLoss;
        this.brier = brier;
        this.n = brier.n();
        this.values = values;
        this.ranking = new Ranking(curve, n);
    }

    /** Actual against decided classes. */
    public ConfusionMatrix confusion() {
        return confusion;
    }

    /** Scores by bin. */
    public ScoreCurve curve() {
        return curve;
    }

    /** Effective number of joined predictions with a score. */
    public double scored() {
        return n;
    }

    /** Business value by actual and decided class. */
    public Optional<double[][]> values() {
        return values;
    }

    /** How well scores put positives first. */
    public Ranking ranking() {
        return ranking;
    }

    /** Mean log loss, natural logarithm. */
    public Measure logLoss() {
        return logLoss.mean(NO_SCORE);
    }

    /** Brier score: mean squared distance of score and outcome. */
    public Measure brier() {
        return brier.mean(NO_SCORE);
    }

    /** A part of the Brier score, by groups of equal width. */
    public Measure brierPart(ToDoubleFunction<Reliability.BrierParts> part) {
        return switch (brier()) {
            case Measure.Known known ->
                Measure.known(
                        part.applyAsDouble(Reliability.equalWidth(curve, n).decompose(known.value())),
                        sampling(drawn -> partOf(drawn, part)),
                        0,
                        n,
                        NO_SCORE);
            case Measure.Absent absent -> absent;
        };
    }

    private Measure partOf(ScoreCurve drawn, ToDoubleFunction<Reliability.BrierParts> part) {
        Reliability groups = Reliability.equalWidth(drawn, n);
        double all = Ranking.sum(drawn.positive()) + Ranking.sum(drawn.negative());
        double ofBins = 0;
        for (int b = 0; b < drawn.low().length; b++) {
            double here = drawn.positive()[b] + drawn.negative()[b];
            double score = here > 0 ? drawn.truthScoreSum()[b] / here : 0;
            ofBins += drawn.positive()[b] * (1 - score) * (1 - score) + drawn.negative()[b] * score * score;
        }
        return all > 0
                ? Measure.known(
                        part.applyAsDouble(groups.decompose(ofBins / all)), new Sampling.Unknown(), 0, n, NO_SCORE)
                : new Measure.Absent(NO_SCORE);
    }

    /** A metric of the scores with its error by the bootstrap. */
    public Measure bootstrapped(CurveMetric metric) {
        Sampling unknown = new Sampling.Unknown();
        return metric.of(curve, n, sampling(drawn -> metric.of(drawn, n, unknown)));
    }

    private Sampling sampling(Function<ScoreCurve, Measure> metric) {
        SummaryBootstrap drawn = bootstrap;
        if (drawn == null) {
            drawn = new SummaryBootstrap(curve, n);
            bootstrap = drawn;
        }
        return drawn.of(metric);
    }

    /** A metric of binned scores. */
    @FunctionalInterface
    public interface CurveMetric {
        /** Its value, which takes over an error by chance. */
        Measure of(ScoreCurve curve, double n, Sampling sampling);
    }
}
