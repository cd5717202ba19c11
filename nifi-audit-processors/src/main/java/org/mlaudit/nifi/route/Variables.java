package org.mlaudit.nifi.route;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.contract.RiskTier;

/**
 * What rules can ask of a captured record, as texts: {@code inference.id}, {@code inference.model},
 * {@code inference.version}, {@code inference.risk}, {@code inference.label}, {@code inference.score} and so on,
 * {@code feature.<name>}, {@code segment.<name>} and {@code rejected.reasons}. What a record does not have is left out.
 */
final class Variables {
    static final String MODEL = "inference.model";
    static final String VERSION = "inference.version";
    static final String RISK = "inference.risk";

    private final Function<ModelKey, Optional<RiskTier>> risks;

    /**
     * @param risks risk tier of a model version, when it is known
     */
    Variables(Function<ModelKey, Optional<RiskTier>> risks) {
        this.risks = risks;
    }

    /** What can be asked of a model version, for all of its inferences alike. */
    Map<String, String> of(ModelKey key) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put(MODEL, key.model());
        variables.put(VERSION, key.version());
        risks.apply(key).ifPresent(risk -> variables.put(RISK, risk.name()));
        return variables;
    }

    /** What can be asked of a record. */
    Map<String, String> of(IndexedRecord record) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (Schema.Field field : record.getSchema().getFields()) {
            Object value = record.get(field.pos());
            switch (field.name()) {
                case "features" -> members("feature.", value, variables);
                case "prediction" -> members("inference.", value, variables);
                case "segments" -> segments(value, variables);
                case "reasons" -> put("rejected.reasons", reasons(value), variables);
                case "origin", "payload", "source" -> {}
                default -> put("inference." + field.name(), value, variables);
            }
        }
        String model = variables.get(MODEL);
        String version = variables.get(VERSION);
        if (model != null && version != null) {
            risks.apply(new ModelKey(model, version)).ifPresent(risk -> variables.put(RISK, risk.name()));
        }
        return variables;
    }

    private static void members(String prefix, @Nullable Object value, Map<String, String> variables) {
        if (value instanceof IndexedRecord record) {
            for (Schema.Field field : record.getSchema().getFields()) {
                put(prefix + field.name(), record.get(field.pos()), variables);
            }
        }
    }

    private static void segments(@Nullable Object value, Map<String, String> variables) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, each) -> put("segment." + name, each, variables));
        }
    }

    private static @Nullable String reasons(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream()
                        .map(reason -> (IndexedRecord) reason)
                        .map(reason -> String.valueOf(
                                reason.get(reason.getSchema().getField("code").pos())))
                        .distinct()
                        .collect(Collectors.joining(","))
                : null;
    }

    private static void put(String name, @Nullable Object value, Map<String, String> variables) {
        if (value != null) {
            variables.put(name, value.toString());
        }
    }
}
