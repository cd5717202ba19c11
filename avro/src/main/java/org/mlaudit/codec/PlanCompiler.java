package org.mlaudit.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.mlaudit.contract.Feature;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.contract.PredictionKind;
import org.mlaudit.contract.Reason;
import org.mlaudit.contract.ReasonCode;

/** Resolves a writer's schema against a layout by Avro's rules and writes the {@link DecodePlan}'s program. */
final class PlanCompiler {
    /** What is done with a value. The reader's type decides what the writer's may be. */
    private enum Target {
        ID("string", false),
        TIME("long", false),
        NUMBER("double", true),
        WHOLE("long", true),
        CATEGORY("string", true),
        TEXT("string", true),
        BOOLEAN("boolean", true),
        EMBEDDING("array of float", true),
        PROBABILITIES("array of double", true);

        private final String type;
        private final boolean nullable;

        Target(String type, boolean nullable) {
            this.type = type;
            this.nullable = nullable;
        }
    }

    private final InferenceLayout layout;
    private final Skipper.Compiler skips = new Skipper.Compiler();
    private final List<Integer> code = new ArrayList<>();
    private final List<List<String>> paths = new ArrayList<>();
    private final List<String> messages = new ArrayList<>();
    /** Where the last instruction starts. */
    private int last;

    PlanCompiler(InferenceLayout layout) {
        this.layout = layout;
    }

    DecodePlan compile(Schema writer) {
        if (writer.getType() != Schema.Type.RECORD) {
            throw unusable("", "the schema is " + writer.getType().getName() + ", must be a record");
        }
        for (String name : List.of("id", "model", "version", "occurredAt", "features", "prediction")) {
            if (writer.getField(name) == null) {
                throw unusable("/" + name, "the schema " + writer.getFullName() + " has no field " + name);
            }
        }
        int head = head(writer);
        for (Schema.Field field :
                writer.getFields().subList(head, writer.getFields().size())) {
            String path = "/" + field.name();
            switch (field.name()) {
                case "id" -> value(field.schema(), Target.ID, -1, path);
                case "occurredAt" -> value(field.schema(), Target.TIME, -1, path);
                case "features" -> nested(field.schema(), path, record -> features(record, path));
                case "prediction" -> nested(field.schema(), path, record -> prediction(record, path));
                case "segments" -> segments(field.schema(), path);
                case "latencyMicros" -> output(field.schema(), InferenceLayout.LATENCY, Target.WHOLE, path);
                default -> skip(field.schema(), path);
            }
        }
        emit("", Op.END);
        return new DecodePlan(
                code.stream().mapToInt(Integer::intValue).toArray(),
                paths.stream().map(each -> each.toArray(new String[0])).toArray(String[][]::new),
                messages.toArray(new String[0]),
                new SegmentMap(layout.segmentKeys()),
                skips.compile());
    }

    /** Reads the first fields in one step where they are as in {@link InferenceSchema}; answers how many they are. */
    private int head(Schema writer) {
        List<String> names = List.of("id", "model", "version", "occurredAt");
        List<Schema.Type> types = List.of(Schema.Type.STRING, Schema.Type.STRING, Schema.Type.STRING, Schema.Type.LONG);
        for (int i = 0; i < names.size(); i++) {
            Schema.Field field = writer.getFields().get(i);
            if (!field.name().equals(names.get(i)) || field.schema().getType() != types.get(i)) {
                return 0;
            }
        }
        ModelKey key = layout.contract().key();
        emit("/id", Op.HEAD, key.model().length(), key.version().length());
        paths.get(last).addAll(List.of("/model", "/version", "/occurredAt"));
        return names.size();
    }

    private void features(Schema writer, String path) {
        for (Schema.Field field : writer.getFields()) {
            String at = Reason.path(path, field.name());
            Optional<Column> column = layout.columns().stream()
                    .filter(candidate -> candidate.feature().isPresent()
                            && candidate.target().equals(field.name()))
                    .findFirst();
            column.ifPresentOrElse(
                    found -> value(field.schema(), target(found.feature().orElseThrow()), found.index(), at),
                    () -> skip(field.schema(), at));
        }
    }

    private void probabilities(Schema writer, String path) {
        if (layout.contract().prediction().kind() == PredictionKind.MULTICLASS) {
            value(writer, Target.PROBABILITIES, 0, path);
        } else {
            skip(writer, path);
        }
    }

