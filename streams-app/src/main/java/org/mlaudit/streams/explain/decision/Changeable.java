package org.mlaudit.streams.explain.decision;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.mlaudit.contract.AllowedChange;
import org.mlaudit.contract.ChangeSpec;
import org.mlaudit.contract.Feature;
import org.mlaudit.contract.FeatureType;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.ProtectedAttribute;
import org.mlaudit.contract.Range;

/**
 * What a counterfactual may change of one feature, and what a change costs. A number may be changed to valid numbers that the
 * contract allows, within what the background has seen unless the contract gives the bound itself, written as the background
 * writes them (whole where all are whole) or at the contract's steps from the value that it has. A category may be changed to
 * valid ones that the background has seen. What is missing stays missing. Protected attributes don't change unless the
 * contract says that they may. Immutable.
 */
final class Changeable {
    /** What a change of a category costs, in spreads of a number. */
    static final double CATEGORY = 1;

    private final int place;
    private final Feature feature;
    private final AllowedChange allowed;
    private final Range range;
    private final OptionalDouble step;
    private final KnownValues known;

    private Changeable(int place, Feature feature, AllowedChange allowed, ChangeSpec spec, KnownValues known) {
        this.place = place;
        this.feature = feature;
        this.allowed = allowed;
        this.range = spec.range();
        this.step = spec.step();
        this.known = known;
    }

    /** One for each feature, in the contract's order. */
    static List<Changeable> of(ModelContract contract, List<KnownValues> known) {
        List<Changeable> all = new ArrayList<>();
        List<String> isProtected = contract.protectedAttributes().stream()
                .map(ProtectedAttribute::attribute)
                .toList();
        for (int place = 0; place < known.size(); place++) {
            Feature feature = contract.features().get(place);
            AllowedChange otherwise = isProtected.contains(feature.name()) ? AllowedChange.NONE : AllowedChange.ANY;
            ChangeSpec spec = contract.explanation().changes().stream()
                    .filter(each -> each.feature().equals(feature.name()))
                    .findFirst()
                    .orElse(new ChangeSpec(feature.name(), otherwise, Range.ALL, OptionalDouble.empty()));
            boolean changes = switch (feature.type()) {
                case NUMERIC -> known.get(place).spreads();
                case CATEGORICAL, BOOLEAN -> known.get(place).listed().size() > 1;
                case TEXT, EMBEDDING -> false;
            };
            all.add(new Changeable(
                    place, feature, changes ? spec.allowed() : AllowedChange.NONE, spec, known.get(place)));
        }
        return List.copyOf(all);
    }

    /** Place of the feature in the contract. */
    int place() {
        return place;
    }

    String name() {
        return feature.name();
    }

    KnownValues known() {
        return known;
    }

    boolean isNumber() {
        return feature.type() == FeatureType.NUMERIC;
    }

    /** Whether features of this type change at all, if the background has several values. */
    boolean kindChanges() {
        return feature.type() != FeatureType.TEXT && feature.type() != FeatureType.EMBEDDING;
    }

    /** Whether anything of the feature may be changed in a case. */
    boolean mayChange(Case from) {
        return allowed != AllowedChange.NONE
                && from.present(place)
                && (!isNumber() || Double.isFinite(from.number(place)));
    }

    /** The least number that a number may be changed to. */
    double least(double from) {
        double seen = Double.isFinite(range.min()) ? range.min() : Math.min(from, known.least());
        double least = Math.max(seen, feature.range().min());
        return allowed == AllowedChange.INCREASE ? Math.max(least, from) : least;
    }

    /** The greatest number that a number may be changed to. */
    double greatest(double from) {
        double seen = Double.isFinite(range.max()) ? range.max() : Math.max(from, known.greatest());
        double greatest = Math.min(seen, feature.range().max());
        return allowed == AllowedChange.DECREASE ? Math.min(greatest, from) : greatest;
    }

    /** The numbers that a number may be changed to. */
    Grid grid(double from) {
        return step.isPresent() ? Grid.steps(from, step.getAsDouble()) : known.grid();
    }

    /** The allowed number that is nearest to one, seen from the value that is changed; NaN where there is none. */
    double nearest(double from, double wanted) {
        Grid grid = grid(from);
        double least = least(from);
        double greatest = greatest(from);
        double value = wanted <= from
                ? grid.from(Math.max(wanted, least))
                : grid.below(Math.nextUp(Math.min(wanted, greatest)));
        return value >= least && value <= greatest && value != from ? value : Double.NaN;
    }

    /** The other values that are told one by one and allowed: all categories, or the background's most frequent numbers. */
    List<FeatureValue> listed(Case from) {
        return known.listed().stream()
                .filter(value -> !value.equals(from.value(place)))
                .filter(value -> allows(from, value))
                .toList();
    }

    /** Whether a value is allowed. */
    boolean allows(Case from, FeatureValue value) {
        return switch (value) {
            case FeatureValue.Numeric number ->
                Double.compare(nearest(from.number(place), number.value()), number.value()) == 0;
            case FeatureValue.Category category ->
                feature.categories().isEmpty() || feature.categories().contains(category.name());
            case FeatureValue.Missing none -> false;
        };
    }

    /**
     * How far another value is from that of a case: in spreads of the number; {@value #CATEGORY} where it is no number, one of
     * them is missing or the background's numbers don't spread.
     */
    double cost(Case from, FeatureValue to) {
        return to instanceof FeatureValue.Numeric number && from.present(place) && known.spreads()
                ? Math.abs(number.value() - from.number(place)) / known.spread()
                : CATEGORY;
    }
}
