package org.mlaudit.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.avro.Schema;
import org.mlaudit.contract.Reason;
import org.mlaudit.contract.ReasonCode;

/**
 * How data of one writer schema fill the rows of one layout: a program of {@code int}s, compiled once by Avro's resolution
 * rules (fields are found by name; int widens to long, float and double; string and bytes are alike; what the layout does
 * not name is stepped over; what the writer does not have is absent). Running it allocates nothing. Safe on any bytes:
 * they decode, or they raise a {@link DecodingException} that names the field and the byte. For use by one thread.
 */
public final class DecodePlan {
    static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final int[] code;
    private final String[][] paths;
    private final String[] messages;
    private final SegmentMap segments;
    private final Skipper skipper;
    /** Where the program is, and in which field of a run, so that a failure can name the field. */
    private int at;

    private int step;

    /**
     * A plan.
     *
     * @param paths paths of the fields that an instruction reads, by its index in the code
     */
    DecodePlan(int[] code, String[][] paths, String[] messages, SegmentMap segments, Skipper skipper) {
        this.code = code;
        this.paths = paths;
        this.messages = messages;
        this.segments = segments;
        this.skipper = skipper;
    }

    /**
     * Compiles the plan for a pair of schemas.
     *
     * @param writer what the data were written with
     * @throws DecodingException if the writer's schema has not what every inference needs
     */
    public static DecodePlan compile(Schema writer, InferenceLayout layout) {
        return new PlanCompiler(layout).compile(writer);
    }

    /**
     * Fills a row from {@code data[offset .. limit)}. The row keeps a view of the bytes.
     *
     * @throws DecodingException if the bytes are truncated, corrupt or more than one datum, or hold a value that the
     *     layout cannot take; the row is then of no use
     */
    public void decode(byte[] data, int offset, int limit, InferenceRow row) {
        try {
            int end = run(data, offset, limit, row);
            if (end != limit) {
                throw end > limit
                        ? Varints.malformed("the data are truncated", limit)
                        : Varints.malformed((limit - end) + " bytes are left over", end);
            }
        } catch (IndexOutOfBoundsException e) {
            throw located(Varints.malformed("the data are truncated", limit).reason(), e);
        } catch (DecodingException e) {
            throw located(e.reason(), e);
        }
    }

    private DecodingException located(Reason reason, RuntimeException cause) {
        return new DecodingException(Reason.of(reason.code(), paths[at][step], reason.message()), cause);
    }

