package org.mlaudit.streams.fairness;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The table of a protected attribute, or of an intersection of several.
 *
 * @param attribute its name, for example {@code sex} or {@code sex & race}
 * @param referenceGroups groups that form the reference group
 * @param problem why no group is compared; empty if some are
 * @param unknown number of predictions whose group is not known
 * @param groups one row for each group, by name
 * @param impact tables as the rules of Local Law 144 compute them: of decisions, then of scores, as far as there are any
 */
public record AttributeReport(
        String attribute,
        List<String> referenceGroups,
        String problem,
        long unknown,
        List<GroupReport> groups,
        List<ImpactTable> impact) {
    public AttributeReport {
        referenceGroups = List.copyOf(referenceGroups);
        groups = List.copyOf(groups);
        impact = List.copyOf(impact);
    }

    /**
     * Compares the groups of an attribute.
     *
     * @param attribute its name
     * @param groups what is known of each, all of one kind
     * @param unknown number of predictions whose group is not known
     * @param wanted groups that form the reference group; empty for the largest one
     * @param all scores or predicted values of all predictions, those of unknown group included
     * @param requirements what a group needs
     */
    public static AttributeReport of(
            String attribute,
            SortedMap<String, ? extends GroupOutcomes> groups,
            long unknown,
            List<String> wanted,
            ValueBins all,
            Requirements requirements) {
        List<String> chosen = wanted.isEmpty() ? largest(groups) : wanted;
        Optional<GroupOutcomes> reference = pooled(groups, chosen);
        String problem = reference
                .map(pool -> requirements
                        .tooFewPredictions(pool.predictions())
                        .map(why -> "the reference group is too small: " + why)
                        .orElse(""))
                .orElse("the reference group " + String.join(", ", chosen) + " does not occur");
        Optional<Median> median = Median.of(all);
        List<GroupReport> rows = new ArrayList<>();
        groups.forEach((name, group) ->
                rows.add(row(name, group, chosen.contains(name), reference, problem, median, requirements)));
        return new AttributeReport(attribute, chosen, problem, unknown, rows, impact(groups, all, unknown));
    }

    /** The largest group, the first by name among the largest. */
    private static List<String> largest(SortedMap<String, ? extends GroupOutcomes> groups) {
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

    /** The groups of these names together. */
    static Optional<GroupOutcomes> pooled(SortedMap<String, ? extends GroupOutcomes> groups, List<String> names) {
        Optional<GroupOutcomes> pool = Optional.empty();
        for (Map.Entry<String, ? extends GroupOutcomes> entry : groups.entrySet()) {
            if (names.contains(entry.getKey())) {
                GroupOutcomes group = entry.getValue();
                pool = Optional.of(pool.map(sum -> sum.plus(group)).orElse(group));
            }
        }
        return pool;
    }

    private static GroupReport row(
            String name,
            GroupOutcomes group,
            boolean isReference,
            Optional<GroupOutcomes> reference,
            String problem,
            Optional<Median> median,
            Requirements requirements) {
        Optional<String> small = requirements.tooFewPredictions(group.predictions());
        if (small.isPresent()) {
            return new GroupReport(name, isReference, group, Map.of(), Map.of(), small.get());
        }
        Map<GroupRate, Figure> rates = Disparities.rates(group, median);
        if (isReference || reference.isEmpty() || !problem.isEmpty()) {
            return new GroupReport(name, isReference, group, rates, Map.of(), isReference ? "" : problem);
        }
        Map<FairnessMetric, Figure> metrics = new EnumMap<>(FairnessMetric.class);
        Optional<String> ofGroup = requirements.tooFewTruths(group).map(why -> why + " in the group");
        Optional<String> untrue =
                ofGroup.or(() -> requirements.tooFewTruths(reference.get()).map(why -> why + " in the reference"));
        Disparities.metrics(group, reference.get(), median)
                .forEach((metric, figure) -> metrics.put(
                        metric, metric.ofTruth() && untrue.isPresent() ? Figure.undefined(untrue.get()) : figure));
        return new GroupReport(name, false, group, rates, metrics, "");
    }

    private static List<ImpactTable> impact(
            SortedMap<String, ? extends GroupOutcomes> groups, ValueBins all, long unknown) {
        List<ImpactTable> tables = new ArrayList<>();
        SortedMap<String, Decided> decided = groups.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Decided)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> (Decided) entry.getValue(), (a, b) -> a, TreeMap::new));
        if (!decided.isEmpty()) {
            tables.add(ImpactTable.ofSelections(decided, unknown));
        }
        ImpactTable.ofScores(groups, all, unknown).ifPresent(tables::add);
        return tables;
    }
}
