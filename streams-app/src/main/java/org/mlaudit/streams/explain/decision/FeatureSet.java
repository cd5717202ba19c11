package org.mlaudit.streams.explain.decision;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Features of a case that are changed together, each of them really, and what a search knows of them. */
final class FeatureSet {
    /** Directions of each feature. */
    private final List<List<Options>> features;

    private final List<Residue> residues = new ArrayList<>();
    private boolean solved;

    FeatureSet(List<List<Options>> features) {
        this.features = List.copyOf(features);
    }

    /** All sets of so many features, in the contract's order. */
    static List<FeatureSet> ofSize(int size, List<List<Options>> all) {
        List<FeatureSet> sets = new ArrayList<>();
        collect(size, 0, all, new ArrayList<>(), sets);
        return sets;
    }

    private static void collect(
            int size, int from, List<List<Options>> all, List<List<Options>> chosen, List<FeatureSet> sets) {
        if (chosen.size() == size) {
            sets.add(new FeatureSet(chosen));
            return;
        }
        for (int next = from; next < all.size(); next++) {
            chosen.add(all.get(next));
            collect(size, next + 1, all, chosen, sets);
            chosen.removeLast();
        }
    }

    /** How many sets of a size there are. */
    static double count(int size, int features) {
        double count = 1;
        for (int i = 0; i < size; i++) {
            count *= (features - i) / (i + 1.0);
        }
        return count;
    }

    /** The least that changing all of its features costs. */
    double least() {
        return features.stream()
                .mapToDouble(directions -> directions.stream()
                        .mapToDouble(options -> options.cost(0))
                        .min()
                        .orElseThrow())
                .sum();
    }

    /** One direction of each feature, in every combination. */
    List<List<Options>> directions() {
        List<List<Options>> combined = List.of(List.of());
        for (List<Options> directions : features) {
            List<List<Options>> longer = new ArrayList<>();
            for (List<Options> before : combined) {
                for (Options options : directions) {
                    List<Options> more = new ArrayList<>(before);
                    more.add(options);
                    longer.add(more);
                }
            }
            combined = longer;
        }
        return combined;
    }

    /** The slot of each of the contract's features; negative for one that is not in the set. */
    int[] slots(int ofFeatures) {
        int[] slots = new int[ofFeatures];
        Arrays.fill(slots, -1);
        for (int slot = 0; slot < features.size(); slot++) {
            slots[features.get(slot).getFirst().feature().place()] = slot;
        }
        return slots;
    }

    /** Whether all features of a turning are in the set. */
    boolean holds(Turning turning) {
        return turning.changes().stream()
                .allMatch(change -> features.stream()
                        .anyMatch(directions -> directions.getFirst().feature().place() == change.feature()));
    }

    /** What bounds its boxes, for each class that the decision may turn to. */
    List<Residue> residues() {
        return residues;
    }

    void open(List<Residue> bounds) {
        residues.addAll(bounds);
    }

    boolean solved() {
        return solved;
    }

    void solve() {
        solved = true;
        residues.clear();
    }
}
