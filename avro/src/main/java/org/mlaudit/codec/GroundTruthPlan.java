package org.mlaudit.codec;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.mlaudit.contract.Reason;
import org.mlaudit.contract.ReasonCode;

/**
 * How data of one writer schema fill a {@link GroundTruthRow}, compiled once by the rules that {@link DecodePlan} follows:
 * fields are found by name, numbers widen, string and bytes are alike, what has no place in the row is stepped over and what
 * the writer does not have is absent. Running it allocates nothing. For use by one thread.
 */
final class GroundTruthPlan {
    /** Where a value goes. */
    private enum Target {
        ID("id", "string"),
        MODEL("model", "string"),
        OBSERVED_AT("observedAt", "long"),
        LABEL("label", "string"),
        VALUE("value", "double"),
        WEIGHT("weight", "double");

        private final String field;
        private final String type;

        Target(String field, String type) {
            this.field = field;
            this.type = type;
        }

        boolean required() {
            return this == ID || this == MODEL || this == OBSERVED_AT;
        }
    }

    /** How a value was written. */
    private enum Form {
        NULL,
        TEXT,
        WHOLE,
        FLOAT,
        DOUBLE,
        UNREADABLE
    }

    private sealed interface Step {
        String path();
    }

    /** Steps over a field. */
    private record Skip(String path, int routine) implements Step {}

    /**
     * Reads a field.
     *
     * @param union whether an index of a branch stands before the value
     * @param forms how the value was written, by branch
     * @param types the writer's types, by branch, for messages
     */
    private record Read(String path, Target target, boolean union, List<Form> forms, List<String> types)
            implements Step {}

    private final Step[] steps;
    private final Skipper skipper;
    /** The step that is done, so that a failure can name the field. */
    private int at;

    private GroundTruthPlan(List<Step> steps, Skipper skipper) {
        this.steps = steps.toArray(new Step[0]);
        this.skipper = skipper;
    }

    /**
     * Compiles the plan for a writer's schema.
     *
     * @throws DecodingException if the schema has not what every ground truth needs
     */
    static GroundTruthPlan compile(Schema writer) {
        if (writer.getType() != Schema.Type.RECORD) {
            throw unusable("", "the schema is " + writer.getType().getName() + ", must be a record");
        }
        for (Target target : Target.values()) {
            if (target.required() && writer.getField(target.field) == null) {
                throw unusable(
                        "/" + target.field,
                        "the schema " + writer.getFullName() + " has no field " + target.field
                                + ", so it is not of ground truth");
            }
        }
        Skipper.Compiler skips = new Skipper.Compiler();
        List<Step> steps = new ArrayList<>();
        for (Schema.Field field : writer.getFields()) {
            steps.add(step(field, skips));
        }
        return new GroundTruthPlan(steps, skips.compile());
    }

    private static Step step(Schema.Field field, Skipper.Compiler skips) {
        String path = Reason.path("", field.name());
        for (Target target : Target.values()) {
            if (target.field.equals(field.name())) {
                Schema schema = field.schema();
                boolean union = schema.getType() == Schema.Type.UNION;
                List<Schema> branches = union ? schema.getTypes() : List.of(schema);
                List<Form> forms = branches.stream()
                        .map(branch -> form(branch.getType(), target))
                        .toList();
                List<String> types = branches.stream()
                        .map(branch -> branch.getType().getName())
                        .toList();
                return new Read(path, target, union, forms, types);
            }
        }
        return new Skip(path, skips.routine(field.schema()));
    }

    private static Form form(Schema.Type writer, Target target) {
        Form form = switch (writer) {
            case NULL -> Form.NULL;
            case STRING, BYTES -> Form.TEXT;
            case INT, LONG -> Form.WHOLE;
            case FLOAT -> Form.FLOAT;
            case DOUBLE -> Form.DOUBLE;
            default -> Form.UNREADABLE;
        };
        boolean fits = switch (target) {
            case ID, MODEL -> form == Form.TEXT;
            case LABEL -> form == Form.TEXT || form == Form.NULL;
            case OBSERVED_AT -> form == Form.WHOLE;
            case VALUE, WEIGHT -> form != Form.TEXT;
        };
        return fits ? form : Form.UNREADABLE;
    }

