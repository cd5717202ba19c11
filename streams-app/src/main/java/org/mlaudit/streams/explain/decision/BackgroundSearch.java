package org.mlaudit.streams.explain.decision;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Changes that turn the decision of any model, by asking it: single features and then pairs of the most promising ones, with
 * values that the background has; where none turns it, the values of the nearest accepted cases, less what is not needed
 * (nearest instance counterfactuals: Brughmans, Leyman and Martens, Data Mining and Knowledge Discovery 2023). Changes of
 * numbers are then made as small as halving makes them. Nothing is drawn at random: the same case gets the same answer.
 */
final class BackgroundSearch {
    private static final int NUMBERS = 16;
    private static final int PAIRED_FEATURES = 6;
    private static final int PAIRED_VALUES = 8;
    private static final int NEAREST = 24;
    private static final int KEPT = 3;

    private final Trial trial;
    private final List<Case> accepted;

    /** The values of one feature that were tried, with the margin that each gives. */
    private record Tried(Changeable feature, List<Turning> changes, List<Double> margins) {
        double best() {
            return margins.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NEGATIVE_INFINITY);
        }

        Optional<Turning> smallest() {
            List<Turning> turned = new ArrayList<>();
            for (int i = 0; i < margins.size(); i++) {
                if (DecisionRule.turned(margins.get(i))) {
                    turned.add(changes.get(i));
                }
            }
            return turned.stream().min(Turning.SMALLEST);
        }

        /** Some of the changes, those with the greatest margins. */
        List<Turning.Changed> strongest() {
            List<Integer> order = IntStream.range(0, margins.size())
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer i) -> margins.get(i))
                            .reversed())
                    .toList();
            return order.stream()
                    .limit(PAIRED_VALUES)
                    .map(i -> changes.get(i).changes().getFirst())
                    .toList();
        }
    }

    BackgroundSearch(Trial trial, List<Case> accepted) {
        this.trial = trial;
        this.accepted = accepted;
    }

    /** Looks for changes; the turnings are verified, nothing is proven. */
    List<Turning> run() {
        List<Tried> tried = singles();
        List<Turning> found = new ArrayList<>();
        tried.forEach(each -> each.smallest().map(trial::smaller).ifPresent(found::add));
        pairs(tried, found);
        if (found.isEmpty()) {
            found.addAll(fromAccepted());
        }
        return found;
    }

    private List<Tried> singles() {
        List<Tried> tried = new ArrayList<>();
        for (Changeable feature : trial.features()) {
            if (feature.mayChange(trial.from())) {
                List<Turning> changes = values(feature).stream()
                        .map(value -> Turning.of(List.of(trial.change(feature, value))))
                        .toList();
                tried.add(new Tried(feature, changes, trial.margins(changes)));
            }
        }
        return tried;
    }

    private List<FeatureValue> values(Changeable feature) {
        if (!feature.isNumber()) {
            return feature.listed(trial.from());
        }
        double from = trial.from().number(feature.place());
        return feature.known().quantiles(NUMBERS).stream()
                .map(value -> feature.nearest(from, value))
                .filter(Double::isFinite)
                .distinct()
                .<FeatureValue>map(FeatureValue.Numeric::new)
                .toList();
    }

    private void pairs(List<Tried> tried, List<Turning> found) {
        double limit = found.stream().mapToDouble(Turning::distance).min().orElse(Double.POSITIVE_INFINITY);
        List<Tried> promising = tried.stream()
                .sorted(Comparator.comparingDouble(Tried::best).reversed())
                .limit(PAIRED_FEATURES)
                .toList();
        for (int a = 0; a < promising.size(); a++) {
            for (int b = a + 1; b < promising.size(); b++) {
                List<Turning> changes = new ArrayList<>();
                for (Turning.Changed first : promising.get(a).strongest()) {
                    for (Turning.Changed second : promising.get(b).strongest()) {
                        if (first.cost() + second.cost() < limit) {
                            changes.add(Turning.of(List.of(first, second)));
                        }
                    }
                }
                new Tried(promising.get(a).feature(), changes, trial.margins(changes))
                        .smallest()
                        .map(trial::smaller)
                        .ifPresent(found::add);
            }
        }
    }

    private List<Turning> fromAccepted() {
        List<Turning> nearest = accepted.stream()
                .map(this::towards)
                .filter(turning -> !turning.changes().isEmpty())
                .sorted(Turning.SMALLEST)
                .distinct()
                .limit(NEAREST)
                .toList();
        List<Double> margins = trial.margins(nearest);
        List<Turning> found = new ArrayList<>();
        for (int i = 0; i < margins.size() && found.size() < KEPT; i++) {
            if (DecisionRule.turned(margins.get(i))) {
                found.add(trial.smaller(nearest.get(i)));
            }
        }
        return found;
    }

    /** All allowed changes towards another case. */
    private Turning towards(Case other) {
        Case from = trial.from();
        List<Turning.Changed> changes = new ArrayList<>();
        for (Changeable feature : trial.features()) {
            int place = feature.place();
            if (!feature.mayChange(from) || !other.present(place) || from.same(place, other)) {
                continue;
            }
            if (feature.isNumber()) {
                double to = feature.nearest(from.number(place), other.number(place));
                if (Double.isFinite(to)) {
                    changes.add(trial.change(feature, new FeatureValue.Numeric(to)));
                }
            } else if (feature.allows(from, other.value(place))) {
                changes.add(trial.change(feature, other.value(place)));
            }
        }
        return Turning.of(changes);
    }
}