    private int run(byte[] data, int offset, int limit, InferenceRow row) {
        row.buffer = data;
        Arrays.fill(row.present, false);
        row.probabilitiesPresent = false;
        int pos = offset;
        int pc = 0;
        while (true) {
            at = pc;
            step = 0;
            switch (code[pc]) {
                case Op.HEAD -> {
                    pos = head(row, pc, data, pos, limit);
                    pc += 3;
                }
                case Op.NULLABLE_DOUBLES -> {
                    pos = doubles(row, pc, data, pos);
                    pc += 4;
                }
                case Op.NULLABLE_CATEGORIES -> {
                    pos = categories(row, pc, data, pos, limit);
                    pc += 4;
                }
                case Op.NULLABLE_BOOLEANS -> {
                    pos = booleans(row, pc, data, pos);
                    pc += 4;
                }
                case Op.NULLABLE_LONGS -> {
                    pos = longs(row, pc, data, pos);
                    pc += 4;
                }
                case Op.SKIP_LENGTHS -> {
                    for (int i = 0; i < code[pc + 1]; i++) {
                        step = i;
                        int start = Varints.end(data, pos);
                        pos = start + Varints.length(data, pos, start, limit);
                    }
                    pc += 2;
                }
                case Op.SKIPS -> {
                    int count = code[pc + 1];
                    pos = skips(pc + 2, count, data, pos, limit);
                    pc += 2 + 2 * count;
                }
                case Op.DOUBLE -> {
                    number(row, code[pc + 1], Double.longBitsToDouble((long) LONGS.get(data, pos)));
                    pos += Double.BYTES;
                    pc += 2;
                }
                case Op.FLOAT -> {
                    number(row, code[pc + 1], Float.intBitsToFloat((int) INTS.get(data, pos)));
                    pos += Float.BYTES;
                    pc += 2;
                }
                case Op.LONG -> {
                    int end = Varints.end(data, pos);
                    number(row, code[pc + 1], (double) Varints.value(data, pos, end));
                    pos = end;
                    pc += 2;
                }
                case Op.CATEGORY, Op.TEXT -> {
                    int start = Varints.end(data, pos);
                    int length = Varints.length(data, pos, start, limit);
                    if (code[pc] == Op.CATEGORY) {
                        category(row, code[pc + 1], data, start, length);
                    } else {
                        row.setText(code[pc + 1], data, start, length);
                    }
                    pos = start + length;
                    pc += 2;
                }
                case Op.BOOLEAN -> {
                    flag(row, code[pc + 1], data[pos], pos);
                    pos++;
                    pc += 2;
                }
                case Op.EMBEDDING, Op.PROBABILITIES -> {
                    pos = ArrayItems.read(row, code, pc, data, pos, limit);
                    pc += 3 + Math.max(1, code[pc + 2]);
                }
                case Op.SEGMENTS -> {
                    if (code[pc + 2] >= 0 && data[pos] != 0) {
                        throw unreadable(code[pc + 2], pos);
                    }
                    pos = segments.read(row, code[pc + 1], data, pos, limit);
                    pc += 3;
                }
                case Op.ID -> {
                    int start = Varints.end(data, pos);
                    row.idOffset = start;
                    row.idLength = Varints.length(data, pos, start, limit);
                    pos = start + row.idLength;
                    pc++;
                }
                case Op.TIME -> {
                    int end = Varints.end(data, pos);
                    row.occurredAtMicros = Varints.value(data, pos, end);
                    pos = end;
                    pc++;
                }
                case Op.UNION -> {
                    int end = Varints.end(data, pos);
                    pc = code[pc + 2 + Skipper.branch(data, pos, end, code[pc + 1])];
                    pos = end;
                }
                case Op.JUMP -> pc = code[pc + 1];
                case Op.ERROR -> throw unreadable(code[pc + 1], pos);
                default -> {
                    return pos;
                }
            }
        }
    }

    /**
     * Ids are mostly UUIDs, names are those of the model version, and times of our days have eight bytes. Where that holds
     * positions are constants, and the processor need not wait for one length to find the next.
     */
    private int head(InferenceRow row, int pc, byte[] data, int start, int limit) {
        int pos = start;
        int length = UuidV7.LENGTH;
        if (data[pos] == UuidV7.LENGTH << 1 && length < limit - pos) {
            pos++;
        } else {
            int text = Varints.end(data, pos);
            length = Varints.length(data, pos, text, limit);
            pos = text;
        }
        row.idOffset = pos;
        row.idLength = length;
        step = 1;
        pos = name(data, pos + length, code[pc + 1], limit);
        step = 2;
        pos = name(data, pos, code[pc + 2], limit);
        step = 3;
        if (pos + Long.BYTES <= data.length) {
            long bytes = (long) LONGS.get(data, pos);
            if ((bytes & 0x8080_8080_8080_8080L) == 0x0080_8080_8080_8080L) {
                row.occurredAtMicros = Varints.zigzag(Varints.sevens(bytes));
                return pos + Long.BYTES;
            }
        }
        int end = Varints.end(data, pos);
        row.occurredAtMicros = Varints.value(data, pos, end);
        return end;
    }

    /** Steps over a string that usually has a certain number of bytes. */
    private static int name(byte[] data, int pos, int usual, int limit) {
        if (data[pos] == usual << 1 && usual < limit - pos) {
            return pos + 1 + usual;
        }
        int text = Varints.end(data, pos);
        return text + Varints.length(data, pos, text, limit);
    }