    /**
     * Fills a row from {@code data[offset .. limit)}. The row keeps a view of the bytes.
     *
     * @throws DecodingException if the bytes are truncated, corrupt or more than one datum, or hold a value that the row
     *     cannot take; the row is then of no use
     */
    void decode(byte[] data, int offset, int limit, GroundTruthRow row) {
        try {
            row.buffer = data;
            row.labelPresent = false;
            row.valuePresent = false;
            row.weightPresent = false;
            int pos = offset;
            for (at = 0; at < steps.length; at++) {
                pos = switch (steps[at]) {
                    case Skip skip -> skipper.skip(skip.routine, data, pos, limit);
                    case Read read -> read(read, row, data, pos, limit);
                };
            }
            if (pos != limit) {
                throw pos > limit ? truncated(limit) : Varints.malformed((limit - pos) + " bytes are left over", pos);
            }
        } catch (IndexOutOfBoundsException e) {
            throw located(truncated(limit).reason(), e);
        } catch (DecodingException e) {
            throw located(e.reason(), e);
        }
    }

    private DecodingException located(Reason reason, RuntimeException cause) {
        String path = at < steps.length ? steps[at].path() : "";
        return new DecodingException(Reason.of(reason.code(), path, reason.message()), cause);
    }

    private static int read(Read field, GroundTruthRow row, byte[] data, int start, int limit) {
        int branch = 0;
        int pos = start;
        if (field.union) {
            pos = Varints.end(data, start);
            branch = Skipper.branch(data, start, pos, field.forms.size());
        }
        return switch (field.forms.get(branch)) {
            case NULL -> pos;
            case TEXT -> {
                int text = Varints.end(data, pos);
                int length = Varints.length(data, pos, text, limit);
                text(row, field.target, text, length);
                yield text + length;
            }
            case WHOLE -> {
                int end = Varints.end(data, pos);
                long value = Varints.value(data, pos, end);
                if (field.target == Target.OBSERVED_AT) {
                    row.observedAtMicros = value;
                } else {
                    number(row, field.target, (double) value);
                }
                yield end;
            }
            case FLOAT -> {
                number(row, field.target, Float.intBitsToFloat((int) DecodePlan.INTS.get(data, pos)));
                yield pos + Float.BYTES;
            }
            case DOUBLE -> {
                number(row, field.target, Double.longBitsToDouble((long) DecodePlan.LONGS.get(data, pos)));
                yield pos + Double.BYTES;
            }
            case UNREADABLE ->
                throw new DecodingException(Reason.of(
                        ReasonCode.SCHEMA,
                        "",
                        "a value of type " + field.types.get(branch) + ", must be " + field.target.type + ", at byte "
                                + pos));
        };
    }

    private static void text(GroundTruthRow row, Target target, int offset, int length) {
        switch (target) {
            case ID -> {
                row.idOffset = offset;
                row.idLength = length;
            }
            case MODEL -> {
                row.modelOffset = offset;
                row.modelLength = length;
            }
            default -> {
                row.labelOffset = offset;
                row.labelLength = length;
                row.labelPresent = true;
                row.labelHash = CategoryHash.of(row.buffer, offset, length);
            }
        }
    }

    private static void number(GroundTruthRow row, Target target, double value) {
        if (target == Target.VALUE) {
            row.valuePresent = true;
            row.value = value;
        } else {
            row.weightPresent = true;
            row.weight = value;
        }
    }

    private static DecodingException truncated(int limit) {
        return Varints.malformed("the data are truncated", limit);
    }

    private static DecodingException unusable(String path, String message) {
        return new DecodingException(Reason.of(ReasonCode.SCHEMA, path, message));
    }
}
