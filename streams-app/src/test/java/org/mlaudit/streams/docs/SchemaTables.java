package org.mlaudit.streams.docs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;

/** Avro records as Markdown: a heading, the record's sentence, and a table of its fields. */
final class SchemaTables {
    private final StringBuilder out = new StringBuilder();
    private final Map<String, Schema> parts = new LinkedHashMap<>();

    /** The records, each followed by those that only it has. */
    static String of(List<Schema> records) {
        SchemaTables tables = new SchemaTables();
        List<String> own = records.stream().map(Schema::getFullName).toList();
        for (Schema schema : records) {
            tables.record(schema, "## ");
            tables.parts.keySet().removeAll(own);
            Map<String, Schema> inner = new LinkedHashMap<>(tables.parts);
            tables.parts.clear();
            inner.values().forEach(part -> tables.record(part, "### "));
            tables.parts.clear();
        }
        return tables.out.toString();
    }

    private void record(Schema schema, String heading) {
        out.append(heading).append(schema.getName()).append("\n\n");
        if (schema.getDoc() != null) {
            out.append(schema.getDoc()).append("\n\n");
        }
        out.append("| field | type | default | meaning |\n|---|---|---|---|\n");
        for (Schema.Field field : schema.getFields()) {
            out.append("| `").append(field.name()).append("` | ").append(type(field.schema()));
            out.append(" | ").append(standard(field));
            out.append(" | ").append(field.doc() == null ? "" : field.doc()).append(" |\n");
        }
        out.append('\n');
    }

    private static String standard(Schema.Field field) {
        if (!field.hasDefaultValue()) {
            return "";
        }
        Object value = field.defaultVal();
        return value instanceof JsonProperties.Null ? "null" : "`" + value + "`";
    }

    private String type(Schema schema) {
        String logical = schema.getLogicalType() == null
                ? ""
                : " (" + schema.getLogicalType().getName() + ")";
        return switch (schema.getType()) {
            case UNION ->
                schema.getTypes().stream()
                                .filter(branch -> branch.getType() != Schema.Type.NULL)
                                .map(this::type)
                                .reduce((a, b) -> a + " or " + b)
                                .orElse("null")
                        + (schema.isNullable() ? " or null" : "");
            case ARRAY -> "array of " + type(schema.getElementType());
            case MAP -> "map of " + type(schema.getValueType());
            case ENUM -> "`" + String.join("`, `", schema.getEnumSymbols()) + "`";
            case RECORD -> {
                parts.putIfAbsent(schema.getFullName(), schema);
                yield schema.getName();
            }
            default -> schema.getName() + logical;
        };
    }
}
