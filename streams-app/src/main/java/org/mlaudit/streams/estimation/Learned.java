package org.mlaudit.streams.estimation;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.mlaudit.streams.performance.BinaryTally;
import org.mlaudit.streams.performance.MulticlassTally;
import org.mlaudit.streams.performance.OutcomeSummary;
import org.mlaudit.streams.performance.RegressionTally;

/**
 * What outcomes teach. Learning takes a millisecond or two for each class, and every monitor of every window asks for what the
 * same reference teaches, so that is remembered for as long as the reference is in use.
 */
final class Learned {
    private static final Map<OutcomeSummary, Learned> REMEMBERED = Collections.synchronizedMap(new WeakHashMap<>());

    private final long revision;
    private final Optional<Expecting> expecting;

    private Learned(long revision, Optional<Expecting> expecting) {
        this.revision = revision;
        this.expecting = expecting;
    }

    /** What the reference's outcomes teach; empty if none of them can be learned from. */
    static Optional<Expecting> fromReference(OutcomeSummary reference) {
        Learned known = REMEMBERED.get(reference);
        if (known == null || known.revision != reference.revision()) {
            known = new Learned(reference.revision(), from(reference));
            REMEMBERED.put(reference, known);
        }
        return known.expecting;
    }

    /** What outcomes teach; empty if none of them can be learned from. */
    static Optional<Expecting> from(OutcomeSummary outcomes) {
        double meanWeight = Predicted.joined(outcomes).meanWeight();
        return switch (outcomes.whole()) {
            case BinaryTally tally ->
                tally.logLoss().weight() > 0
                        ? Optional.of(new BinaryEstimator(Calibrator.learn(tally.curve(), meanWeight)))
                        : Optional.empty();
            case MulticlassTally tally ->
                tally.logLoss().weight() > 0
                        ? Optional.of(new MulticlassEstimator(
                                Predicted.curves(tally).stream()
                                        .map(curve -> Calibrator.learn(curve, meanWeight))
                                        .toList(),
                                confusion(tally)))
                        : Optional.empty();
            case RegressionTally tally -> LossEstimator.of(outcomes);
        };
    }

    private static double[][] confusion(MulticlassTally tally) {
        double[][] cells = new double[tally.classes()][tally.classes()];
        for (int actual = 0; actual < cells.length; actual++) {
            for (int decided = 0; decided < cells.length; decided++) {
                cells[actual][decided] = tally.confusion(actual, decided);
            }
        }
        return cells;
    }
}
