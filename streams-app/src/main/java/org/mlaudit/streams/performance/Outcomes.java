package org.mlaudit.streams.performance;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.mlaudit.contract.OutcomeValue;
import org.mlaudit.contract.PredictionSpec;

/** Sums that the metrics of one kind of model are computed from. */
public sealed interface Outcomes permits BinaryOutcomes, MulticlassOutcomes, RegressionOutcomes {
    /** The sums of a tally, with the business values of the contract. */
    static Outcomes of(Tally tally, PredictionSpec prediction) {
        return switch (tally) {
            case BinaryTally binary ->
                new BinaryOutcomes(
                        new ConfusionMatrix(
                                new double[][] {
                                    {binary.confusion(0, 0), binary.confusion(0, 1)},
                                    {binary.confusion(1, 0), binary.confusion(1, 1)}
                                },
                                tally.effectiveTruths()),
                        binary.curve(),
                        MeanSums.of(binary.logLoss(), tally),
                        MeanSums.of(binary.brier(), tally),
                        values(prediction));
            case MulticlassTally multiclass -> ofClasses(multiclass, prediction);
            case RegressionTally regression -> ofNumbers(regression);
        };
    }

    private static MulticlassOutcomes ofClasses(MulticlassTally tally, PredictionSpec prediction) {
        int classes = tally.classes();
        double[][] cells = new double[classes][classes];
        double[] ranks = new double[classes];
        for (int i = 0; i < classes; i++) {
            for (int j = 0; j < classes; j++) {
                cells[i][j] = tally.confusion(i, j);
            }
            ranks[i] = tally.rank(i);
        }
        return new MulticlassOutcomes(
                new ConfusionMatrix(cells, tally.effectiveTruths()),
                ranks,
                MeanSums.of(tally.logLoss(), tally),
                MeanSums.of(tally.brier(), tally),
                IntStream.range(0, classes).mapToObj(tally::curve).toList(),
                values(prediction));
    }

    private static RegressionOutcomes ofNumbers(RegressionTally tally) {
        MeanSums percentage = MeanSums.of(tally.percentage(), tally);
        MeanSums symmetric = MeanSums.of(tally.symmetric(), tally);
        double intervals = tally.within() + tally.beyond();
        return new RegressionOutcomes(
                MeanSums.of(tally.error(), tally),
                MeanSums.of(tally.absolute(), tally),
                MeanSums.of(tally.squared(), tally),
                MeanSums.of(tally.actual(), tally),
                percentage,
                symmetric,
                MeanSums.of(tally.quantileLoss(), tally),
                tally.within(),
                intervals,
                MeanSums.part(tally, intervals));
    }

    /** Business values by actual and decided class; empty if the contract has none. */
    private static Optional<double[][]> values(PredictionSpec prediction) {
        if (prediction.values().isEmpty()) {
            return Optional.empty();
        }
        List<String> classes = prediction.classes();
        double[][] values = new double[classes.size()][classes.size()];
        for (OutcomeValue value : prediction.values()) {
            values[classes.indexOf(value.actual())][classes.indexOf(value.predicted())] = value.value();
        }
        return Optional.of(values);
    }
}
