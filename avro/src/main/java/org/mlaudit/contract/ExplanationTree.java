package org.mlaudit.contract;

import java.util.Map;
import java.util.TreeMap;

/** The trained model and how it is explained, as the tree that a contract's file holds. What holds anyway is left out. */
final class ExplanationTree {
    private ExplanationTree() {}

    static Map<String, Object> of(Artifact artifact) {
        Map<String, Object> tree = new TreeMap<>();
        tree.put("uri", artifact.uri());
        tree.put("sha256", artifact.sha256());
        artifact.format().ifPresent(format -> tree.put("format", format.name()));
        ContractTree.list(
                tree,
                "inputs",
                artifact.inputs().stream().map(ExplanationTree::of).toList());
        ContractTree.list(tree, "classes", artifact.classes());
        return tree;
    }

    private static Map<String, Object> of(InputSpec input) {
        Map<String, Object> tree = new TreeMap<>();
        tree.put("feature", input.feature());
        tree.put("encoding", input.kind().name());
        tree.put("input", input.input());
        if (input.scale() != 1) {
            tree.put("scale", input.scale());
        }
        if (input.offset() != 0) {
            tree.put("offset", input.offset());
        }
        ContractTree.list(tree, "categories", input.categories());
        return tree;
    }

    static Map<String, Object> of(ExplanationSpec explanation) {
        Map<String, Object> tree = new TreeMap<>();
        tree.put("method", explanation.method().name());
        explanation.adverse().ifPresent(adverse -> tree.put("adverse", adverse));
        tree.put("share", explanation.share());
        tree.put("evaluations", (double) explanation.evaluations());
        tree.put("precision", explanation.precision());
        ContractTree.list(
                tree,
                "reasons",
                explanation.reasons().stream()
                        .map(each -> Map.of("code", each.code(), "text", each.text(), "features", each.features()))
                        .toList());
        tree.put("mostReasons", (double) explanation.mostReasons());
        ContractTree.list(
                tree,
                "changes",
                explanation.changes().stream().map(ExplanationTree::of).toList());
        return tree;
    }

    private static Map<String, Object> of(ChangeSpec change) {
        Map<String, Object> tree = new TreeMap<>();
        tree.put("feature", change.feature());
        tree.put("allowed", change.allowed().name());
        if (Double.isFinite(change.range().min())) {
            tree.put("min", change.range().min());
        }
        if (Double.isFinite(change.range().max())) {
            tree.put("max", change.range().max());
        }
        change.step().ifPresent(step -> tree.put("step", step));
        return tree;
    }
}
