package org.mlaudit.streams.explain.drift;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How much of the importance that a ranking of features would gain in the right order it gains in another: the normalised
 * discounted cumulative gain, as SageMaker Clarify uses it for the drift of attributions. The gain of a feature is its
 * importance in the reference, its discount the binary logarithm of its place plus 1. Features that are equally important in
 * the window share the mean of the discounts of their places.
 */
public final class RankingSimilarity {
    private final double[] reference;
    private final double[] window;

    /**
     * A comparison of two rankings.
     *
     * @param reference importance of each feature in the reference, 0 or more
     * @param window importance of each feature in the window
     */
    public RankingSimilarity(double[] reference, double[] window) {
        this.reference = reference.clone();
        this.window = window.clone();
    }

    /** Whether any feature has importance in the reference; without it there is no ranking. */
    public boolean known() {
        for (double importance : reference) {
            if (importance > 0) {
                return true;
            }
        }
        return false;
    }

    /** 0 to 1; 1 if both rankings are the same. */
    public double ndcg() {
        return Math.min(1, gain(window) / gain(reference));
    }

    private double gain(double[] ranked) {
        List<Integer> order = order(ranked);
        double total = 0;
        for (int from = 0; from < ranked.length; ) {
            int to = from;
            double gains = 0;
            double discounts = 0;
            while (to < ranked.length && ranked[order.get(to)] == ranked[order.get(from)]) {
                gains += reference[order.get(to)];
                discounts += discount(to);
                to++;
            }
            total += gains / (to - from) * discounts;
            from = to;
        }
        return total;
    }

    /** What a place, from 0, is worth. */
    private static double discount(int place) {
        return Math.log(2) / Math.log(place + 2.0);
    }

    private static List<Integer> order(double[] importances) {
        return IntStream.range(0, importances.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -importances[i]))
                .toList();
    }

    /** Place of each feature in the reference, from 1, by its index; of equally important ones the first is first. */
    int[] placesInReference() {
        return places(reference);
    }

    /** Place of each feature in the window. */
    int[] placesInWindow() {
        return places(window);
    }

    private static int[] places(double[] importances) {
        List<Integer> order = order(importances);
        int[] places = new int[importances.length];
        for (int place = 0; place < places.length; place++) {
            places[order.get(place)] = place + 1;
        }
        return places;
    }

    /** Features whose place is another, those first whose move matters most. */
    List<Integer> moved() {
        int[] before = placesInReference();
        int[] after = placesInWindow();
        return IntStream.range(0, before.length)
                .filter(i -> before[i] != after[i])
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -weight(i, before[i], after[i])))
                .toList();
    }

    private double weight(int feature, int before, int after) {
        return Math.max(reference[feature], window[feature]) * Math.abs(discount(before - 1) - discount(after - 1));
    }
}
