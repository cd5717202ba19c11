package org.mlaudit.streams.profile;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.Feature;
import org.mlaudit.contract.FeatureType;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.contract.PolicyValue;
import org.mlaudit.contract.PredictionKind;
import org.mlaudit.contract.PredictionSpec;
import org.mlaudit.contract.Range;
import org.mlaudit.contract.RiskTier;
import org.mlaudit.contract.SegmentSpec;
import org.mlaudit.contract.UnknownFields;
import org.mlaudit.contract.WindowSpec;

/** Layouts and rows for tests. */
public final class TestInferences {
    private TestInferences() {}

    /** A nullable numeric feature of any finite value. */
    public static Feature numeric(String name) {
        return numeric(name, Range.ALL);
    }

    /** A nullable numeric feature with a range. */
    public static Feature numeric(String name, Range range) {
        return new Feature(name, FeatureType.NUMERIC, true, range, List.of(), 0, "", false, false);
    }

    /** A nullable categorical feature; any category is allowed when none is given. */
    public static Feature categorical(String name, String... categories) {
        return new Feature(name, FeatureType.CATEGORICAL, true, Range.ALL, List.of(categories), 0, "", false, false);
    }

    /** The layout of a regression model with these features. */
    public static InferenceLayout layout(Feature... features) {
        return layout(Map.of(), features);
    }

    /** The layout of a regression model with these features and policies: Double, String or List of String by name. */
    public static InferenceLayout layout(Map<String, ?> policies, Feature... features) {
        return layout(policies, List.of(), features);
    }

    /** The layout of a regression model with policies, segments and features. */
    public static InferenceLayout layout(Map<String, ?> policies, List<SegmentSpec> segments, Feature... features) {
        return InferenceLayout.of(new ModelContract(
                new ModelKey("test", "1"),
                "",
                List.of(features),
                UnknownFields.REJECT,
                new PredictionSpec(PredictionKind.REGRESSION, List.of(), 0.5, Range.ALL, ""),
                segments,
                List.of(),
                WindowSpec.DEFAULT,
                List.of(),
                policies(policies),
                "owner",
                "purpose",
                RiskTier.MINIMAL,
                Optional.empty()));
    }

    private static Map<String, PolicyValue> policies(Map<String, ?> values) {
        Map<String, PolicyValue> policies = new TreeMap<>();
        values.forEach((name, value) -> policies.put(
                name,
                switch (value) {
                    case Double number -> PolicyValue.of(number);
                    case String text -> PolicyValue.of(text);
                    case List<?> texts ->
                        PolicyValue.of(texts.stream().map(Object::toString).toList());
                    default -> throw new IllegalArgumentException(name + " is " + value);
                }));
        return policies;
    }

    /** A row whose columns hold the given values in order: Double, String, Boolean, or null for a missing one. */
    public static InferenceRow row(InferenceLayout layout, long micros, @Nullable Object... values) {
        InferenceRow row = new InferenceRow(layout);
        fill(row, micros, values);
        return row;
    }

    /** Overwrites a row; columns beyond the given values become missing. */
    public static void fill(InferenceRow row, long micros, @Nullable Object... values) {
        row.occurredAtMicros = micros;
        StringBuilder names = new StringBuilder();
        for (Object value : values) {
            if (value instanceof String name) {
                names.append(name);
            }
        }
        byte[] utf8 = names.toString().getBytes(StandardCharsets.UTF_8);
        int offset = 0;
        for (Column column : row.layout.columns()) {
            int index = column.index();
            Object value = index < values.length ? values[index] : null;
            switch (value) {
                case null -> row.setMissing(index);
                case Double number -> row.setNumber(index, number);
                case Boolean flag -> row.setBoolean(index, flag);
                case String name -> {
                    int length = name.getBytes(StandardCharsets.UTF_8).length;
                    row.setCategory(index, utf8, offset, length);
                    offset += length;
                }
                default -> throw new IllegalArgumentException("no column holds a " + value.getClass());
            }
        }
    }
}
