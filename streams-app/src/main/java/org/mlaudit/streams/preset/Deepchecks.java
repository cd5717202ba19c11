package org.mlaudit.streams.preset;

import java.util.List;
import java.util.Optional;
import org.mlaudit.streams.drift.Contingency;
import org.mlaudit.streams.drift.Estimate;
import org.mlaudit.streams.drift.Kolmogorov;
import org.mlaudit.streams.monitor.AuditedModel;

/** Deepchecks' feature drift with its default methods and condition. */
final class Deepchecks implements Peer {
    private static final double MOST = 0.2;

    @Override
    public String name() {
        return "deepchecks";
    }

    @Override
    public String rules() {
        return "Deepchecks: numbers by the KS distance, categories by Cramer's V with correction of its bias; drift from 0.2"
                + " on.";
    }

    @Override
    public Optional<Ruling> judge(Pair pair, List<Pair> chunks, AuditedModel model) {
        if (pair.numbers().isPresent()) {
            Estimate distance = Kolmogorov.distance(pair.numbers().orElseThrow());
            return Optional.of(Ruling.atLeast("ks", distance.value(), MOST, distance.error()));
        }
        return Optional.of(Ruling.atLeast("cramer's v", Contingency.correctedCramersV(pair.counts()), MOST, 0));
    }
}
