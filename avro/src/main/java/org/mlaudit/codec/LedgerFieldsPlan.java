package org.mlaudit.codec;

import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.contract.Reason;
import org.mlaudit.contract.ReasonCode;

/**
 * How data of one writer schema fill {@link LedgerFields}: a program of {@code int}s. Most of a message is stepped over, so
 * runs of fields that are stepped over alike are one instruction. For use by one thread.
 */
final class LedgerFieldsPlan {
    private static final int END = 0;
    /** Operand: target. */
    private static final int TEXT = 1;
    /** Operand: target. */
    private static final int LONG = 2;
    /** Operands: byte of the branch that is null, where to go on then. */
    private static final int NULLABLE = 3;
    /** Operands: byte of the branch that is null, bytes of a value, number of fields. */
    private static final int NULLABLE_FIXED = 4;
    /** Operands: byte of the branch that is null, number of fields. */
    private static final int NULLABLE_LENGTHS = 5;
    /** Operand: number of fields. */
    private static final int LENGTHS = 6;
    /** Operand: routine of the skipper. */
    private static final int SKIP = 7;

    private static final int ID = 0;
    private static final int MODEL = 1;
    private static final int VERSION = 2;
    private static final int PRODUCER = 3;
    private static final int SUBJECT_KEY = 4;
    private static final int COMMITMENT = 5;
    private static final int TIME = 6;
    private static final int SEQUENCE = 7;
    private static final int NONE = -1;

    /** Events name their time by what it means. */
    private static final List<String> TIMES = List.of("occurredAt", "observedAt", "at");

    private static final List<String> INLINED = List.of("features", "prediction", "origin", "protection");

    private final int[] code;
    private final Skipper skipper;
    private final byte[] fingerprint;
    private final byte[] model;
    private final byte[] version;

