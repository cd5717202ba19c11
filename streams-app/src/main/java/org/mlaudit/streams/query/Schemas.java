package org.mlaudit.streams.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BaseJsonNode;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mlaudit.streams.config.HostPort;

/**
 * JSON Schemas (2020-12, as OpenAPI 3.1 uses) of the records that answers are written from, so that the document cannot say
 * anything else than what is sent.
 */
final class Schemas {
    private final Map<String, Object> named = new TreeMap<>();

    /** A reference to the schema of a record, which is described with all that it holds. */
    Map<String, Object> reference(Class<?> type) {
        String name = type.getSimpleName();
        if (!named.containsKey(name)) {
            named.put(name, Map.of());
            named.put(name, describe(type));
        }
        return Map.of("$ref", "#/components/schemas/" + name);
    }

    /** A reference to the schema of a request's body: like an answer's, but members that may be null may be left out. */
    Map<String, Object> body(Class<?> type) {
        Map<String, Object> reference = reference(type);
        Map<String, Object> schema = describe(type);
        schema.put("required", required(type));
        named.put(type.getSimpleName(), schema);
        return reference;
    }

    /** Whether a body of this shape must hold something. */
    boolean requires(Class<?> type) {
        return !required(type).isEmpty();
    }

    private static List<String> required(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .filter(component -> !component.getAnnotatedType().isAnnotationPresent(Nullable.class))
                .map(RecordComponent::getName)
                .toList();
    }

    /** All schemas by name. */
    Map<String, Object> named() {
        return named;
    }

    private Map<String, Object> describe(Class<?> type) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            properties.put(component.getName(), property(component));
            required.add(component.getName());
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        @Nullable Doc doc = type.getAnnotation(Doc.class);
        if (doc != null) {
            schema.put("description", doc.value());
        }
        schema.put("properties", properties);
        schema.put("required", required);
        schema.put("additionalProperties", false);
        return schema;
    }

    private Map<String, Object> property(RecordComponent component) {
        AnnotatedType annotated = component.getAnnotatedType();
        Map<String, Object> schema = new LinkedHashMap<>(of(annotated));
        if (annotated.isAnnotationPresent(Nullable.class)) {
            schema = nullable(schema);
        }
        @Nullable Doc doc = component.getAnnotation(Doc.class);
        if (doc != null) {
            schema.put("description", doc.value());
        }
        return schema;
    }

    private static Map<String, Object> nullable(Map<String, Object> schema) {
        Map<String, Object> nullable = new LinkedHashMap<>();
        if (schema.get("type") instanceof String type && !schema.containsKey("enum")) {
            nullable.putAll(schema);
            nullable.put("type", List.of(type, "null"));
        } else {
            nullable.put("anyOf", List.of(schema, Map.of("type", "null")));
        }
        return nullable;
    }

    private Map<String, Object> of(AnnotatedType annotated) {
        if (annotated instanceof AnnotatedParameterizedType parameterized
                && annotated.getType() instanceof ParameterizedType generic) {
            AnnotatedType[] arguments = parameterized.getAnnotatedActualTypeArguments();
            if (generic.getRawType() == List.class) {
                return Map.of("type", "array", "items", of(arguments[0]));
            }
            return Map.of("type", "object", "additionalProperties", of(arguments[1]));
        }
        return of(annotated.getType());
    }

    private Map<String, Object> of(Type type) {
        if (type == String.class || type == HostPort.class) {
            return Map.of("type", "string");
        }
        if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            return Map.of("type", "integer", "format", type == int.class || type == Integer.class ? "int32" : "int64");
        }
        if (type == double.class || type == Double.class) {
            return Map.of("type", "number", "format", "double");
        }
        if (type == boolean.class) {
            return Map.of("type", "boolean");
        }
        if (type == Instant.class) {
            return Map.of("type", "string", "format", "date-time");
        }
        if (type == Duration.class) {
            return Map.of("type", "string", "format", "duration");
        }
        if (type == BaseJsonNode.class) {
            return Map.of(
                    "type", List.of("string", "number", "boolean", "array", "null"), "items", Map.of("type", "number"));
        }
        if (type == JsonNode.class) {
            return Map.of("type", "object");
        }
        if (type instanceof Class<?> named && named.isEnum()) {
            return Map.of(
                    "type",
                    "string",
                    "enum",
                    Arrays.stream(named.getEnumConstants())
                            .map(Object::toString)
                            .toList());
        }
        if (type instanceof Class<?> named && named.isRecord()) {
            return reference(named);
        }
        throw new IllegalStateException("no schema for " + type);
    }
}
