package org.mlaudit.streams.docs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An OpenAPI document as Markdown: each operation with its parameters and answers, then each shape with its members. */
final class RestTables {
    private static final String REFERENCE = "$ref";
    private final StringBuilder out = new StringBuilder();

    private RestTables() {}

    static String of(JsonNode document) {
        RestTables tables = new RestTables();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method -> tables.operation(path.getKey(), method.getKey(), method.getValue())));
        tables.out.append("## Shapes of bodies and answers\n\n");
        document.path("components").path("schemas").properties().forEach(tables::shape);
        return tables.out.toString();
    }

    private void operation(String path, String method, JsonNode operation) {
        out.append("## `")
                .append(method.toUpperCase(Locale.ROOT))
                .append(' ')
                .append(path)
                .append("`\n\n");
        out.append(operation.path("summary").asText()).append(". ");
        out.append(operation.path("description").asText()).append("\n\n");
        if (!operation.path("parameters").isEmpty()) {
            out.append("| parameter | in | meaning | example |\n|---|---|---|---|\n");
            operation
                    .path("parameters")
                    .forEach(parameter -> out.append(String.format(
                            "| `%s` | %s | %s | %s |%n",
                            parameter.path("name").asText(),
                            parameter.path("in").asText(),
                            parameter.path("description").asText(),
                            code(parameter.path("example").asText()))));
            out.append('\n');
        }
        List<String> body = names(operation.path("requestBody").path("content"));
        if (!body.isEmpty()) {
            out.append("Body: `").append(String.join("` or `", body)).append("`");
            JsonNode content = operation.path("requestBody").path("content").path(body.getFirst());
            if (content.path("schema").has(REFERENCE)) {
                out.append(", ").append(link(content.path("schema")));
                out.append(", for example `").append(content.path("example")).append("`");
            }
            out.append(".\n\n");
        }
        List<String> answers = new ArrayList<>();
        operation.path("responses").properties().forEach(response -> answers.add(answer(response)));
        out.append("Answers: ").append(String.join(", ", answers)).append(".\n\n");
    }

    private static String answer(Map.Entry<String, JsonNode> response) {
        JsonNode content = response.getValue().path("content");
        String type = names(content).stream().findFirst().orElse("");
        JsonNode schema = content.path(type).path("schema");
        if (schema.has(REFERENCE)) {
            return response.getKey() + " " + link(schema);
        }
        return response.getKey() + " `" + type + "`";
    }

    private void shape(Map.Entry<String, JsonNode> shape) {
        JsonNode schema = shape.getValue();
        if (!schema.has("properties")) {
            return;
        }
        out.append("### ").append(shape.getKey()).append("\n\n");
        out.append(schema.path("description").asText()).append("\n\n");
        out.append("| member | type | meaning |\n|---|---|---|\n");
        schema.path("properties")
                .properties()
                .forEach(member -> out.append(String.format(
                        "| `%s` | %s | %s |%n",
                        member.getKey(),
                        type(member.getValue()),
                        member.getValue().path("description").asText())));
        out.append('\n');
    }

    private static String type(JsonNode schema) {
        if (schema.has(REFERENCE)) {
            return link(schema);
        }
        for (String union : List.of("anyOf", "oneOf", "allOf")) {
            if (schema.has(union)) {
                List<String> types = new ArrayList<>();
                schema.path(union).forEach(branch -> types.add(type(branch)));
                return String.join(" or ", types);
            }
        }
        if (schema.path("type").isArray()) {
            List<String> types = new ArrayList<>();
            schema.path("type").forEach(type -> types.add(type.asText()));
            return String.join(" or ", types);
        }
        if (schema.has("items")) {
            return "list of " + type(schema.path("items"));
        }
        if (schema.has("enum")) {
            List<String> symbols = new ArrayList<>();
            schema.path("enum").forEach(symbol -> symbols.add(symbol.asText()));
            return "`" + String.join("`, `", symbols) + "`";
        }
        String format = schema.path("format").asText();
        return schema.path("type").asText("any") + (format.isEmpty() ? "" : " (" + format + ")");
    }

    private static String link(JsonNode schema) {
        String reference = schema.path(REFERENCE).asText();
        String name = reference.substring(reference.lastIndexOf('/') + 1);
        return "[" + name + "](#" + name.toLowerCase(Locale.ROOT) + ")";
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : "`" + text + "`";
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