    private static Target target(Feature feature) {
        return switch (feature.type()) {
            case NUMERIC -> Target.NUMBER;
            case CATEGORICAL -> Target.CATEGORY;
            case BOOLEAN -> Target.BOOLEAN;
            case TEXT -> Target.TEXT;
            case EMBEDDING -> Target.EMBEDDING;
        };
    }

    private void prediction(Schema writer, String path) {
        for (Schema.Field field : writer.getFields()) {
            String at = Reason.path(path, field.name());
            switch (field.name()) {
                case "label" -> output(field.schema(), InferenceLayout.LABEL, Target.CATEGORY, at);
                case "score" -> output(field.schema(), InferenceLayout.SCORE, Target.NUMBER, at);
                case "value" -> output(field.schema(), InferenceLayout.VALUE, Target.NUMBER, at);
                case "probabilities" -> probabilities(field.schema(), at);
                default -> skip(field.schema(), at);
            }
        }
    }

    /** The map is stepped over unless the contract names a segment that comes from it. */
    private void segments(Schema writer, String path) {
        if (layout.segmentKeys().length == 0) {
            skip(writer, path);
            return;
        }
        switch (writer.getType()) {
            case MAP -> {
                Schema.Type value = writer.getValueType().getType();
                boolean readable = value == Schema.Type.STRING || value == Schema.Type.BYTES;
                emit(path, Op.SEGMENTS, layout.columns().size(), readable ? -1 : messages.size());
                if (!readable) {
                    messages.add("a map of " + value.getName() + ", must be map of string");
                }
            }
            case UNION -> union(writer, path, branch -> segments(branch, path));
            default -> error(path, "a value of type " + writer.getType().getName() + ", must be map of string");
        }
    }

    private void output(Schema writer, String name, Target target, String path) {
        layout.column(name)
                .ifPresentOrElse(column -> value(writer, target, column.index(), path), () -> skip(writer, path));
    }

    /** A record, or a union of which only the record can be read. */
    private void nested(Schema writer, String path, Consumer<Schema> fields) {
        switch (writer.getType()) {
            case RECORD -> fields.accept(writer);
            case UNION -> union(writer, path, branch -> nested(branch, path, fields));
            default -> error(path, "the schema has " + writer.getType().getName() + ", must be record");
        }
    }

    private void value(Schema writer, Target target, int column, String path) {
        if (writer.getType() == Schema.Type.UNION) {
            if (!fused(writer, target, column, path)) {
                union(writer, path, branch -> value(branch, target, column, path));
            }
        } else if (!(writer.getType() == Schema.Type.NULL && target.nullable)) {
            int op = op(writer.getType(), target);
            switch (op) {
                case Op.ERROR ->
                    error(path, "a value of type " + writer.getType().getName() + ", must be " + target.type);
                case Op.ID, Op.TIME -> emit(path, op);
                case Op.EMBEDDING, Op.PROBABILITIES -> items(op, writer.getElementType(), column, path);
                default -> emit(path, op, column);
            }
        }
    }

    private static int op(Schema.Type writer, Target target) {
        return switch (target) {
            case ID -> writer == Schema.Type.STRING || writer == Schema.Type.BYTES ? Op.ID : Op.ERROR;
            case TIME -> writer == Schema.Type.LONG || writer == Schema.Type.INT ? Op.TIME : Op.ERROR;
            case WHOLE -> writer == Schema.Type.LONG || writer == Schema.Type.INT ? Op.LONG : Op.ERROR;
            case NUMBER ->
                switch (writer) {
                    case DOUBLE -> Op.DOUBLE;
                    case FLOAT -> Op.FLOAT;
                    case INT, LONG -> Op.LONG;
                    default -> Op.ERROR;
                };
            case CATEGORY, TEXT -> {
                boolean readable = writer == Schema.Type.STRING || writer == Schema.Type.BYTES;
                int op = target == Target.TEXT ? Op.TEXT : Op.CATEGORY;
                yield readable ? op : Op.ERROR;
            }
            case BOOLEAN -> writer == Schema.Type.BOOLEAN ? Op.BOOLEAN : Op.ERROR;
            case EMBEDDING -> writer == Schema.Type.ARRAY ? Op.EMBEDDING : Op.ERROR;
            case PROBABILITIES -> writer == Schema.Type.ARRAY ? Op.PROBABILITIES : Op.ERROR;
        };
    }

