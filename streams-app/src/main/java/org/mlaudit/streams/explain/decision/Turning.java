package org.mlaudit.streams.explain.decision;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Changes of one case that turn its decision, by features in the contract's order.
 *
 * @param changes at least one, each of another feature
 * @param distance their costs together
 * @param provenFeatures no allowed change of at most so many features that turns the decision is smaller, but for those whose
 *     features a smaller one's are among; 0 when nothing is proven
 */
record Turning(List<Changed> changes, double distance, int provenFeatures) {
    /** The smallest first; of equals the one of fewer features, then of the first features. */
    static final Comparator<Turning> SMALLEST = Comparator.comparingDouble(Turning::distance)
            .thenComparingInt(turning -> turning.changes().size())
            .thenComparing(turning -> turning.features().toString());

    Turning {
        changes = changes.stream()
                .sorted(Comparator.comparingInt(Changed::feature))
                .toList();
    }

    /**
     * A change of one feature.
     *
     * @param feature its place in the contract
     * @param to its new value
     * @param cost what it costs
     */
    record Changed(int feature, FeatureValue to, double cost) {}

    /** Changes whose distance is the sum of their costs. */
    static Turning of(List<Changed> changes) {
        return new Turning(changes, changes.stream().mapToDouble(Changed::cost).sum(), 0);
    }

    Turning proven(int features) {
        return new Turning(changes, distance, features);
    }

    /** Places of the features that change. */
    Set<Integer> features() {
        Set<Integer> features = new TreeSet<>();
        changes.forEach(change -> features.add(change.feature()));
        return features;
    }

    /** The case with all changes. */
    Case of(Case from) {
        Case changed = from;
        for (Changed change : changes) {
            changed = changed.with(change.feature(), change.to());
        }
        return changed;
    }

    /**
     * The smallest, and then the smallest of those that don't change all features of one before: a greater change is only worth
     * telling if it spares a feature.
     *
     * @param all in any order
     * @param most how many
     */
    static List<Turning> diverse(List<Turning> all, int most) {
        List<Turning> chosen = new ArrayList<>();
        all.stream().sorted(SMALLEST).forEach(each -> {
            boolean more = chosen.stream().anyMatch(before -> each.features().containsAll(before.features()));
            if (!more && chosen.size() < most) {
                chosen.add(each);
            }
        });
        return chosen;
    }
}
