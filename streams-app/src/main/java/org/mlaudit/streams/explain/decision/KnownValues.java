package org.mlaudit.streams.explain.decision;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the rows of the background say of one feature: between which numbers it lies, how far they spread, how they are
 * written, and which values it takes. The spread is the median absolute deviation from the median, as of Wachter, Mittelstadt
 * and Russell (Harvard Journal of Law and Technology 31, 2018); where more than half of the values are the same, the mean
 * absolute deviation. Immutable.
 */
final class KnownValues {
    /** Most values of a feature that are told one by one: the most frequent. */
    static final int MOST_LISTED = 64;

    private final double[] sorted;
    private final double spread;
    private final Grid grid;
    private final List<FeatureValue> listed;

    private KnownValues(double[] sorted, double spread, Grid grid, List<FeatureValue> listed) {
        this.sorted = sorted;
        this.spread = spread;
        this.grid = grid;
        this.listed = List.copyOf(listed);
    }

    static KnownValues of(int feature, List<Case> background) {
        Map<FeatureValue, Integer> counts = new HashMap<>();
        for (Case row : background) {
            if (row.present(feature)) {
                counts.merge(row.value(feature), 1, Integer::sum);
            }
        }
        List<FeatureValue> listed = counts.entrySet().stream()
                .sorted(Map.Entry.<FeatureValue, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(entry -> entry.getKey().text()))
                .limit(MOST_LISTED)
                .map(Map.Entry::getKey)
                .toList();
        double[] sorted = background.stream()
                .filter(row -> row.isNumber(feature) && row.present(feature))
                .mapToDouble(row -> row.number(feature))
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        double spread = spread(sorted);
        Grid grid = spread > 0 ? Grid.of(sorted, spread) : Grid.steps(0, 1);
        return new KnownValues(sorted, spread, grid, listed);
    }

    private static double spread(double[] sorted) {
        if (sorted.length == 0) {
            return 0;
        }
        double center = sorted[sorted.length / 2];
        double[] distances = Arrays.stream(sorted)
                .map(value -> Math.abs(value - center))
                .sorted()
                .toArray();
        double median = distances[distances.length / 2];
        double mean = median > 0 ? median : Arrays.stream(distances).sum() / distances.length;
        return Double.isFinite(mean) ? mean : 0;
    }

    /** Whether there are numbers and they differ. */
    boolean spreads() {
        return spread > 0;
    }

    /** How far numbers spread, greater than 0 where they do. */
    double spread() {
        return spread;
    }

    /** The least number; there must be one. */
    double least() {
        return sorted[0];
    }

    /** The greatest number; there must be one. */
    double greatest() {
        return sorted[sorted.length - 1];
    }

    /** Numbers as they are written. */
    Grid grid() {
        return grid;
    }

    /** The most frequent values, the most frequent first. */
    List<FeatureValue> listed() {
        return listed;
    }

    /** At most so many different numbers, evenly by rank. */
    List<Double> quantiles(int most) {
        double[] distinct = Arrays.stream(sorted).distinct().toArray();
        List<Double> chosen = new ArrayList<>();
        int count = Math.min(most, distinct.length);
        for (int i = 0; i < count; i++) {
            chosen.add(distinct[count == 1 ? 0 : (int) ((long) i * (distinct.length - 1) / (count - 1))]);
        }
        return chosen;
    }
}
