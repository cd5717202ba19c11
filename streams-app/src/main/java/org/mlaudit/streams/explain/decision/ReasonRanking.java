package org.mlaudit.streams.explain.decision;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.mlaudit.contract.ExplanationSpec;
import org.mlaudit.contract.ReasonSpec;

/**
 * Ranks the reasons of adverse decisions by what their features, added, did towards the adverse class: the reasons that
 * contributed most, and the features in no reason that would have been among the first had each been one. Ranking allocates
 * nothing, so that the stream can rank every decision. Holds the last ranking: one per thread.
 */
public final class ReasonRanking {
    private final ExplanationSpec spec;
    private final List<String> names;
    /** The reason of each feature, or, behind the reasons, the feature itself. */
    private final int[] group;

    private final int reasons;
    private final double[] pushes;
    private final double[] scores;
    /** Groups with the greatest scores, whatever they are, the greatest first. */
    private final int[] first;
    /** Reasons with the greatest scores, the greatest first. */
    private final int[] firstReasons;

    private int firstCount;
    private int reasonCount;
    private double total;

    /**
     * A ranking by attributions of some features.
     *
     * @param spec what the contract says of explanations
     * @param names of the features, in the order of the attributions
     */
    public ReasonRanking(ExplanationSpec spec, List<String> names) {
        this.spec = spec;
        this.names = List.copyOf(names);
        reasons = spec.reasons().size();
        group = IntStream.range(0, names.size())
                .map(feature -> reason(names.get(feature)).orElse(reasons + feature))
                .toArray();
        pushes = new double[group.length];
        scores = new double[reasons + group.length];
        first = new int[spec.mostReasons()];
        firstReasons = new int[spec.mostReasons()];
    }

    private Optional<Integer> reason(String feature) {
        return IntStream.range(0, reasons)
                .boxed()
                .filter(place -> spec.reasons().get(place).features().contains(feature))
                .findFirst();
    }

    /**
     * Ranks the reasons of an adverse decision.
     *
     * @param phi attributions from {@code offset} on
     * @param sign 1 if positive attributions push towards the adverse class, -1 if negative ones do
     */
    public void rank(double[] phi, int offset, int sign) {
        Arrays.fill(scores, 0);
        for (int feature = 0; feature < group.length; feature++) {
            pushes[feature] = sign * phi[offset + feature];
            scores[group[feature]] += pushes[feature];
        }
        firstCount = 0;
        reasonCount = 0;
        total = 0;
        for (int each = 0; each < scores.length; each++) {
            if (scores[each] > 0) {
                total += scores[each];
                firstCount = insert(first, firstCount, each);
                reasonCount = each < reasons ? insert(firstReasons, reasonCount, each) : reasonCount;
            }
        }
    }

    /** Puts a group behind those with scores at least as great, if it is among the first. */
    private int insert(int[] order, int count, int each) {
        int place = Math.min(count, order.length);
        while (place > 0 && scores[order[place - 1]] < scores[each]) {
            if (place < order.length) {
                order[place] = order[place - 1];
            }
            place--;
        }
        if (place < order.length) {
            order[place] = each;
        }
        return Math.min(count + 1, order.length);
    }

    /** Number of principal reasons, 0 to the contract's most. */
    public int principal() {
        return reasonCount;
    }

    /** A principal reason, from 0, the weightiest first. */
    public ReasonSpec reason(int place) {
        return spec.reasons().get(firstReasons[place]);
    }

    /** What a principal reason contributed towards the adverse class, in the output space; greater than 0. */
    public double contribution(int place) {
        return scores[firstReasons[place]];
    }

    /** Features of a principal reason that pushed towards the adverse class, the weightiest first. */
    public List<String> features(int place) {
        return IntStream.range(0, group.length)
                .filter(feature -> group[feature] == firstReasons[place] && pushes[feature] > 0)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer feature) -> -pushes[feature]))
                .map(names::get)
                .toList();
    }

    /** Whether a feature, by its place among the attributions, is in no reason and among the first all the same. */
    public boolean unmapped(int feature) {
        for (int place = 0; place < firstCount; place++) {
            if (first[place] == reasons + feature) {
                return true;
            }
        }
        return false;
    }

    /** What the feature did towards the adverse class, in the output space. */
    double push(int feature) {
        return pushes[feature];
    }

    /** All that pushed towards the adverse class: reasons and features without one, in the output space. */
    double total() {
        return total;
    }

    /** The features that are {@linkplain #unmapped(int) unmapped}, the weightiest first. */
    public List<String> unmapped() {
        return Arrays.stream(first, 0, firstCount)
                .filter(each -> each >= reasons)
                .mapToObj(each -> names.get(each - reasons))
                .toList();
    }
}
