package org.mlaudit.streams.preset;

import java.util.List;
import java.util.Optional;
import org.mlaudit.streams.drift.CellCounts;
import org.mlaudit.streams.drift.Divergence;
import org.mlaudit.streams.drift.EqualWidth;
import org.mlaudit.streams.monitor.AuditedModel;

/** NannyML's univariate drift with its default method and thresholds. */
final class NannyMl implements Peer {
    private static final int CHUNKS = 10;
    private static final double DEVIATIONS = 3;

    @Override
    public String name() {
        return "nannyml";
    }

    @Override
    public String rules() {
        return "NannyML: Jensen-Shannon distance to base 2, of numbers over as many bins of equal width on the reference as"
                + " Doane's rule makes and one for what is beyond them, of categories over each. Drift above the mean plus 3"
                + " standard deviations (divisor n) of the values of reference chunks. A reference here is one summary and"
                + " has no chunks: the ten windows before stand for them, at least two of which must hold inferences.";
    }

    @Override
    public int chunks() {
        return CHUNKS;
    }

    @Override
    public Optional<Ruling> judge(Pair pair, List<Pair> chunks, AuditedModel model) {
        if (chunks.size() < 2) {
            return Optional.empty();
        }
        double[] values = chunks.stream().mapToDouble(NannyMl::distance).toArray();
        return Optional.of(Ruling.above("jensen-shannon distance", distance(pair), threshold(values), doubt(pair)));
    }

    static double distance(Pair pair) {
        CellCounts counts =
                pair.numbers().map(cells -> EqualWidth.doane(cells).counts()).orElse(pair.counts());
        double divergence = Divergence.jensenShannon(counts.referenceShares(), counts.windowShares());
        return Math.sqrt(divergence / Math.log(2));
    }

    /** The distance is a metric, and at most the root of the total variation (Lin 1991, theorem 3), on both sides. */
    private static double doubt(Pair pair) {
        return pair.numbers()
                .map(cells -> 2 * Math.sqrt(EqualWidth.doane(cells).doubt()))
                .orElse(0.0);
    }

    static double threshold(double[] values) {
        double mean = 0;
        for (double value : values) {
            mean += value / values.length;
        }
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean) / values.length;
        }
        return mean + DEVIATIONS * Math.sqrt(squares);
    }
}
