package org.mlaudit.streams.preset;

import java.util.List;
import java.util.Optional;
import org.mlaudit.streams.drift.Divergence;
import org.mlaudit.streams.drift.EqualWidth;
import org.mlaudit.streams.drift.LargestDifference;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Parameter;

/** Vertex AI's drift metrics. */
final class Vertex implements Peer {
    private static final double MOST = 0.3;
    private static final int BINS = 10;
    private static final String THRESHOLD = "threshold";

    @Override
    public String name() {
        return "vertex";
    }

    @Override
    public String rules() {
        return "Vertex AI: categories by the L-infinity distance, numbers by the Jensen-Shannon divergence to base 2 over 10"
                + " bins of equal width over the range of both; drift above the threshold.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.number(THRESHOLD, MOST, "distance above which a column drifts"));
    }

    @Override
    public Optional<Ruling> judge(Pair pair, List<Pair> chunks, AuditedModel model) {
        double most = model.policy(PresetMonitor.PREFIX + name(), pair.target(), THRESHOLD, MOST);
        if (pair.numbers().isEmpty()) {
            return Optional.of(Ruling.above("l-infinity", LargestDifference.simple(pair.counts()), most, 0));
        }
        EqualWidth bins = EqualWidth.overBoth(pair.numbers().orElseThrow(), BINS);
        double divergence = Divergence.jensenShannon(
                        bins.counts().referenceShares(), bins.counts().windowShares())
                / Math.log(2);
        return Optional.of(Ruling.above("jensen-shannon divergence", divergence, most, 4 * Math.sqrt(bins.doubt())));
    }
}
