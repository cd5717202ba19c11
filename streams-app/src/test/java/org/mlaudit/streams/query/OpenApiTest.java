package org.mlaudit.streams.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.config.HostPort;

/** The document describes what the server does: every operation is called with its examples. */
class OpenApiTest {
    private static final AuditMetrics METRICS = new AuditMetrics();
    private static AuditServer server;
    private static Client client;
    private static JsonNode document;

    @BeforeAll
    static void start() {
        server = new AuditServer(AppConfig.of(Client.anyPort()), METRICS, (contract, actor) -> null);
        HostPort self = server.start();
        server.serve(new FakeView(self));
        client = new Client(self);
        document = client.json("/openapi.json");
    }

    @AfterAll
    static void stop() {
        server.close();
        METRICS.close();
    }

    private record Operation(String path, String method, JsonNode node) {
        String id() {
            return node.path("operationId").asText();
        }
    }

    private static List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                operations.add(new Operation(path.getKey(), method.getKey(), method.getValue()));
            }
        }
        return operations;
    }

    @Test
    void theDocumentIsWhole() {
        assertThat(document.path("openapi").asText()).isEqualTo("3.1.0");
        Set<String> ids = new HashSet<>();
        for (Operation operation : operations()) {
            assertThat(ids.add(operation.id())).as(operation.id()).isTrue();
            List<String> inPath = Stream.of(operation.path().split("[{}]", -1))
                    .filter(part -> !part.isEmpty() && !part.startsWith("/"))
                    .toList();
            assertThat(operation.node().path("parameters").findValuesAsText("name"))
                    .doesNotHaveDuplicates()
                    .containsAll(inPath);
            for (JsonNode parameter : operation.node().path("parameters")) {
                assertThat(parameter.path("required").asBoolean())
                        .isEqualTo(parameter.path("in").asText().equals("path"));
                assertThat(parameter.path("description").asText()).endsWith(".");
            }
            operation
                    .node()
                    .path("responses")
                    .forEach(response ->
                            assertThat(response.path("description").asText()).isNotBlank());
        }
        document.findValuesAsText("$ref")
                .forEach(reference -> assertThat(document.at(reference.substring(1)))
                        .as(reference)
                        .isNotEmpty());
        document.path("components")
                .path("schemas")
                .properties()
                .forEach(schema -> schema.getValue()
                        .path("properties")
                        .properties()
                        .forEach(property -> assertThat(property.getValue().has("description"))
                                .as(schema.getKey() + "." + property.getKey())
                                .isTrue()));
    }

    @TestFactory
    Stream<DynamicTest> whatIsReadAnswersAsTheDocumentSays() {
        return operations().stream()
                .filter(operation -> operation.method().equals("get"))
                .map(operation -> DynamicTest.dynamicTest(operation.id(), () -> {
                    HttpResponse<String> response = client.get(example(operation));
                    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
                    JsonNode content =
                            operation.node().path("responses").path("200").path("content");
                    String type = content.fieldNames().next();
                    assertThat(response.headers().firstValue("Content-Type"))
                            .hasValueSatisfying(given -> assertThat(given).startsWith(type));
                    if (type.endsWith("json")) {
                        check(Json.parse(response.body()), content.path(type).path("schema"), "");
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> whatIsAskedWithTheExampleOfABodyIsAnsweredAsTheDocumentSays() {
        return operations().stream()
                .filter(operation ->
                        operation.method().equals("post") && body(operation).has("example"))
                .map(operation -> DynamicTest.dynamicTest(operation.id(), () -> {
                    JsonNode example = body(operation).path("example");
                    check(example, body(operation).path("schema"), "");
                    HttpResponse<String> response = client.send(
                            "POST", example(operation), example.toString(), "Content-Type", "application/json");
                    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
                    check(
                            Json.parse(response.body()),
                            operation
                                    .node()
                                    .path("responses")
                                    .path("200")
                                    .path("content")
                                    .path("application/json")
                                    .path("schema"),
                            "");
                }));
    }

    private static JsonNode body(Operation operation) {
        return operation.node().path("requestBody").path("content").path("application/json");
    }

    @TestFactory
    Stream<DynamicTest> anUnknownParameterIsRefusedAsTheDocumentSays() {
        return operations().stream()
                .filter(operation -> operation.method().equals("get"))
                .map(operation -> DynamicTest.dynamicTest(operation.id(), () -> {
                    String path = example(operation);
                    HttpResponse<String> response = client.get(path + (path.contains("?") ? "&" : "?") + "nonsense=1");
                    assertThat(response.statusCode()).isEqualTo(400);
                    JsonNode schema = operation
                            .node()
                            .path("responses")
                            .path("400")
                            .path("content")
                            .path("application/problem+json")
                            .path("schema");
                    check(Json.parse(response.body()), schema, "");
                }));
    }

    private static String example(Operation operation) {
        String path = operation.path();
        List<String> query = new ArrayList<>();
        for (JsonNode parameter : operation.node().path("parameters")) {
            String name = parameter.path("name").asText();
            String value = URLEncoder.encode(parameter.path("example").asText(), StandardCharsets.UTF_8);
            if (parameter.path("in").asText().equals("path")) {
                path = path.replace("{" + name + "}", value);
            } else {
                query.add(name + "=" + value);
            }
        }
        return query.isEmpty() ? path : path + "?" + String.join("&", query);
    }

    /** The part of JSON Schema that the document uses. */
    private static void check(JsonNode value, JsonNode schema, String at) {
        if (schema.has("$ref")) {
            check(value, document.at(schema.path("$ref").asText().substring(1)), at);
            return;
        }
        if (schema.has("anyOf")) {
            if (!value.isNull()) {
                check(value, schema.path("anyOf").get(0), at);
            }
            return;
        }
        JsonNode type = schema.path("type");
        List<String> types = new ArrayList<>();
        (type.isArray() ? type : List.of(type)).forEach(one -> types.add(one.asText()));
        assertThat(types).as(at + " is " + value).contains(typeOf(value, types));
        if (schema.has("enum")) {
            assertThat(schema.path("enum")).as(at).contains(value);
        }
        if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                check(value.get(i), schema.path("items"), at + "/" + i);
            }
        }
        if (value.isObject() && schema.has("properties")) {
            schema.path("required")
                    .forEach(name -> assertThat(value.has(name.asText()))
                            .as(at + "/" + name)
                            .isTrue());
            for (Map.Entry<String, JsonNode> member : value.properties()) {
                assertThat(schema.path("properties").has(member.getKey()))
                        .as(at + "/" + member.getKey())
                        .isTrue();
                check(member.getValue(), schema.path("properties").path(member.getKey()), at + "/" + member.getKey());
            }
        }
    }

    private static String typeOf(JsonNode value, List<String> allowed) {
        if (value.isIntegralNumber()) {
            return allowed.contains("integer") ? "integer" : "number";
        }
        return switch (value.getNodeType()) {
            case OBJECT -> "object";
            case ARRAY -> "array";
            case STRING -> "string";
            case NUMBER -> "number";
            case BOOLEAN -> "boolean";
            default -> "null";
        };
    }
}
