package org.mlaudit.codec;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.Scalars.State;
import org.mlaudit.contract.Feature;
import org.mlaudit.contract.FeatureType;
import org.mlaudit.contract.Range;
import org.mlaudit.contract.Reason;
import org.mlaudit.contract.ReasonCode;

/** Checks and encodes the values of one feature, as the union of null and its type. */
final class FeatureEncoder {
    private static final int NULL = 0;
    private static final int VALUE = 1;

    private final Feature feature;
    private final String path;
    private final KnownNames categories;
    private final double min;
    private final double max;
    private final boolean numeric;
    /** The range without infinities. */
    private final double lowest;

    private final double highest;

    FeatureEncoder(Feature feature) {
        this.feature = feature;
        this.path = Reason.path("/features", feature.name());
        this.categories = new KnownNames(feature.categories());
        this.min = feature.range().min();
        this.max = feature.range().max();
        this.numeric = feature.type() == FeatureType.NUMERIC;
        this.lowest = Math.max(min, -Double.MAX_VALUE);
        this.highest = Math.min(max, Double.MAX_VALUE);
    }

    /** Appends a value; what is wrong with it goes to {@code reasons}, and then the bytes are of no use. */
    void encode(@Nullable Object value, Scalars scalars, AvroBuffer out, Reasons reasons) {
        if (numeric && value instanceof Double number && number >= lowest && number <= highest) {
            // What most values are; NaN and infinities are not among them.
            out.putPresent(number);
            return;
        }
        encodeAny(value, scalars, out, reasons);
    }

    private void encodeAny(@Nullable Object value, Scalars scalars, AvroBuffer out, Reasons reasons) {
        State state = switch (feature.type()) {
            case NUMERIC -> number(value, scalars, out, reasons);
            case CATEGORICAL -> category(value, scalars, out, reasons);
            case BOOLEAN -> flag(value, scalars, out);
            case TEXT -> text(value, scalars, out);
            case EMBEDDING -> embedding(value, scalars, out, reasons);
        };
        switch (state) {
            case VALUE -> {}
            case ABSENT -> absent(out, reasons);
            case NOT_FINITE -> refuse(ReasonCode.NOT_FINITE, value, "is not a finite number", reasons);
            case WRONG_TYPE ->
                refuse(ReasonCode.WRONG_TYPE, value, "must be " + expected() + ", is " + kind(value), reasons);
        }
    }

    private State number(@Nullable Object value, Scalars scalars, AvroBuffer out, Reasons reasons) {
        State state = scalars.number(value);
        if (state == State.VALUE) {
            double number = scalars.number;
            if (number < min || number > max) {
                refuse(ReasonCode.OUT_OF_RANGE, value, "must be " + describe(feature.range(), feature.unit()), reasons);
            }
            out.putPresent(number);
        }
        return state;
    }

    private State category(@Nullable Object value, Scalars scalars, AvroBuffer out, Reasons reasons) {
        State state = scalars.name(value);
        if (state == State.VALUE) {
            if (!categories.isEmpty() && !categories.contains(scalars.text.toString())) {
                refuse(ReasonCode.UNKNOWN_CATEGORY, value, "must be one of " + some(feature.categories()), reasons);
            }
            out.putByte(VALUE << 1);
            out.putText(scalars.text);
        }
        return state;
    }

    private static State flag(@Nullable Object value, Scalars scalars, AvroBuffer out) {
        State state = scalars.flag(value);
        if (state == State.VALUE) {
            out.putByte(VALUE << 1);
            out.putByte(scalars.flag ? 1 : 0);
        }
        return state;
    }

    private static State text(@Nullable Object value, Scalars scalars, AvroBuffer out) {
        State state = scalars.text(value);
        if (state == State.VALUE) {
            out.putByte(VALUE << 1);
            out.putText(scalars.text);
        }
        return state;
    }

    private State embedding(@Nullable Object value, Scalars scalars, AvroBuffer out, Reasons reasons) {
        int size = Vectors.size(value);
        if (size < 0) {
            return value == null ? State.ABSENT : State.WRONG_TYPE;
        }
        if (size != feature.dimensions()) {
            String message = "has " + size + " dimensions, must have " + feature.dimensions();
            refuse(ReasonCode.WRONG_TYPE, null, message, reasons);
            return State.VALUE;
        }
        out.putByte(VALUE << 1);
        out.putLong(size);
        for (int i = 0; i < size; i++) {
            Object item = Vectors.get(value, i);
            State state = scalars.number(item);
            float number = (float) scalars.number;
            if (state == State.VALUE && Float.isFinite(number)) {
                out.putFloat(number);
            } else {
                refuseItem(i, item, state, reasons);
            }
        }
        out.putByte(0);
        return State.VALUE;
    }

    private void refuseItem(int index, @Nullable Object item, State state, Reasons reasons) {
        Object shown = feature.quotable() ? item : null;
        String at = path + "/" + index;
        switch (state) {
            case ABSENT -> reasons.add(ReasonCode.MISSING, at, shown, "is required");
            case WRONG_TYPE -> reasons.add(ReasonCode.WRONG_TYPE, at, shown, "must be a number, is " + kind(item));
            default -> reasons.add(ReasonCode.NOT_FINITE, at, shown, "is not a finite 32-bit number");
        }
    }

    private void absent(AvroBuffer out, Reasons reasons) {
        if (feature.nullable()) {
            out.putByte(NULL);
        } else {
            refuse(ReasonCode.MISSING, null, "is required", reasons);
        }
    }

    private void refuse(ReasonCode code, @Nullable Object value, String message, Reasons reasons) {
        reasons.add(code, path, feature.quotable() ? value : null, message);
    }

    private String expected() {
        return switch (feature.type()) {
            case NUMERIC -> "a number";
            case CATEGORICAL -> "a name";
            case BOOLEAN -> "true or false";
            case TEXT -> "text";
            case EMBEDDING -> "a list of " + feature.dimensions() + " numbers";
        };
    }

    /** What a value is, in words. */
    static String kind(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case CharSequence text -> "text";
            case Boolean flag -> "a boolean";
            case Number number -> "a number";
            default ->
                Vectors.size(value) >= 0
                        ? "a list"
                        : "of type " + value.getClass().getSimpleName();
        };
    }

    /** A range in words. */
    static String describe(Range range, String unit) {
        String suffix = unit.isEmpty() ? "" : " " + unit;
        if (range.min() == Double.NEGATIVE_INFINITY) {
            return "at most " + plain(range.max()) + suffix;
        }
        if (range.max() == Double.POSITIVE_INFINITY) {
            return "at least " + plain(range.min()) + suffix;
        }
        return "from " + plain(range.min()) + " to " + plain(range.max()) + suffix;
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    /** The first few of a list of names. */
    static String some(List<String> names) {
        int shown = 10;
        return names.size() <= shown
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, shown)) + " and " + (names.size() - shown) + " more";
    }
}
