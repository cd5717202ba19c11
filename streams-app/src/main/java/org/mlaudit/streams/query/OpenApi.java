package org.mlaudit.streams.query;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The OpenAPI 3.1 document of a route table. */
final class OpenApi {
    private static final Map<Integer, String> MEANINGS = Map.ofEntries(
            Map.entry(200, "What was asked for."),
            Map.entry(201, "Created."),
            Map.entry(400, "A parameter is unknown or not valid; errors names it."),
            Map.entry(401, "Credentials are missing or wrong."),
            Map.entry(404, "There is no such thing."),
            Map.entry(406, "The caller accepts none of the media types there are."),
            Map.entry(409, "It contradicts what is registered."),
            Map.entry(413, "The body is too large."),
            Map.entry(415, "The body is of another media type."),
            Map.entry(422, "The content is not valid; errors names each place."),
            Map.entry(500, "An error of the program."),
            Map.entry(503, "Not ready, or the instance that owns the answer does not respond."));

    private final Schemas schemas = new Schemas();
    private final List<Route> routes;
    private final boolean authenticated;

    /** For routes that need credentials or not. */
    OpenApi(List<Route> routes, boolean authenticated) {
        this.routes = routes;
        this.authenticated = authenticated;
    }

    /** The document, ready to be written as JSON. */
    Map<String, Object> document() {
        Map<String, Map<String, Object>> paths = new LinkedHashMap<>();
        for (Route route : routes) {
            paths.computeIfAbsent(route.path(), path -> new LinkedHashMap<>())
                    .put(route.method().name().toLowerCase(Locale.ROOT), operation(route));
        }
        schemas.reference(Problem.class);
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("openapi", "3.1.0");
        document.put(
                "info",
                Map.of(
                        "title",
                        "ML Audit",
                        "version",
                        Answers.programVersion(),
                        "description",
                        "What machine-learning models in production did, and what the monitors say of it. Any"
                                + " instance answers; times are ISO-8601 in UTC; errors are RFC 9457 problems.",
                        "license",
                        Map.of("name", "Apache-2.0", "identifier", "Apache-2.0")));
        document.put("servers", List.of(Map.of("url", "/")));
        document.put("paths", paths);
        document.put("components", components());
        return document;
    }

    private Map<String, Object> components() {
        Map<String, Object> components = new LinkedHashMap<>();
        components.put("schemas", schemas.named());
        if (authenticated) {
            components.put(
                    "securitySchemes",
                    Map.of(
                            "basic", Map.of("type", "http", "scheme", "basic"),
                            "bearer", Map.of("type", "http", "scheme", "bearer")));
        }
        return components;
    }

    private Map<String, Object> operation(Route route) {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("operationId", route.id());
        operation.put("summary", route.summary());
        operation.put("description", route.description());
        operation.put(
                "parameters",
                route.parameters().stream().map(OpenApi::parameter).toList());
        if (!route.body().isEmpty()) {
            Map<String, Object> content = new LinkedHashMap<>();
            new TreeSet<>(route.body()).forEach(type -> content.put(type, bodyOf(route, type)));
            operation.put(
                    "requestBody",
                    Map.of("required", route.bodyShape().map(schemas::requires).orElse(true), "content", content));
        }
        operation.put("responses", responses(route));
        if (authenticated) {
            operation.put(
                    "security",
                    route.open() ? List.of() : List.of(Map.of("basic", List.of()), Map.of("bearer", List.of())));
        }
        return operation;
    }

    private Map<String, Object> bodyOf(Route route, String type) {
        return route.bodyShape()
                .<Map<String, Object>>map(
                        shape -> Map.of("schema", schemas.body(shape), "example", Json.parse(route.bodyExample())))
                .orElse(Map.of("schema", Map.of("type", type.endsWith("json") ? "object" : "string")));
    }

    private static Map<String, Object> parameter(Parameter<?> parameter) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", parameter.name());
        object.put("in", parameter.in().name().toLowerCase(Locale.ROOT));
        object.put("description", parameter.description());
        object.put("required", parameter.in() == Parameter.In.PATH);
        object.put("schema", parameter.schema());
        object.put(
                "example",
                parameter.schema().get("type").equals("integer")
                        ? (Object) Integer.valueOf(parameter.example())
                        : parameter.example());
        return object;
    }

    private Map<String, Object> responses(Route route) {
        Map<String, Object> responses = new LinkedHashMap<>();
        Map<String, Object> schema = route.answer()
                .<Map<String, Object>>map(schemas::reference)
                .orElse(Map.of("type", route.mediaType().startsWith(Answer.JSON) ? "object" : "string"));
        for (int status : route.success()) {
            responses.put(
                    Integer.toString(status),
                    Map.of(
                            "description",
                            MEANINGS.get(status),
                            "content",
                            Map.of(mediaType(route), Map.of("schema", schema))));
        }
        Set<Integer> problems = new TreeSet<>(route.problems());
        problems.addAll(List.of(400, 406, 500));
        if (authenticated && !route.open()) {
            problems.add(401);
        }
        for (int status : problems) {
            if (route.success().contains(status)) {
                continue;
            }
            responses.put(
                    Integer.toString(status),
                    Map.of(
                            "description",
                            MEANINGS.getOrDefault(status, "A problem."),
                            "content",
                            Map.of(Problem.MEDIA_TYPE, Map.of("schema", schemas.reference(Problem.class)))));
        }
        return responses;
    }

    /** The media type without its parameters. */
    static String mediaType(Route route) {
        int semicolon = route.mediaType().indexOf(';');
        return semicolon < 0
                ? route.mediaType()
                : route.mediaType().substring(0, semicolon).strip();
    }
}
