package org.mlaudit.streams.fairness;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The groups that an attribute, or several attributes together, make of the predictions of a window.
 *
 * @param attribute its name, for example {@code sex} or {@code sex & race}
 * @param groups what is known of each, all of one kind
 * @param referenceGroups groups that form the reference group
 * @param unknown number of predictions whose group is not known
 * @param other number of predictions of groups beyond those that are kept apart
 * @param all scores or predicted values of all predictions, those of unknown group included
 */
public record AttributeGroups(
        String attribute,
        SortedMap<String, GroupOutcomes> groups,
        List<String> referenceGroups,
        long unknown,
        long other,
        ValueBins all) {
    public AttributeGroups {
        groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
        referenceGroups = referenceGroups.isEmpty() ? largest(groups) : List.copyOf(referenceGroups);
    }

    /** The largest group, the first by name among the largest. */
    private static List<String> largest(SortedMap<String, GroupOutcomes> groups) {
        long most = groups.values().stream()
                .mapToLong(GroupOutcomes::predictions)
                .max()
                .orElse(0);
        return groups.entrySet().stream()
                .filter(entry -> entry.getValue().predictions() == most)
                .map(Map.Entry::getKey)
                .limit(1)
                .toList();
    }

    /** The groups of the reference together; empty if none of them occurs. */
    Optional<GroupOutcomes> reference() {
        return groups.entrySet().stream()
                .filter(entry -> isReference(entry.getKey()))
                .map(Map.Entry::getValue)
                .reduce(GroupOutcomes::plus);
    }

    /** The same attribute among those of other predictions. */
    Optional<AttributeGroups> in(List<AttributeGroups> others) {
        return others.stream()
                .filter(other -> other.attribute().equals(attribute))
                .findFirst();
    }

    /** A group beside the reference; empty if one of them does not occur. */
    Optional<Compared.Pair> pair(String group) {
        return Optional.ofNullable(groups.get(group))
                .flatMap(outcomes -> reference().map(reference -> new Compared.Pair(outcomes, reference)));
    }

    /** Number of predictions whose group is known. */
    long predictions() {
        return groups.values().stream().mapToLong(GroupOutcomes::predictions).sum();
    }

    /** Whether a group is part of the reference. */
    boolean isReference(String group) {
        return referenceGroups.contains(group);
    }

    /** Why nothing can be compared with the reference; empty if something can. */
    Optional<String> problem(Requirements requirements) {
        Optional<GroupOutcomes> reference = reference();
        return reference.isEmpty()
                ? Optional.of(
                        groups.isEmpty()
                                ? "no prediction has a group"
                                : "the reference group " + String.join(", ", referenceGroups) + " does not occur")
                : requirements
                        .tooFewPredictions(reference.get().predictions())
                        .map(why ->
                                "the reference group " + String.join(", ", referenceGroups) + " is too small: " + why);
    }
}
