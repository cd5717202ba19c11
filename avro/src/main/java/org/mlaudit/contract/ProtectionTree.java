package org.mlaudit.contract;

import java.util.Map;
import java.util.TreeMap;

/** A protection as the tree that a contract's file holds. What is the default is left out. */
final class ProtectionTree {
    private ProtectionTree() {}

    static Map<String, Object> of(ProtectionSpec spec) {
        Map<String, Object> tree = new TreeMap<>();
        tree.put("action", spec.action().name());
        switch (spec) {
            case ProtectionSpec.Mask mask -> {
                count(tree, "keepFirst", mask.keepFirst());
                count(tree, "keepLast", mask.keepLast());
                if (!mask.with().equals(ProtectionSpec.Mask.DEFAULT_WITH)) {
                    tree.put("with", mask.with());
                }
            }
            case ProtectionSpec.Step step -> tree.put("step", step.step());
            case ProtectionSpec.Bins bins -> tree.put("bins", bins.edges());
            case ProtectionSpec.Dates dates -> tree.put("to", dates.to().name());
            case ProtectionSpec.Postcode postcode -> count(tree, "keep", postcode.keep());
            case ProtectionSpec.Tokenise tokenise -> {
                if (tokenise.format() != TokenFormat.OPAQUE) {
                    tree.put("format", tokenise.format().name());
                }
                ContractTree.text(tree, "domain", tokenise.domain());
            }
            case ProtectionSpec.Pseudonymise pseudonymise -> ContractTree.text(tree, "domain", pseudonymise.domain());
            case ProtectionSpec.None none -> {}
            case ProtectionSpec.Drop drop -> {}
            case ProtectionSpec.Encrypt encrypt -> {}
            case ProtectionSpec.Redact redact -> {}
        }
        return tree;
    }

    private static void count(Map<String, Object> tree, String name, int count) {
        if (count > 0) {
            tree.put(name, (double) count);
        }
    }
}