    private LedgerFieldsPlan(int[] code, Skipper skipper, byte[] fingerprint, Optional<ModelKey> key) {
        this.code = code;
        this.skipper = skipper;
        this.fingerprint = fingerprint;
        this.model = key.map(found -> utf8(found.model())).orElse(new byte[0]);
        this.version = key.map(found -> utf8(found.version())).orElse(new byte[0]);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Compiles the plan for a writer's schema.
     *
     * @throws DecodingException if the schema has not an id and a time
     */
    static LedgerFieldsPlan compile(Schema writer) {
        if (writer.getType() != Schema.Type.RECORD) {
            throw unusable("the schema is " + writer.getType().getName() + ", must be a record");
        }
        Compiler compiler = new Compiler(writer);
        compiler.fields(writer, "", true);
        compiler.emit(END);
        if (!compiler.found.contains(ID) || !compiler.found.contains(TIME)) {
            throw unusable("the schema " + writer.getFullName() + " has not an id and a time");
        }
        try {
            return new LedgerFieldsPlan(
                    compiler.code.stream().mapToInt(Integer::intValue).toArray(),
                    compiler.skips.compile(),
                    SchemaNormalization.parsingFingerprint("SHA-256", writer),
                    InferenceSchema.key(writer));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Fills the fields from {@code data[offset ..]}.
     *
     * @return whether the data are one datum of the schema that a leaf can tell of; the fields are of no use if not
     * @throws DecodingException if they are corrupt
     */
    boolean read(byte[] data, int offset, LedgerFields fields) {
        fields.clear();
        fields.fingerprint.set(fingerprint, 0, fingerprint.length);
        fields.model.set(model, 0, model.length);
        fields.version.set(version, 0, version.length);
        try {
            return run(data, offset, fields) == data.length && fields.fitLeaves();
        } catch (IndexOutOfBoundsException e) {
            return false;
        }
    }

    private int run(byte[] data, int offset, LedgerFields fields) {
        int limit = data.length;
        int pos = offset;
        int pc = 0;
        while (true) {
            switch (code[pc]) {
                case TEXT -> {
                    int start = Varints.end(data, pos);
                    int length = Varints.length(data, pos, start, limit);
                    text(fields, code[pc + 1]).set(data, start, length);
                    pos = start + length;
                    pc += 2;
                }
                case LONG -> {
                    int end = Varints.end(data, pos);
                    long value = Varints.value(data, pos, end);
                    if (code[pc + 1] == TIME) {
                        fields.occurredAtMicros = value;
                    } else {
                        fields.sequence = value;
                    }
                    pos = end;
                    pc += 2;
                }
                case NULLABLE -> {
                    pc = isValue(data, pos, code[pc + 1]) ? pc + 3 : code[pc + 2];
                    pos++;
                }
                case NULLABLE_FIXED -> {
                    pos = nullableFixed(data, pos, code[pc + 1], code[pc + 2], code[pc + 3]);
                    pc += 4;
                }
                case NULLABLE_LENGTHS -> {
                    pos = nullableLengths(data, pos, code[pc + 1], code[pc + 2], limit);
                    pc += 3;
                }
                case LENGTHS -> {
                    for (int i = 0; i < code[pc + 1]; i++) {
                        int start = Varints.end(data, pos);
                        pos = start + Varints.length(data, pos, start, limit);
                    }
                    pc += 2;
                }
                case SKIP -> {
                    pos = skipper.skip(code[pc + 1], data, pos, limit);
                    pc += 2;
                }
                default -> {
                    return pos;
                }
            }
        }
    }

    private static int nullableFixed(byte[] data, int start, int nullByte, int bytes, int count) {
        int valueByte = nullByte ^ 2;
        int size = 1 + bytes;
        int pos = start;
        int left = count;
        while (left > 0) {
            // Mostly there are values: where four in a row are, their places do not depend on each other.
            if (left >= 4
                    && pos + 3 * size < data.length
                    && data[pos] == valueByte
                    && data[pos + size] == valueByte
                    && data[pos + 2 * size] == valueByte
                    && data[pos + 3 * size] == valueByte) {
                pos += 4 * size;
                left -= 4;
            } else {
                pos += isValue(data, pos, nullByte) ? size : 1;
                left--;
            }
        }
        return pos;
    }

    private static int nullableLengths(byte[] data, int start, int nullByte, int count, int limit) {
        int pos = start;
        for (int i = 0; i < count; i++) {
            boolean value = isValue(data, pos, nullByte);
            pos++;
            if (value) {
                int text = Varints.end(data, pos);
                pos = text + Varints.length(data, pos, text, limit);
            }
        }
        return pos;
    }

    /** Whether the branch byte of a union of null and one type stands for the type: branches 0 and 1 are the bytes 0 and 2. */
    private static boolean isValue(byte[] data, int pos, int nullByte) {
        int branch = data[pos];
        if (branch == nullByte) {
            return false;
        }
        if (branch != (nullByte ^ 2)) {
            throw Varints.malformed("branch byte " + (branch & 0xFF) + " of a union that has 2 branches", pos);
        }
        return true;
    }

    private static LedgerFields.Text text(LedgerFields fields, int target) {
        return switch (target) {
            case ID -> fields.id;
            case MODEL -> fields.model;
            case VERSION -> fields.version;
            case PRODUCER -> fields.producer;
            case SUBJECT_KEY -> fields.subjectKey;
            default -> fields.commitment;
        };
    }

    private static DecodingException unusable(String message) {
        return new DecodingException(Reason.of(ReasonCode.SCHEMA, "", message));
    }

    /** Writes the program. */
    private static final class Compiler {
        private final boolean named;
        private final String time;
        private final Skipper.Compiler skips = new Skipper.Compiler();
        private final List<Integer> code = new ArrayList<>();
        private final List<Integer> found = new ArrayList<>();
        /** Where the last instruction starts, if the next may lengthen it. */
        private int last = NONE;

        Compiler(Schema writer) {
            this.named = InferenceSchema.key(writer).isPresent();
            this.time = TIMES.stream()
                    .filter(name -> writer.getField(name) != null)
                    .findFirst()
                    .orElse("");
        }

        void fields(Schema record, String path, boolean top) {
            for (Schema.Field field : record.getFields()) {
                value(field.schema(), path + "/" + field.name(), top && INLINED.contains(field.name()));
            }
        }

        private void value(Schema writer, String path, boolean inline) {
            Schema.Type type = writer.getType();
            int target = target(path);
            if (target != NONE && fits(type, target)) {
                emit(target < TIME ? TEXT : LONG, target);
                found.add(target);
                last = NONE;
            } else if (type == Schema.Type.UNION && isNullable(writer)) {
                nullable(writer, path, inline);
            } else if (inline && type == Schema.Type.RECORD) {
                fields(writer, path, false);
            } else if (type == Schema.Type.STRING || type == Schema.Type.BYTES) {
                lengthen(1, LENGTHS, 1);
            } else {
                emit(SKIP, skips.routine(writer));
                last = NONE;
            }
        }

        private void nullable(Schema writer, String path, boolean inline) {
            int nullBranch = writer.getTypes().get(0).getType() == Schema.Type.NULL ? 0 : 1;
            Schema other = writer.getTypes().get(1 - nullBranch);
            int nullByte = nullBranch << 1;
            if (target(path) == NONE) {
                switch (other.getType()) {
                    case DOUBLE -> {
                        lengthen(3, NULLABLE_FIXED, nullByte, Double.BYTES, 1);
                        return;
                    }
                    case FLOAT -> {
                        lengthen(3, NULLABLE_FIXED, nullByte, Float.BYTES, 1);
                        return;
                    }
                    case BOOLEAN -> {
                        lengthen(3, NULLABLE_FIXED, nullByte, 1, 1);
                        return;
                    }
                    case STRING, BYTES -> {
                        lengthen(2, NULLABLE_LENGTHS, nullByte, 1);
                        return;
                    }
                    default -> {}
                }
            }
            emit(NULLABLE, nullByte, 0);
            last = NONE;
            int jump = code.size() - 1;
            value(other, path, inline);
            code.set(jump, code.size());
            last = NONE;
        }

        private static boolean isNullable(Schema union) {
            return union.getTypes().size() == 2 && union.isNullable();
        }

        /** What a field fills. Whose inference it is, the properties of its schema say. */
        private int target(String path) {
            return switch (path) {
                case "/id" -> ID;
                case "/model" -> named ? NONE : MODEL;
                case "/version" -> named ? NONE : VERSION;
                case "/origin/producer" -> PRODUCER;
                case "/origin/sequence" -> SEQUENCE;
                case "/protection/keyId", "/keyId" -> SUBJECT_KEY;
                case "/protection/commitment" -> COMMITMENT;
                default -> path.equals("/" + time) ? TIME : NONE;
            };
        }

        private static boolean fits(Schema.Type type, int target) {
            return target < TIME
                    ? type == Schema.Type.STRING || type == Schema.Type.BYTES
                    : type == Schema.Type.LONG || type == Schema.Type.INT;
        }

        /**
         * Lets the last instruction step over one field more if it is the same, or starts it.
         *
         * @param count which word of it is the number of fields
         */
        private void lengthen(int count, int... words) {
            boolean same = last != NONE
                    && IntStream.range(0, words.length).allMatch(i -> i == count || code.get(last + i) == words[i]);
            if (same) {
                code.set(last + count, code.get(last + count) + 1);
            } else {
                int start = code.size();
                emit(words);
                last = start;
            }
        }

        private void emit(int... words) {
            IntStream.of(words).forEach(code::add);
        }
    }
}
