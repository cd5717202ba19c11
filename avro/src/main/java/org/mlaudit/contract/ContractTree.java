package org.mlaudit.contract;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A contract as the tree that its file holds. Optional members that say nothing are left out. */
final class ContractTree {
    private ContractTree() {}

    static Map<String, Object> of(ModelContract contract) {
        Map<String, Object> tree = new TreeMap<>();
        tree.put("model", contract.key().model());
        tree.put("version", contract.key().version());
        text(tree, "description", contract.description());
        text(tree, "owner", contract.owner());
        text(tree, "purpose", contract.purpose());
        tree.put("riskTier", contract.riskTier().name());
        tree.put("features", contract.features().stream().map(ContractTree::of).toList());
        tree.put("unknownFields", contract.unknownFields().name());
        tree.put("prediction", of(contract.prediction()));
        list(
                tree,
                "segments",
                contract.segments().stream().map(ContractTree::of).toList());
        list(
                tree,
                "protectedAttributes",
                contract.protectedAttributes().stream().map(ContractTree::of).toList());
        tree.put("windows", of(contract.windows()));
        if (!contract.groundTruth().equals(TruthSpec.defaultFor(contract.windows()))) {
            tree.put(
                    "groundTruth",
                    Map.of("timeToLive", contract.groundTruth().timeToLive().toString()));
        }
        list(tree, "rules", contract.rules().stream().map(ContractTree::of).toList());
        if (!contract.policies().isEmpty()) {
            Map<String, Object> policies = new TreeMap<>();
            contract.policies().forEach((name, value) -> policies.put(name, of(value)));
            tree.put("policies", policies);
        }
        contract.artifact().ifPresent(artifact -> tree.put("artifact", ExplanationTree.of(artifact)));
        if (!contract.explanation().equals(ExplanationSpec.DEFAULT)) {
            tree.put("explanation", ExplanationTree.of(contract.explanation()));
        }
        return tree;
    }

    private static Object of(PolicyValue value) {
        return switch (value) {
            case PolicyValue.Numeric number -> number.value();
            case PolicyValue.Text text -> text.value();
            case PolicyValue.Texts texts -> texts.values();
        };
    }

    private static Map<String, Object> of(Feature feature) {
        Map<String, Object> tree = new TreeMap<>();
        tree.put("name", feature.name());
        tree.put("type", feature.type().name());
        flag(tree, "nullable", feature.nullable());
        range(tree, feature.range());
        list(tree, "categories", feature.categories());
        if (feature.dimensions() > 0) {
            tree.put("dimensions", (double) feature.dimensions());
        }
        text(tree, "unit", feature.unit());
        flag(tree, "sensitive", feature.sensitive());
        flag(tree, "personal", feature.personal());
        feature.protection().ifPresent(spec -> tree.put("protection", ProtectionTree.of(spec)));
        return tree;
    }

    private static Map<String, Object> of(PredictionSpec prediction) {
        Map<String, Object> tree = new TreeMap<>();
        tree.put("kind", prediction.kind().name());
        list(tree, "classes", prediction.classes());
        if (prediction.kind() == PredictionKind.BINARY) {
            tree.put("threshold", prediction.threshold());
        }
        range(tree, prediction.range());
        text(tree, "unit", prediction.unit());
        list(
                tree,
                "values",
                prediction.values().stream()
                        .map(each ->
                                Map.of("actual", each.actual(), "predicted", each.predicted(), "value", each.value()))
                        .toList());
        return tree;
    }

    private static Map<String, Object> of(ProtectedAttribute attribute) {
        Map<String, Object> tree = new TreeMap<>();
        tree.put("attribute", attribute.attribute());
        list(tree, "referenceGroups", attribute.referenceGroups());
        list(tree, "cuts", attribute.cuts());
        return tree;
    }

    private static Object of(SegmentSpec segment) {
        if (segment.equals(new SegmentSpec(segment.name()))) {
            return segment.name();
        }
        Map<String, Object> tree = new TreeMap<>();
        tree.put("name", segment.name());
        list(tree, "values", segment.values());
        tree.put("most", (double) segment.most());
        return tree;
    }

    private static Map<String, Object> of(RuleSpec rule) {
        Map<String, Object> tree = new TreeMap<>();
        tree.put("name", rule.name());
        if (rule.kind() != RuleKind.EXPRESSION) {
            tree.put("kind", rule.kind().name());
        }
        list(tree, "columns", rule.columns());
        rule.type().ifPresent(type -> tree.put("type", type.name()));
        range(tree, rule.range());
        list(tree, "values", rule.values());
        text(tree, rule.kind() == RuleKind.REGEX ? "pattern" : "expression", rule.text());
        if (rule.tolerated() > 0) {
            tree.put("tolerated", rule.tolerated());
        }
        if (rule.severity() != RuleSeverity.ALARM) {
            tree.put("severity", rule.severity().name());
        }
        return tree;
    }

    private static Map<String, Object> of(WindowSpec windows) {
        Map<String, Object> tree = new TreeMap<>();
        tree.put("pane", windows.pane().toString());
        tree.put("sizes", windows.sizes().stream().map(Duration::toString).toList());
        tree.put("grace", windows.grace().toString());
        tree.put("lateness", windows.lateness().toString());
        tree.put("retention", windows.retention().toString());
        return tree;
    }

    private static void range(Map<String, Object> tree, Range range) {
        Map<String, Object> bounds = new TreeMap<>();
        if (Double.isFinite(range.min())) {
            bounds.put("min", range.min());
        }
        if (Double.isFinite(range.max())) {
            bounds.put("max", range.max());
        }
        if (!bounds.isEmpty()) {
            tree.put("range", bounds);
        }
    }

    static void text(Map<String, Object> tree, String name, String text) {
        if (!text.isEmpty()) {
            tree.put(name, text);
        }
    }

    private static void flag(Map<String, Object> tree, String name, boolean flag) {
        if (flag) {
            tree.put(name, true);
        }
    }

    static void list(Map<String, Object> tree, String name, List<?> list) {
        if (!list.isEmpty()) {
            tree.put(name, list);
        }
    }
}