    /** The unions that nearly every field has get one instruction each. */
    private boolean fused(Schema writer, Target target, int column, String path) {
        List<Schema> types = writer.getTypes();
        if (types.size() != 2 || !writer.isNullable() || !target.nullable) {
            return false;
        }
        int nullBranch = types.get(0).getType() == Schema.Type.NULL ? 0 : 1;
        int op = switch (op(types.get(1 - nullBranch).getType(), target)) {
            case Op.DOUBLE -> Op.NULLABLE_DOUBLES;
            case Op.CATEGORY -> Op.NULLABLE_CATEGORIES;
            case Op.BOOLEAN -> Op.NULLABLE_BOOLEANS;
            case Op.LONG -> Op.NULLABLE_LONGS;
            default -> Op.ERROR;
        };
        if (op == Op.ERROR) {
            return false;
        }
        if (!code.isEmpty()
                && code.get(last) == op
                && code.get(last + 2) == nullBranch
                && code.get(last + 1) + code.get(last + 3) == column) {
            lengthen(last + 3, path);
        } else {
            emit(path, op, column, nullBranch, 1);
        }
        return true;
    }

    /** Lets the last instruction read one field more. */
    private void lengthen(int operand, String path) {
        code.set(operand, code.get(operand) + 1);
        paths.get(last).add(path);
    }

    private void union(Schema writer, String path, Consumer<Schema> branch) {
        List<Schema> types = writer.getTypes();
        int table = code.size() + 2;
        emit(path, Op.UNION, types.size());
        types.forEach(type -> append(0));
        List<Integer> jumps = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            code.set(table + i, code.size());
            branch.accept(types.get(i));
            jumps.add(code.size() + 1);
            emit(path, Op.JUMP, 0);
        }
        jumps.forEach(jump -> code.set(jump, code.size()));
    }

    /** An item must fit the reader's type: float for an embedding, double for a probability. */
    private void items(int op, Schema items, int column, String path) {
        boolean union = items.getType() == Schema.Type.UNION;
        List<Schema> types = union ? items.getTypes() : List.of(items);
        emit(path, op, column, union ? types.size() : 0);
        for (Schema type : types) {
            append(
                    switch (type.getType()) {
                        case FLOAT -> Op.FLOAT;
                        case INT, LONG -> Op.LONG;
                        case DOUBLE -> op == Op.PROBABILITIES ? Op.DOUBLE : Op.ERROR;
                        default -> Op.ERROR;
                    });
        }
    }

    private void skip(Schema writer, String path) {
        switch (writer.getType()) {
            case NULL -> {}
            case STRING, BYTES -> {
                if (!code.isEmpty() && code.get(last) == Op.SKIP_LENGTHS) {
                    lengthen(last + 1, path);
                } else {
                    emit(path, Op.SKIP_LENGTHS, 1);
                }
            }
            default -> {
                if (code.isEmpty() || code.get(last) != Op.SKIPS) {
                    emit(path, Op.SKIPS, 1);
                } else {
                    lengthen(last + 1, path);
                }
                append(wholeByte(writer));
                append(skips.routine(writer));
            }
        }
    }

    /** The byte that stands for null or for no items. */
    private static int wholeByte(Schema writer) {
        return switch (writer.getType()) {
            case ARRAY, MAP -> 0;
            case UNION ->
                IntStream.range(0, Math.min(writer.getTypes().size(), 64))
                        .filter(branch -> writer.getTypes().get(branch).getType() == Schema.Type.NULL)
                        .map(branch -> branch << 1)
                        .findFirst()
                        .orElse(Op.NO_BYTE);
            default -> Op.NO_BYTE;
        };
    }

    private void error(String path, String message) {
        emit(path, Op.ERROR, messages.size());
        messages.add(message);
    }

    private void emit(String path, int... words) {
        last = code.size();
        IntStream.of(words).forEach(this::append);
        paths.get(last).add(path);
    }

    private void append(int word) {
        code.add(word);
        paths.add(new ArrayList<>());
    }

    private static DecodingException unusable(String path, String message) {
        return new DecodingException(Reason.of(ReasonCode.SCHEMA, path, message));
    }
}
