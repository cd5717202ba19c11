package org.mlaudit.streams.fairness;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The table of a protected attribute, or of an intersection of several.
 *
 * @param attribute its name, for example {@code sex} or {@code sex & race}
 * @param referenceGroups groups that form the reference group
 * @param problem why no group is compared; empty if some are
 * @param unknown number of predictions whose group is not known
 * @param other number of predictions of groups beyond those that are kept apart
 * @param groups one row for each group, by name
 * @param impact tables as the rules of Local Law 144 compute them: of decisions, then of scores, as far as there are any
 */
public record AttributeReport(
        String attribute,
        List<String> referenceGroups,
        String problem,
        long unknown,
        long other,
        List<GroupReport> groups,
        List<ImpactTable> impact) {
    public AttributeReport {
        referenceGroups = List.copyOf(referenceGroups);
        groups = List.copyOf(groups);
        impact = List.copyOf(impact);
    }

    /** Compares the groups of an attribute. */
    public static AttributeReport of(AttributeGroups attribute, Requirements requirements) {
        String problem = attribute.problem(requirements).orElse("");
        Optional<GroupOutcomes> reference = problem.isEmpty() ? attribute.reference() : Optional.empty();
        Optional<Median> median = Median.of(attribute.all());
        List<GroupReport> rows = new ArrayList<>();
        attribute.groups().forEach((name, group) -> {
            Optional<String> small = requirements.tooFewPredictions(group.predictions());
            boolean compared = small.isEmpty() && reference.isPresent() && !attribute.isReference(name);
            rows.add(new GroupReport(
                    name,
                    attribute.isReference(name),
                    group,
                    small.isEmpty() ? Disparities.rates(group, median) : Map.of(),
                    compared ? metrics(group, reference.get(), median, requirements) : Map.of(),
                    small.orElse(attribute.isReference(name) ? "" : problem)));
        });
        return new AttributeReport(
                attribute.attribute(),
                attribute.referenceGroups(),
                problem,
                attribute.unknown(),
                attribute.other(),
                rows,
                impact(attribute));
    }

    private static Map<FairnessMetric, Figure> metrics(
            GroupOutcomes group, GroupOutcomes reference, Optional<Median> median, Requirements requirements) {
        Optional<String> untrue = requirements.tooFewTruths(group, reference);
        Map<FairnessMetric, Figure> metrics = new EnumMap<>(FairnessMetric.class);
        Disparities.metrics(group, reference, median)
                .forEach((metric, figure) -> metrics.put(
                        metric, metric.ofTruth() && untrue.isPresent() ? Figure.undefined(untrue.get()) : figure));
        return metrics;
    }

    private static List<ImpactTable> impact(AttributeGroups attribute) {
        List<ImpactTable> tables = new ArrayList<>();
        SortedMap<String, Decided> decided = new TreeMap<>();
        attribute.groups().forEach((name, group) -> {
            if (group instanceof Decided decisions) {
                decided.put(name, decisions);
            }
        });
        if (!decided.isEmpty()) {
            tables.add(ImpactTable.ofSelections(decided, attribute.unknown()));
        }
        ImpactTable.ofScores(attribute.groups(), attribute.all(), attribute.unknown())
                .ifPresent(tables::add);
        return tables;
    }
}
