package org.mlaudit.nifi.service;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.ModelKey;

/** An unchangeable set of contracts, found by model version and by model. */
final class Contracts {
    static final Contracts NONE = new Contracts(List.of());

    private final Map<ModelKey, ModelContract> byKey = new LinkedHashMap<>();
    private final Map<String, List<ModelContract>> byModel;

    Contracts(Collection<ModelContract> contracts) {
        contracts.stream()
                .sorted(Comparator.comparing(
                                (ModelContract contract) -> contract.key().model())
                        .thenComparing(contract -> contract.key().version()))
                .forEach(contract -> byKey.put(contract.key(), contract));
        byModel = byKey.values().stream()
                .collect(Collectors.groupingBy(contract -> contract.key().model()));
    }

    /** The same contracts with some added, replaced or, where the value is empty, removed. */
    Contracts with(Map<ModelKey, Optional<ModelContract>> changes) {
        Map<ModelKey, ModelContract> all = new LinkedHashMap<>(byKey);
        changes.forEach(
                (key, contract) -> contract.ifPresentOrElse(present -> all.put(key, present), () -> all.remove(key)));
        return new Contracts(all.values());
    }

    Optional<ModelContract> find(ModelKey key) {
        return Optional.ofNullable(byKey.get(key));
    }

    List<ModelContract> versions(String model) {
        return byModel.getOrDefault(model, List.of());
    }

    List<ModelContract> all() {
        return List.copyOf(byKey.values());
    }

    /** How many there are, and their names, for people; at most ten names. */
    String summary() {
        String names = byKey.keySet().stream().limit(10).map(ModelKey::toString).collect(Collectors.joining(", "));
        return byKey.size()
                + (byKey.size() == 1 ? " model version" : " model versions")
                + (byKey.isEmpty() ? "" : ": " + names + (byKey.size() > 10 ? ", ..." : ""));
    }
}
