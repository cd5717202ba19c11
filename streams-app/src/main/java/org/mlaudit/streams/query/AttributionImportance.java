package org.mlaudit.streams.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.mlaudit.contract.Feature;
import org.mlaudit.streams.explain.drift.RankingSimilarity;
import org.mlaudit.streams.profile.Attributions;
import org.mlaudit.streams.profile.FeatureAttributions;
import org.mlaudit.streams.profile.NumberView.Bucket;
import org.mlaudit.streams.query.ImportanceAnswers.AttributionFigures;
import org.mlaudit.streams.query.ImportanceAnswers.ExplanationChecks;
import org.mlaudit.streams.query.ImportanceAnswers.FaultCount;
import org.mlaudit.streams.query.ImportanceAnswers.FeatureImportance;
import org.mlaudit.streams.query.ImportanceAnswers.ReferenceImportance;

/** Attributions of many inferences as they are answered. */
final class AttributionImportance {
    /** Ranges that a density is told in. */
    private static final int RANGES = 40;

    private AttributionImportance() {}

    /**
     * Features by mean magnitude, the greatest first; of equals those that the contract names first.
     *
     * @param reference attributions of the reference, to stand beside them
     */
    static List<FeatureImportance> features(
            List<Feature> features, Attributions attributions, Optional<Attributions> reference) {
        if (attributions.explained() == 0) {
            return List.of();
        }
        List<Integer> order = order(attributions);
        double total = attributions.totalMagnitude().orElse(0);
        Map<Integer, ReferenceImportance> before =
                reference.map(AttributionImportance::ranked).orElse(Map.of());
        List<FeatureImportance> answers = new ArrayList<>();
        for (int place = 0; place < order.size(); place++) {
            int feature = order.get(place);
            answers.add(new FeatureImportance(
                    features.get(feature).name(),
                    place + 1,
                    figures(attributions.feature(feature), total),
                    before.get(feature),
                    null));
        }
        return answers;
    }

    private static List<Integer> order(Attributions attributions) {
        double[] magnitudes = magnitudes(attributions);
        return IntStream.range(0, magnitudes.length)
                .boxed()
                .sorted(Comparator.comparingDouble(feature -> -magnitudes[feature]))
                .toList();
    }

    private static Map<Integer, ReferenceImportance> ranked(Attributions attributions) {
        Map<Integer, ReferenceImportance> ranked = new HashMap<>();
        if (attributions.explained() > 0) {
            List<Integer> order = order(attributions);
            double total = attributions.totalMagnitude().orElse(0);
            for (int place = 0; place < order.size(); place++) {
                double magnitude = value(attributions.feature(order.get(place)).meanMagnitude());
                ranked.put(order.get(place), new ReferenceImportance(magnitude, share(magnitude, total), place + 1));
            }
        }
        return ranked;
    }

    private static AttributionFigures figures(FeatureAttributions feature, double total) {
        double magnitude = value(feature.meanMagnitude());
        return new AttributionFigures(
                magnitude,
                share(magnitude, total),
                value(feature.mean()),
                value(feature.standardDeviation()),
                value(feature.min()),
                value(feature.quantile(0.05)),
                value(feature.quantile(0.25)),
                value(feature.quantile(0.5)),
                value(feature.quantile(0.75)),
                value(feature.quantile(0.95)),
                value(feature.max()),
                density(feature));
    }

    /** Likeness of the ranking to that of the reference, 0 to 1; empty without either. */
    static OptionalDouble ndcg(Attributions attributions, Optional<Attributions> reference) {
        if (attributions.explained() == 0
                || reference.filter(each -> each.explained() > 0).isEmpty()) {
            return OptionalDouble.empty();
        }
        RankingSimilarity similarity = new RankingSimilarity(magnitudes(reference.get()), magnitudes(attributions));
        return similarity.known() ? OptionalDouble.of(similarity.ndcg()) : OptionalDouble.empty();
    }

    private static double[] magnitudes(Attributions attributions) {
        return IntStream.range(0, attributions.features())
                .mapToDouble(feature -> value(attributions.feature(feature).meanMagnitude()))
                .toArray();
    }

    /** Spreads what falls into a bucket evenly over the ranges that it overlaps. */
    private static List<Double> density(FeatureAttributions feature) {
        double min = value(feature.min());
        double width = value(feature.max()) - min;
        if (!(width > 0) || !Double.isFinite(width)) {
            return List.of(1.0);
        }
        double[] shares = new double[RANGES];
        for (Bucket bucket : feature.buckets()) {
            double low = range(bucket.low(), min, width);
            double high = Math.max(low, range(bucket.high(), min, width));
            double share = (double) bucket.count() / feature.count();
            int first = Math.min(RANGES - 1, (int) low);
            int last = Math.min(RANGES - 1, (int) high);
            for (int i = first; i <= last; i++) {
                double part = high > low
                        ? Math.max(0, Math.min(high, i + 1) - Math.max(low, i)) / (high - low)
                        : i == first ? 1 : 0;
                shares[i] += share * part;
            }
        }
        List<Double> density = new ArrayList<>();
        for (double share : shares) {
            density.add(share);
        }
        return density;
    }

    /** Where a value lies among the ranges: 0 at the least attribution, their number at the greatest. */
    private static double range(double value, double min, double width) {
        return Math.max(0, Math.min(RANGES, (value - min) / width * RANGES));
    }

    static ExplanationChecks checks(Attributions attributions) {
        return new ExplanationChecks(
                attributions.explained(),
                attributions.sampled(),
                attributions.compared(),
                attributions.mismatched(),
                Attributions.TOLERANCE,
                attributions.greatestDifference(),
                attributions.greatestAdditivityError(),
                attributions.faults().entrySet().stream()
                        .map(entry -> new FaultCount(
                                entry.getKey(),
                                entry.getKey().sentence(),
                                entry.getValue().count(),
                                entry.getValue().message()))
                        .toList());
    }

    private static double share(double part, double whole) {
        return whole > 0 ? Math.min(1, part / whole) : 0;
    }

    private static double value(OptionalDouble statistic) {
        return statistic.orElseThrow();
    }
}
