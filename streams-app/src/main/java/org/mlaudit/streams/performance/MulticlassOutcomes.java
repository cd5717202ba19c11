package org.mlaudit.streams.performance;

import java.util.List;
import java.util.Optional;
import org.mlaudit.streams.performance.Sampling.Scale;

/** Joined predictions of a MULTICLASS model. */
public final class MulticlassOutcomes implements Outcomes {
    private static final String NO_PROBABILITIES = "no prediction with probabilities has its truth";

    private final ConfusionMatrix confusion;
    private final double[] ranks;
    private final double ranked;
    private final MeanSums logLoss;
    private final MeanSums brier;
    private final List<ScoreCurve> curves;
    private final Optional<double[][]> values;

    /**
     * Outcomes.
     *
     * @param confusion actual against decided classes
     * @param ranks weight of the joined predictions by the rank of the actual class among the probabilities, the most
     *     probable first
     * @param logLoss log losses of the joined predictions with probabilities, natural logarithm
     * @param brier sums over the classes of the squared distances of probability and outcome
     * @param curves probabilities of each class against all others, in the order of the contract; empty if there are none
     * @param values business value by actual and decided class, if the contract has any
     */
    public MulticlassOutcomes(
            ConfusionMatrix confusion,
            double[] ranks,
            MeanSums logLoss,
            MeanSums brier,
            List<ScoreCurve> curves,
            Optional<double[][]> values) {
        this.confusion = confusion;
        this.ranks = ranks.clone();
        this.ranked = Ranking.sum(ranks);
        this.logLoss = logLoss;
        this.brier = brier;
        this.curves = List.copyOf(curves);
        this.values = values;
    }

    /** Actual against decided classes. */
    public ConfusionMatrix confusion() {
        return confusion;
    }

    /** Probabilities of each class against all others. */
    public List<ScoreCurve> curves() {
        return curves;
    }

    /** Business value by actual and decided class. */
    public Optional<double[][]> values() {
        return values;
    }

    /** Mean log loss, natural logarithm. */
    public Measure logLoss() {
        return logLoss.mean(NO_PROBABILITIES);
    }

    /** Brier score of several classes: mean sum of the squared distances of probability and outcome, 0 to 2. */
    public Measure brier() {
        return brier.mean(NO_PROBABILITIES);
    }

    /** Share of joined predictions whose actual class is among the k most probable ones. */
    public Measure topK(int k) {
        double hits = 0;
        for (int rank = 0; rank < Math.min(k, ranks.length); rank++) {
            hits += ranks[rank];
        }
        return k < confusion.classes()
                ? Measure.share(hits, ranked, logLoss.n(), NO_PROBABILITIES)
                : new Measure.Absent("the model has " + confusion.classes() + " classes");
    }

    /** AUROC of a class against all others. */
    public Measure auroc(int c) {
        return c < curves.size()
                ? new Ranking(curves.get(c), logLoss.n()).auroc()
                : new Measure.Absent(NO_PROBABILITIES);
    }

    /**
     * Mean AUROC of the classes against all others, of those that have one. The error is the mean of their errors, as if they
     * erred together: at least as large as the true one.
     */
    public Measure auroc(Average average) {
        double sum = 0;
        double error = 0;
        double bound = 0;
        double weights = 0;
        boolean known = true;
        for (int c = 0; c < curves.size(); c++) {
            if (auroc(c) instanceof Measure.Known area) {
                double weight =
                        average == Average.WEIGHTED ? Ranking.sum(curves.get(c).positive()) : 1;
                var standardError = area.sampling().standardError(area.value());
                sum += weight * area.value();
                known &= standardError.isPresent();
                error += weight * standardError.orElse(0);
                bound += weight * area.bound();
                weights += weight;
            }
        }
        if (weights <= 0) {
            return new Measure.Absent(curves.isEmpty() ? NO_PROBABILITIES : Ranking.ONE_CLASS);
        }
        double area = sum / weights;
        Scale scale = area > 0 && area < 1 ? Scale.LOGIT : Scale.LINEAR;
        Sampling sampling = known ? Sampling.normal(scale, error / weights) : new Sampling.Unknown();
        return Measure.known(area, sampling, bound / weights, logLoss.n(), Ranking.ONE_CLASS);
    }
}
