package org.mlaudit.codec;

import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.Scalars.State;
import org.mlaudit.contract.PredictionKind;
import org.mlaudit.contract.PredictionSpec;
import org.mlaudit.contract.Range;
import org.mlaudit.contract.ReasonCode;

/** Checks and encodes what a model answered, as the contract's kind of prediction asks for. */
final class PredictionEncoder {
    /** How far from 1 the sum of probabilities may be: 32-bit softmax over many classes. */
    static final double SUM_TOLERANCE = 1e-3;

    private static final Range UNIT = new Range(0, 1);
    private static final int NULL = 0;
    private static final int VALUE = 1;

    private final PredictionSpec spec;
    private final KnownNames classes;

    PredictionEncoder(PredictionSpec spec) {
        this.spec = spec;
        this.classes = new KnownNames(spec.classes());
    }

    void encode(InferenceSource source, Scalars scalars, AvroBuffer out, Reasons reasons) {
        PredictionKind kind = spec.kind();
        boolean label = kind == PredictionKind.REGRESSION
                ? none("label", source.label(), out, reasons)
                : label("/prediction/label", source.label(), scalars, out, reasons);
        boolean score = kind == PredictionKind.BINARY
                ? number("/prediction/score", source.score(), UNIT, "", scalars, out, reasons)
                : none("score", source.score(), out, reasons);
        boolean probabilities = kind == PredictionKind.MULTICLASS
                ? probabilities(source.probabilities(), scalars, out, reasons)
                : none("probabilities", source.probabilities(), out, reasons);
        boolean value = kind == PredictionKind.REGRESSION
                ? number("/prediction/value", source.value(), spec.range(), spec.unit(), scalars, out, reasons)
                : none("value", source.value(), out, reasons);
        if (!(label || score || probabilities || value)) {
            String needed = switch (kind) {
                case BINARY -> "a label or a score";
                case MULTICLASS -> "a label or probabilities";
                case REGRESSION -> "a value";
            };
            reasons.add(ReasonCode.PREDICTION_SHAPE, "/prediction", null, "must hold " + needed);
        }
    }

    /** Appends a class as the union of null and string; answers whether there was a value, right or wrong. */
    boolean label(String path, @Nullable Object value, Scalars scalars, AvroBuffer out, Reasons reasons) {
        switch (scalars.name(value)) {
            case ABSENT -> {
                out.putByte(NULL);
                return false;
            }
            case VALUE -> {
                if (!classes.contains(scalars.text.toString())) {
                    String message = "must be one of " + FeatureEncoder.some(spec.classes());
                    reasons.add(ReasonCode.UNKNOWN_CATEGORY, path, value, message);
                }
                out.putByte(VALUE << 1);
                out.putText(scalars.text);
            }
            default ->
                reasons.add(ReasonCode.WRONG_TYPE, path, value, "must be a name, is " + FeatureEncoder.kind(value));
        }
        return true;
    }

    /** Appends a number as the union of null and double; answers whether there was a value, right or wrong. */
    static boolean number(
            String path,
            @Nullable Object value,
            Range range,
            String unit,
            Scalars scalars,
            AvroBuffer out,
            Reasons reasons) {
        State state = scalars.number(value);
        switch (state) {
            case ABSENT -> out.putByte(NULL);
            case VALUE -> {
                if (!range.contains(scalars.number)) {
                    String message = "must be " + FeatureEncoder.describe(range, unit);
                    reasons.add(ReasonCode.OUT_OF_RANGE, path, value, message);
                }
                out.putPresent(scalars.number);
            }
            case NOT_FINITE -> reasons.add(ReasonCode.NOT_FINITE, path, value, "is not a finite number");
            case WRONG_TYPE ->
                reasons.add(ReasonCode.WRONG_TYPE, path, value, "must be a number, is " + FeatureEncoder.kind(value));
        }
        return state != State.ABSENT;
    }

    private boolean none(String name, @Nullable Object value, AvroBuffer out, Reasons reasons) {
        boolean given = !(value == null || (value instanceof CharSequence text && text.isEmpty()));
        if (given) {
            String message = "must be absent: the model predicts " + spec.kind();
            reasons.add(ReasonCode.PREDICTION_SHAPE, "/prediction/" + name, value, message);
        }
        out.putByte(NULL);
        return given;
    }

    private boolean probabilities(@Nullable Object value, Scalars scalars, AvroBuffer out, Reasons reasons) {
        String path = "/prediction/probabilities";
        if (value == null) {
            out.putByte(NULL);
            return false;
        }
        int size = Vectors.size(value);
        if (size < 0) {
            String message =
                    "must be a list of " + spec.classes().size() + " numbers, is " + FeatureEncoder.kind(value);
            reasons.add(ReasonCode.WRONG_TYPE, path, value, message);
            return true;
        }
        if (size != spec.classes().size()) {
            String message = "has " + size + " entries, must have one for each of the "
                    + spec.classes().size() + " classes";
            reasons.add(ReasonCode.PREDICTION_SHAPE, path, value, message);
            return true;
        }
        out.putByte(VALUE << 1);
        out.putLong(size);
        double sum = 0;
        boolean usable = true;
        for (int i = 0; i < size; i++) {
            usable &= probability(path, i, Vectors.get(value, i), scalars, out, reasons);
            sum += scalars.number;
        }
        out.putByte(0);
        if (usable && Math.abs(sum - 1) > SUM_TOLERANCE) {
            reasons.add(ReasonCode.PREDICTION_SHAPE, path, value, "sums to " + sum + ", must sum to 1");
        }
        return true;
    }

    private static boolean probability(
            String path, int index, @Nullable Object item, Scalars scalars, AvroBuffer out, Reasons reasons) {
        State state = scalars.number(item);
        if (state == State.VALUE && UNIT.contains(scalars.number)) {
            out.putDouble(scalars.number);
            return true;
        }
        String at = path + "/" + index;
        switch (state) {
            case VALUE -> reasons.add(ReasonCode.OUT_OF_RANGE, at, item, "must be from 0 to 1");
            case ABSENT -> reasons.add(ReasonCode.MISSING, at, item, "is required");
            case NOT_FINITE -> reasons.add(ReasonCode.NOT_FINITE, at, item, "is not a finite number");
            case WRONG_TYPE ->
                reasons.add(ReasonCode.WRONG_TYPE, at, item, "must be a number, is " + FeatureEncoder.kind(item));
        }
        return false;
    }
}
