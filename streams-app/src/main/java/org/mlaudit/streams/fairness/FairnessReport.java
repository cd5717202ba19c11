package org.mlaudit.streams.fairness;

import java.util.List;
import java.util.Optional;
import org.mlaudit.streams.monitor.Parameter;
import org.mlaudit.streams.performance.OutcomeSummary;

/**
 * How predictions and outcomes of a window differ between groups of people: one table for each protected attribute of the
 * contract and for each intersection of them.
 *
 * <p>This is monitoring. A disparity does not say why it is there, and no number here says whether a law is kept or broken.
 *
 * @param favourable classes that are the favourable outcome; none for a REGRESSION model
 * @param problem why nothing is compared; empty if something is
 * @param attributes the tables, in the order of the contract, intersections last
 */
public record FairnessReport(List<String> favourable, String problem, List<AttributeReport> attributes) {
    /** Policies that all of fairness shares. */
    public static final List<Parameter> POLICIES = List.of(Requirements.PARAMETER, Favourable.PARAMETER);

    public FairnessReport {
        favourable = List.copyOf(favourable);
        attributes = List.copyOf(attributes);
    }

    /**
     * Compares the groups of a window, or of any other set of predictions.
     *
     * @param registered the predictions that the model was registered with: where the contract names no reference group, it
     *     is their largest one; the largest of the window without them
     */
    public static FairnessReport of(OutcomeSummary summary, Optional<OutcomeSummary> registered) {
        Favourable favourable = Favourable.of(summary.spec().contract());
        if (summary.spec().contract().protectedAttributes().isEmpty()) {
            return new FairnessReport(favourable.names(), "the contract has no protected attribute", List.of());
        }
        if (!favourable.problem().isEmpty()) {
            return new FairnessReport(List.of(), favourable.problem(), List.of());
        }
        Requirements requirements = Requirements.of(summary.spec().contract());
        return new FairnessReport(
                favourable.names(),
                "",
                TallyGroups.of(
                                summary,
                                favourable.names(),
                                registered
                                        .map(reference -> TallyGroups.of(reference, favourable.names(), List.of()))
                                        .orElse(List.of()))
                        .stream()
                        .map(attribute -> AttributeReport.of(attribute, requirements))
                        .toList());
    }
}
