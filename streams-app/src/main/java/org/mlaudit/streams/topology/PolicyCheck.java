package org.mlaudit.streams.topology;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceLayout.Segment;
import org.mlaudit.contract.ContractException;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.PolicyValue;
import org.mlaudit.contract.Problem;
import org.mlaudit.contract.Reason;
import org.mlaudit.streams.baseline.Baselines;
import org.mlaudit.streams.change.ChangeSpec;
import org.mlaudit.streams.config.Suggestions;
import org.mlaudit.streams.estimation.EstimatedPerformance;
import org.mlaudit.streams.fairness.Favourable;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Parameter;
import org.mlaudit.streams.monitor.Subject;
import org.mlaudit.streams.monitor.Verdicts;
import org.mlaudit.streams.performance.OutcomeMonitor;
import org.mlaudit.streams.performance.OutcomeSpec;
import org.mlaudit.streams.performance.PerformanceFall;
import org.mlaudit.streams.rules.ContractRules;
import org.mlaudit.streams.spc.ChartMonitor;

/**
 * Holds the policies of a contract to those that somebody reads, and its rules to conditions that can be evaluated, so that
 * a slip of the pen is found when it is made.
 */
public final class PolicyCheck {
    private PolicyCheck() {}

    /**
     * Checks a contract.
     *
     * @throws ContractException with all policies that nobody reads or whose value is of the wrong kind, and all conditions
     *     of rules that make no sense
     */
    public static void check(ModelContract contract) {
        Map<String, Parameter> known = known(InferenceLayout.of(contract));
        List<Problem> problems = new ArrayList<>();
        new TreeMap<>(contract.policies())
                .forEach((name, value) -> problem(name, value, known)
                        .ifPresent(message -> problems.add(new Problem(Reason.path("/policies", name), message))));
        if (problems.isEmpty()) {
            try {
                Baselines.check(contract);
                ChangeSpec.check(InferenceLayout.of(contract));
                ChartMonitor.check(InferenceLayout.of(contract));
                OutcomeSpec.check(InferenceLayout.of(contract));
                PerformanceFall.check(contract);
                Favourable.check(contract);
                EstimatedPerformance.check(contract);
                checkMonitors(contract.policyList(Verdicts.OF_SEGMENTS));
            } catch (IllegalArgumentException e) {
                problems.add(new Problem("/policies", String.valueOf(e.getMessage())));
            }
        }
        problems.addAll(ContractRules.problems(contract));
        if (!problems.isEmpty()) {
            throw new ContractException("the contract of " + contract.key(), problems);
        }
    }

    private static void checkMonitors(List<String> names) {
        Set<String> known = Monitors.guides().keySet();
        names.stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException(Verdicts.OF_SEGMENTS + ": there is no monitor " + name
                    + Suggestions.nearest(name, known, 4)
                            .map(near -> "; did you mean " + near + "?")
                            .orElse(""));
        });
    }

    private static Optional<String> problem(String name, PolicyValue value, Map<String, Parameter> known) {
        Parameter parameter = known.get(name);
        if (parameter == null) {
            return Optional.of(Suggestions.nearest(name, known.keySet(), 4)
                    .map(near -> "nobody reads this policy; did you mean " + near + "?")
                    .orElse("nobody reads this policy"));
        }
        boolean fits = switch (parameter.kind()) {
            case NUMBER -> value instanceof PolicyValue.Numeric;
            case TEXT -> !(value instanceof PolicyValue.Texts);
            case LIST -> true;
        };
        return fits
                ? Optional.empty()
                : Optional.of("takes " + (parameter.kind() == Parameter.Kind.NUMBER ? "a number" : "one text")
                        + ", not " + value);
    }

    /** Every policy that a model of this layout may have, by its whole name. */
    static Map<String, Parameter> known(InferenceLayout layout) {
        Map<String, Parameter> known = new HashMap<>();
        Monitors.SHARED_POLICIES.forEach(parameter -> known.put(parameter.name(), parameter));
        List<String> targets = new ArrayList<>(List.of(Subject.WINDOW));
        layout.columns().stream().map(Column::target).forEach(targets::add);
        List<String> fields = layout.segments().stream().map(Segment::name).toList();
        Monitors.guides().forEach((monitor, guide) -> {
            for (Parameter parameter : guide.parameters()) {
                String after = parameter.name().isEmpty() ? "" : "." + parameter.name();
                known.put(monitor + after, parameter);
                if (parameter.ofTarget()) {
                    layout.contract()
                            .policyList(monitor)
                            .forEach(series -> known.put(monitor + "." + series + after, parameter));
                    targets.forEach(target -> known.put(monitor + "." + target + after, parameter));
                }
                if (parameter.ofSegments()) {
                    fields.forEach(field -> ofSegments(monitor, field, targets, after, parameter, known));
                }
            }
        });
        for (OutcomeMonitor monitor : OutcomeMonitors.ALL) {
            List<String> own = monitor.targets(layout.contract());
            for (Parameter parameter : monitor.guide().parameters()) {
                if (parameter.ofTarget()) {
                    own.forEach(target -> known.put(monitor.name() + "." + target + "." + parameter.name(), parameter));
                }
                if (parameter.ofSegments()) {
                    fields.forEach(
                            field -> ofSegments(monitor.name(), field, own, "." + parameter.name(), parameter, known));
                }
            }
        }
        return known;
    }

    private static void ofSegments(
            String monitor,
            String field,
            List<String> targets,
            String after,
            Parameter parameter,
            Map<String, Parameter> known) {
        String by = "." + AuditedModel.SEGMENTS_OF + "." + field + after;
        known.put(monitor + by, parameter);
        targets.forEach(target -> known.put(monitor + "." + target + by, parameter));
    }
}
