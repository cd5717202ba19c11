package org.mlaudit.streams.fairness;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.ProtectedAttribute;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.Subject;
import org.mlaudit.streams.performance.AuditedOutcomes;
import org.mlaudit.streams.performance.GroupField;
import org.mlaudit.streams.performance.OutcomeHistory;
import org.mlaudit.streams.performance.OutcomeMonitor;
import org.mlaudit.streams.performance.OutcomeWindow;
import org.mlaudit.streams.profile.SegmentKey;

/** Judges each group of each protected attribute, intersections included, beside the reference group. */
abstract class GroupMonitor implements OutcomeMonitor {
    private final String name;
    private final FairnessMetric metric;

    /**
     * A monitor.
     *
     * @param name what findings call it
     * @param metric its first metric, which findings name where nothing can be said
     */
    GroupMonitor(String name, FairnessMetric metric) {
        this.name = name;
        this.metric = metric;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public boolean appliesTo(AuditedOutcomes model) {
        return !model.model().contract().protectedAttributes().isEmpty();
    }

    @Override
    public List<String> targets(ModelContract contract) {
        return contract.protectedAttributes().stream()
                .map(ProtectedAttribute::attribute)
                .toList();
    }

    @Override
    public List<Evidence> evaluate(OutcomeWindow window, OutcomeHistory history, AuditedOutcomes model) {
        Favourable favourable = Favourable.of(model.model().contract());
        if (!favourable.problem().isEmpty()) {
            return window.summary().spec().groupFields().stream()
                    .filter(GroupField::isProtected)
                    .map(field -> unknown(
                            Subject.of(name, field.name()),
                            window.summary().whole().predictions(),
                            favourable.problem()))
                    .toList();
        }
        List<AttributeGroups> registered = model.reference()
                .map(reference -> TallyGroups.of(reference, favourable.names(), List.of()))
                .orElse(List.of());
        List<Evidence> evidence = new ArrayList<>();
        for (AttributeGroups attribute : TallyGroups.of(window.summary(), favourable.names(), registered)) {
            evidence.addAll(judge(attribute, attribute.in(registered), model.model()));
        }
        return evidence;
    }

    private List<Evidence> judge(AttributeGroups attribute, Optional<AttributeGroups> registered, AuditedModel model) {
        Requirements requirements = Requirements.of(model.contract());
        Optional<String> problem = attribute.problem(requirements);
        if (problem.isPresent()) {
            return List.of(
                    unknown(Subject.of(name, attribute.attribute()), attribute.predictions(), problem.orElseThrow()));
        }
        GroupOutcomes reference = attribute.reference().orElseThrow();
        Optional<Median> median = Median.of(attribute.all());
        List<Evidence> evidence = new ArrayList<>();
        attribute.groups().forEach((group, outcomes) -> {
            if (attribute.isReference(group)) {
                return;
            }
            Subject subject = new Subject(
                    name,
                    attribute.attribute(),
                    Optional.of(new SegmentKey(attribute.attribute(), group).toString()),
                    Optional.empty());
            Optional<String> insufficient = requirements
                    .tooFewPredictions(outcomes.predictions())
                    .or(() -> metric.ofTruth() ? requirements.tooFewTruths(outcomes, reference) : Optional.empty());
            if (insufficient.isPresent()) {
                evidence.add(unknown(subject, outcomes.predictions(), insufficient.get()));
            } else {
                evidence.addAll(judge(new Compared(
                        subject,
                        new Compared.Pair(outcomes, reference),
                        registered.flatMap(groups -> groups.pair(group)),
                        median,
                        model)));
            }
        });
        return evidence;
    }

    /** Judges a group that is large enough, and of which enough outcomes are known if the metric needs them. */
    abstract List<Evidence> judge(Compared compared);

    /** Says why nothing can be said. */
    final Evidence unknown(Subject subject, long n, String reason) {
        return Evidence.insufficient(subject, metric.id(), n, 0, reason);
    }
}
