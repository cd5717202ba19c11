package org.mlaudit.streams.query;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.mlaudit.streams.config.Suggestions;

/**
 * The members of a JSON object that was sent. Whatever is wrong with it is gathered, each fault with its JSON pointer (RFC
 * 6901), until {@link #check} refuses all of it at once.
 */
final class JsonBody {
    private static final ObjectReader READER = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .reader();

    private final JsonNode object;
    private final List<Problem.Fault> faults = new ArrayList<>();

    private JsonBody(JsonNode object) {
        this.object = object;
    }

    /**
     * Reads the body of a request; none is an object without members.
     *
     * @param most largest accepted size in bytes
     * @param names the members that there may be
     * @throws ProblemException if it is too large, or no JSON object
     */
    static JsonBody of(Request request, int most, List<String> names) {
        String text = request.body(most);
        if (!text.isBlank()) {
            requireJson(request.header("Content-Type").orElse(""));
        }
        JsonBody body = new JsonBody(parse(text.isBlank() ? "{}" : text));
        body.object.fieldNames().forEachRemaining(name -> {
            if (!names.contains(name)) {
                body.fault("/" + escaped(name), "is not known here" + hint(name, names));
            }
        });
        return body;
    }

    private static void requireJson(String type) {
        String bare = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!bare.equals(Answer.JSON)) {
            throw new ProblemException(
                    415,
                    "The body must be sent as " + Answer.JSON
                            + (bare.isEmpty()
                                    ? "; the request has no Content-Type."
                                    : ", not " + Parameters.quoted(bare) + "."));
        }
    }

    private static JsonNode parse(String text) {
        try {
            JsonNode tree = READER.readTree(text);
            if (!tree.isObject()) {
                throw new ProblemException(400, "The body must be a JSON object.");
            }
            return tree;
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw new ProblemException(400, "The body is not JSON" + where + ".");
        }
    }

    /** What may have been meant by a name that is not known. */
    static String hint(String name, List<String> names) {
        return Suggestions.nearest(name, names, 2)
                .map(nearest -> "; did you mean " + nearest + "?")
                .orElse(names.isEmpty() ? "; there are none here" : "; there are " + String.join(", ", names));
    }

    /** A name as part of a JSON pointer, cut. */
    static String escaped(String name) {
        String cut = name.length() > 60 ? name.substring(0, 60) + "..." : name;
        return cut.replace("~", "~0").replace("/", "~1");
    }

    /** Notes that something is wrong. */
    void fault(String pointer, String detail) {
        faults.add(new Problem.Fault(pointer, detail));
    }

    /** A member that is there and not null. */
    Optional<JsonNode> member(String name) {
        JsonNode value = object.path(name);
        return value.isMissingNode() || value.isNull() ? Optional.empty() : Optional.of(value);
    }

    OptionalInt wholeNumber(String name, int least, int most) {
        Optional<JsonNode> value = member(name);
        if (value.isEmpty()) {
            return OptionalInt.empty();
        }
        JsonNode number = value.get();
        if (!number.canConvertToExactIntegral()
                || !number.canConvertToInt()
                || number.intValue() < least
                || number.intValue() > most) {
            fault("/" + name, "must be a whole number from " + least + " to " + most);
            return OptionalInt.empty();
        }
        return OptionalInt.of(number.intValue());
    }

    /** A number above 0, up to a greatest. */
    OptionalDouble positive(String name, double most) {
        Optional<JsonNode> value = member(name);
        if (value.isEmpty()) {
            return OptionalDouble.empty();
        }
        double number = value.get().isNumber() ? value.get().doubleValue() : Double.NaN;
        if (!(number > 0 && number <= most)) {
            fault("/" + name, "must be a number above 0 and up to " + most);
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(number);
    }

    Optional<String> text(String name, int longest) {
        Optional<JsonNode> value = member(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (!value.get().isTextual() || value.get().textValue().isEmpty()) {
            fault("/" + name, "must be a text");
            return Optional.empty();
        }
        if (value.get().textValue().length() > longest) {
            fault("/" + name, "must not be longer than " + longest + " characters");
            return Optional.empty();
        }
        return value.map(JsonNode::textValue);
    }

    /** One of some names. */
    <T> Optional<T> oneOf(String name, Map<String, T> all) {
        return text(name, 100).flatMap(text -> {
            Optional<T> found = Optional.ofNullable(all.get(text));
            if (found.isEmpty()) {
                fault(
                        "/" + name,
                        "is " + Parameters.quoted(text) + ", which is none of " + String.join(", ", all.keySet()));
            }
            return found;
        });
    }

    /**
     * Ends the reading.
     *
     * @throws ProblemException naming all that was wrong
     */
    void check() {
        if (!faults.isEmpty()) {
            String sentence = faults.size() == 1
                    ? faults.getFirst().at() + " " + faults.getFirst().detail()
                    : "The body has " + faults.size() + " problems";
            throw new ProblemException(
                    Problem.of(422, sentence + (sentence.endsWith("?") ? "" : "."), faults), Map.of());
        }
    }
}
