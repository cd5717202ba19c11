package org.mlaudit.streams.preset;

import java.util.List;
import java.util.Optional;
import org.mlaudit.streams.drift.Divergence;
import org.mlaudit.streams.drift.EqualWidth;
import org.mlaudit.streams.monitor.AuditedModel;

/** WhyLabs' default drift algorithm. */
final class WhyLabs implements Peer {
    private static final double MOST = 0.7;
    /** 30 points of equal distance over the range make 29 bins. */
    private static final int BINS = 29;

    @Override
    public String name() {
        return "whylabs";
    }

    @Override
    public String rules() {
        return "WhyLabs: Hellinger distance, of numbers over the bins that 30 points of equal distance make of the range of"
                + " both, of categories over each; drift above 0.7.";
    }

    @Override
    public Optional<Ruling> judge(Pair pair, List<Pair> chunks, AuditedModel model) {
        if (pair.numbers().isEmpty()) {
            double distance = Divergence.hellinger(
                    pair.counts().windowShares(), pair.counts().referenceShares());
            return Optional.of(Ruling.above("hellinger distance", distance, MOST, 0));
        }
        EqualWidth bins = EqualWidth.overBoth(pair.numbers().orElseThrow(), BINS);
        double distance =
                Divergence.hellinger(bins.counts().windowShares(), bins.counts().referenceShares());
        return Optional.of(Ruling.above("hellinger distance", distance, MOST, 2 * Math.sqrt(bins.doubt())));
    }
}