    private int skips(int operands, int count, byte[] data, int start, int limit) {
        int pos = start;
        for (int i = 0; i < count; i++) {
            step = i;
            int operand = operands + 2 * i;
            int wholeByte = code[operand];
            boolean whole = wholeByte != Op.NO_BYTE && data[pos] == wholeByte;
            pos = whole ? pos + 1 : skipper.skip(code[operand + 1], data, pos, limit);
        }
        return pos;
    }

    private int doubles(InferenceRow row, int pc, byte[] data, int start) {
        int column = code[pc + 1];
        int nullBranch = code[pc + 2];
        int count = code[pc + 3];
        boolean[] present = row.present;
        double[] number = row.number;
        int pos = start;
        for (int i = 0; i < count; i++) {
            step = i;
            if (isValue(data[pos], nullBranch, pos)) {
                present[column + i] = true;
                number[column + i] = Double.longBitsToDouble((long) LONGS.get(data, pos + 1));
                pos += Double.BYTES;
            }
            pos++;
        }
        return pos;
    }

    private int categories(InferenceRow row, int pc, byte[] data, int start, int limit) {
        int column = code[pc + 1];
        int nullBranch = code[pc + 2];
        int count = code[pc + 3];
        int pos = start;
        for (int i = 0; i < count; i++) {
            step = i;
            boolean value = isValue(data[pos], nullBranch, pos);
            pos++;
            if (value) {
                int text = Varints.end(data, pos);
                int length = Varints.length(data, pos, text, limit);
                category(row, column + i, data, text, length);
                pos = text + length;
            }
        }
        return pos;
    }

    private int booleans(InferenceRow row, int pc, byte[] data, int start) {
        int column = code[pc + 1];
        int nullBranch = code[pc + 2];
        int count = code[pc + 3];
        int pos = start;
        for (int i = 0; i < count; i++) {
            step = i;
            boolean value = isValue(data[pos], nullBranch, pos);
            pos++;
            if (value) {
                flag(row, column + i, data[pos], pos);
                pos++;
            }
        }
        return pos;
    }

    private int longs(InferenceRow row, int pc, byte[] data, int start) {
        int column = code[pc + 1];
        int nullBranch = code[pc + 2];
        int count = code[pc + 3];
        int pos = start;
        for (int i = 0; i < count; i++) {
            step = i;
            boolean value = isValue(data[pos], nullBranch, pos);
            pos++;
            if (value) {
                int next = Varints.end(data, pos);
                number(row, column + i, (double) Varints.value(data, pos, next));
                pos = next;
            }
        }
        return pos;
    }

    /** Whether the branch byte of a union of null and one type stands for the type. */
    private static boolean isValue(byte branch, int nullBranch, int pos) {
        // Branches 0 and 1 are the bytes 0 and 2.
        int nullByte = nullBranch << 1;
        if (branch == (nullByte ^ 2)) {
            return true;
        }
        if (branch != nullByte) {
            throw Varints.malformed("branch byte " + (branch & 0xFF) + " of a union that has 2 branches", pos);
        }
        return false;
    }

    static void number(InferenceRow row, int column, double value) {
        row.present[column] = true;
        row.number[column] = value;
    }

    static void category(InferenceRow row, int column, byte[] data, int start, int length) {
        row.present[column] = true;
        row.textOffset[column] = start;
        row.textLength[column] = length;
        row.hash[column] = CategoryHash.of(data, start, length);
    }

    private static void flag(InferenceRow row, int column, byte value, int pos) {
        if ((value & ~1) != 0) {
            throw Varints.malformed("byte " + (value & 0xFF) + " where a boolean is due", pos);
        }
        row.setBoolean(column, value == 1);
    }

    private DecodingException unreadable(int message, int pos) {
        return new DecodingException(Reason.of(ReasonCode.SCHEMA, "", messages[message] + ", at byte " + pos));
    }
}
