package org.mlaudit.nifi.explain;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the bodies of the application's answers say. */
final class AnswerText {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    /** Most characters of a problem that are kept. */
    private static final int MOST_CHARACTERS = 2_000;

    private AnswerText() {}

    /** An action on the value that a parser stands at. */
    private interface Member {
        /** @return whether the value was consumed */
        boolean read(String name, JsonParser json) throws IOException;
    }

    /**
     * What attributes say of an explanation: method, output space, prediction and the codes of the principal reasons, as
     * far as it has them.
     *
     * @param body a DecisionAnswer in JSON
     * @throws IOException if it is none
     */
    static Map<String, String> attributes(byte[] body) throws IOException {
        Map<String, String> attributes = new LinkedHashMap<>();
        List<String> codes = new ArrayList<>();
        whole(FACTORY.createParser(body), (name, json) -> switch (name) {
            case "explanation" -> members(json, (member, value) -> explanation(attributes, member, value));
            case "reasons" ->
                members(json, (member, value) -> member.equals("principal") && texts("code", codes, value));
            default -> false;
        });
        if (!attributes.containsKey(ExplainInference.METHOD)) {
            throw new IOException("it names no method of explanation");
        }
        if (!codes.isEmpty()) {
            attributes.put(ExplainInference.REASONS, String.join(",", codes));
        }
        return attributes;
    }

    private static boolean explanation(Map<String, String> attributes, String member, JsonParser value)
            throws IOException {
        String attribute = switch (member) {
            case "method" -> ExplainInference.METHOD;
            case "outputSpace" -> ExplainInference.OUTPUT_SPACE;
            case "prediction" -> ExplainInference.PREDICTION;
            default -> null;
        };
        if (attribute != null && value.currentToken().isScalarValue() && !value.hasToken(JsonToken.VALUE_NULL)) {
            attributes.put(attribute, value.getText());
        }
        return false;
    }

    /**
     * What a problem document (RFC 9457) says: its detail, and the parts of the request that were wrong.
     *
     * @return empty if the body is no problem document
     */
    static Optional<String> problem(byte[] body) {
        Map<String, String> problem = new LinkedHashMap<>();
        List<String> faults = new ArrayList<>();
        try {
            whole(FACTORY.createParser(body), (name, json) -> {
                if (name.equals("errors") && json.hasToken(JsonToken.START_ARRAY)) {
                    return faults(faults, json);
                }
                if (json.hasToken(JsonToken.VALUE_STRING)) {
                    problem.put(name, json.getText());
                }
                return false;
            });
        } catch (IOException e) {
            return Optional.empty();
        }
        String detail = problem.getOrDefault("detail", problem.get("title"));
        if (detail == null || !problem.containsKey("type")) {
            return Optional.empty();
        }
        return Optional.of(cut(faults.isEmpty() ? detail : detail + " (" + String.join("; ", faults) + ")"));
    }

    private static boolean faults(List<String> faults, JsonParser json) throws IOException {
        while (json.nextToken() != JsonToken.END_ARRAY) {
            Map<String, String> fault = new LinkedHashMap<>();
            if (!members(json, (name, value) -> put(fault, name, value))) {
                json.skipChildren();
            } else {
                faults.add(fault.getOrDefault("at", "") + ": " + fault.getOrDefault("detail", ""));
            }
        }
        return true;
    }

    private static boolean put(Map<String, String> into, String name, JsonParser value) throws IOException {
        if (value.hasToken(JsonToken.VALUE_STRING)) {
            into.put(name, value.getText());
        }
        return false;
    }

    /**
     * The texts of an object's members by name.
     *
     * @throws IOException if the body is no object
     */
    static Map<String, String> texts(byte[] body) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        whole(FACTORY.createParser(body), (name, json) -> put(texts, name, json));
        return texts;
    }

    /**
     * Checks that a text is one JSON object and nothing more.
     *
     * @throws IOException if it is not
     */
    static void checkObject(String text) throws IOException {
        whole(FACTORY.createParser(text), (name, json) -> false);
    }

    private static void whole(JsonParser parser, Member member) throws IOException {
        try (parser) {
            parser.nextToken();
            if (!members(parser, member)) {
                throw new IOException("it is no JSON object");
            }
            if (parser.nextToken() != null) {
                throw new IOException("something follows the JSON object");
            }
        }
    }

    private static boolean members(JsonParser json, Member member) throws IOException {
        if (!json.hasToken(JsonToken.START_OBJECT)) {
            return false;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            if (!member.read(name, json)) {
                json.skipChildren();
            }
        }
        if (!json.hasToken(JsonToken.END_OBJECT)) {
            throw new IOException("the JSON object is not complete");
        }
        return true;
    }

    private static boolean texts(String member, List<String> into, JsonParser json) throws IOException {
        if (!json.hasToken(JsonToken.START_ARRAY)) {
            return false;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (!members(json, (name, value) -> {
                if (name.equals(member) && value.hasToken(JsonToken.VALUE_STRING)) {
                    into.add(value.getText());
                }
                return false;
            })) {
                json.skipChildren();
            }
        }
        return true;
    }

    /** Why a text cannot be read, in one line, and where. */
    static String why(IOException e) {
        if (e instanceof JsonProcessingException json) {
            JsonLocation at = json.getLocation();
            String place = at == null ? "" : ", line " + at.getLineNr() + ", column " + at.getColumnNr();
            return cut(json.getOriginalMessage()) + place;
        }
        return e instanceof CharacterCodingException ? "it has bytes that are no UTF-8" : cut(e.getMessage());
    }

    /** A message that is fit for an attribute. */
    static String cut(@Nullable String message) {
        String text = String.valueOf(message).replaceAll("\\p{Cntrl}+", " ");
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "...";
    }
}
