package org.mlaudit.streams.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BaseJsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.Feature;
import org.mlaudit.contract.FeatureType;
import org.mlaudit.contract.Range;

/**
 * The features of an inference as JSON: numbers, names and truth values by the feature's name, null for what is missing; an
 * EMBEDDING is a list of its items, or its Euclidean norm where rows hold no more. What is written can be read back.
 */
final class FeatureValues {
    private static final int LONGEST_TEXT = 10_000;

    private FeatureValues() {}

    /** The features of a row, in the contract's order. */
    static Map<String, BaseJsonNode> of(InferenceRow row) {
        Map<String, BaseJsonNode> values = new LinkedHashMap<>();
        for (Column column : row.layout.columns()) {
            column.feature().ifPresent(feature -> values.put(feature.name(), value(row, column, feature)));
        }
        return values;
    }

    private static BaseJsonNode value(InferenceRow row, Column column, Feature feature) {
        int at = column.index();
        if (!row.present[at]) {
            return NullNode.instance;
        }
        return switch (feature.type()) {
            case NUMERIC -> finite(row.number[at]);
            case EMBEDDING -> row.layout.vectors() ? items(row.vector[at]) : finite(row.number[at]);
            case CATEGORICAL, TEXT -> TextNode.valueOf(row.text(at));
            case BOOLEAN -> BooleanNode.valueOf(row.hash[at] == InferenceRow.TRUE);
        };
    }

    private static BaseJsonNode items(float[] vector) {
        ArrayNode items = JsonNodeFactory.instance.arrayNode(vector.length);
        for (float item : vector) {
            items.add(finite(item));
        }
        return items;
    }

    private static BaseJsonNode finite(double value) {
        return Double.isFinite(value) ? DoubleNode.valueOf(value) : NullNode.instance;
    }

    /**
     * Reads features that a caller made up: values that the contract allows, and no others. Features that are left out or null
     * are missing, which those that are not nullable must not be.
     *
     * @param id of the inference
     * @param body where faults are noted, under {@code /features}
     */
    static InferenceRow read(InferenceLayout layout, String id, JsonBody body) {
        InferenceRow row = new InferenceRow(layout);
        Optional<JsonNode> features = body.member("features");
        if (features.isEmpty() || !features.get().isObject()) {
            body.fault("/features", "must be an object with the features by name");
            return row;
        }
        List<String> names =
                layout.contract().features().stream().map(Feature::name).toList();
        features.get().fieldNames().forEachRemaining(name -> {
            if (!names.contains(name)) {
                body.fault("/features/" + JsonBody.escaped(name), "is no feature of the model" + hint(name, names));
            }
        });
        Texts texts = new Texts();
        for (Column column : layout.columns()) {
            column.feature().ifPresent(feature -> read(feature, column.index(), features.get(), row, texts, body));
        }
        texts.into(row, id);
        return row;
    }

    private static String hint(String name, List<String> names) {
        return JsonBody.hint(name, names);
    }

    private static void read(
            Feature feature, int column, JsonNode features, InferenceRow row, Texts texts, JsonBody body) {
        JsonNode value = features.path(feature.name());
        String at = "/features/" + feature.name();
        if (value.isMissingNode() || value.isNull()) {
            if (!feature.nullable()) {
                body.fault(at, "is missing, and the contract does not let it be");
            }
            return;
        }
        switch (feature.type()) {
            case NUMERIC -> readNumber(feature, value, at, body).ifPresent(number -> row.setNumber(column, number));
            case EMBEDDING -> readVector(feature, value, row, column, body);
            case BOOLEAN -> {
                if (value.isBoolean()) {
                    row.setBoolean(column, value.booleanValue());
                } else {
                    body.fault(at, "must be true or false");
                }
            }
            case CATEGORICAL, TEXT ->
                readText(feature, value, at, body)
                        .ifPresent(text -> texts.add(column, text, feature.type() == FeatureType.TEXT));
        }
    }

    private static OptionalDouble readNumber(Feature feature, JsonNode value, String at, JsonBody body) {
        Range range = feature.range();
        if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
            body.fault(at, "must be a number");
        } else if (!range.contains(value.doubleValue())) {
            body.fault(at, "must lie within the contract's range, " + bounds(range));
        } else {
            return OptionalDouble.of(value.doubleValue());
        }
        return OptionalDouble.empty();
    }

    private static void readVector(Feature feature, JsonNode value, InferenceRow row, int column, JsonBody body) {
        String at = "/features/" + feature.name();
        if (!row.layout.vectors() && value.isNumber()) {
            readNumber(feature, value, at, body).ifPresent(norm -> row.setNumber(column, norm));
            return;
        }
        if (!value.isArray() || value.size() != feature.dimensions()) {
            body.fault(at, "must be a list of " + feature.dimensions() + " numbers");
            return;
        }
        double squares = 0;
        for (int i = 0; i < value.size(); i++) {
            float item = value.get(i).isNumber() ? value.get(i).floatValue() : Float.NaN;
            if (!Float.isFinite(item)) {
                body.fault(at + "/" + i, "must be a number within the range of a float");
                return;
            }
            squares += (double) item * item;
            if (row.layout.vectors()) {
                row.vector[column][i] = item;
            }
        }
        row.vectorLength[column] = value.size();
        row.setNumber(column, Math.sqrt(squares));
    }

    private static String bounds(Range range) {
        if (Double.isInfinite(range.min())) {
            return "up to " + range.max();
        }
        return Double.isInfinite(range.max()) ? range.min() + " or more" : range.min() + " to " + range.max();
    }

    private static Optional<String> readText(Feature feature, JsonNode value, String at, JsonBody body) {
        if (!value.isTextual()) {
            body.fault(at, "must be a text");
            return Optional.empty();
        }
        String text = value.textValue();
        if (text.length() > LONGEST_TEXT) {
            body.fault(at, "must not be longer than " + LONGEST_TEXT + " characters");
            return Optional.empty();
        }
        if (!feature.categories().isEmpty() && !feature.categories().contains(text)) {
            body.fault(
                    at,
                    (feature.quotable() ? "is " + Parameters.quoted(text) + ", which" : "is a name that")
                            + " is none of the contract's categories"
                            + JsonBody.hint(text, first(feature.categories())));
            return Optional.empty();
        }
        return Optional.of(text);
    }

    private static List<String> first(List<String> categories) {
        return categories.subList(0, Math.min(20, categories.size()));
    }

    /** Texts of a row, which holds one array of bytes for all of them. */
    private static final class Texts {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final List<Text> texts = new ArrayList<>();

        private record Text(int column, int offset, int length, boolean free) {}

        void add(int column, String text, boolean free) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            texts.add(new Text(column, bytes.size(), utf8.length, free));
            bytes.writeBytes(utf8);
        }

        void into(InferenceRow row, String id) {
            byte[] utf8 = id.getBytes(StandardCharsets.UTF_8);
            int idOffset = bytes.size();
            bytes.writeBytes(utf8);
            byte[] all = bytes.toByteArray();
            row.setId(all, idOffset, utf8.length);
            for (Text text : texts) {
                if (text.free) {
                    row.setText(text.column, all, text.offset, text.length);
                } else {
                    row.setCategory(text.column, all, text.offset, text.length);
                }
            }
        }
    }
}
