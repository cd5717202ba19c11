package org.mlaudit.codec;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.avro.Schema;

/**
 * Finds the end of values without reading them. Each schema is compiled once to a routine, a run of {@code int}s; values
 * with a length are stepped over, not looked into. Hostile bytes cost at most a time proportional to their number: items
 * without bytes are never counted through, and nesting is bounded.
 */
final class Skipper {
    /** Deepest nesting of recursive schemas that is followed. */
    static final int MAX_DEPTH = 64;

    private static final int END = 0;
    private static final int VARINT = 1;
    private static final int LENGTH = 2;
    /** Operand: bytes. */
    private static final int FIXED = 3;
    /** Operands: routine of an item, or -1 for items without bytes. */
    private static final int BLOCKS = 4;
    /** Operands: number of branches, a routine for each. */
    private static final int UNION = 5;
    /** Operand: routine. */
    private static final int CALL = 6;

    private final int[] code;
    private final int[] entries;

    private Skipper(int[] code, int[] entries) {
        this.code = code;
        this.entries = entries;
    }

    /** Index after the value that starts at {@code pos} and was written with the schema of a routine. */
    int skip(int routine, byte[] data, int pos, int limit) {
        return run(routine, data, pos, limit, 0);
    }

    private int run(int routine, byte[] data, int start, int limit, int depth) {
        if (depth > MAX_DEPTH) {
            throw Varints.malformed("values are nested more than " + MAX_DEPTH + " deep", start);
        }
        int pc = entries[routine];
        int pos = start;
        while (true) {
            switch (code[pc++]) {
                case VARINT -> pos = Varints.end(data, pos);
                case LENGTH -> {
                    int end = Varints.end(data, pos);
                    pos = end + Varints.length(data, pos, end, limit);
                }
                case FIXED -> pos = fixed(code[pc++], pos, limit);
                case BLOCKS -> pos = blocks(code[pc++], data, pos, limit, depth);
                case UNION -> {
                    int branches = code[pc++];
                    int end = Varints.end(data, pos);
                    int branch = branch(data, pos, end, branches);
                    pos = run(code[pc + branch], data, end, limit, depth + 1);
                    pc += branches;
                }
                case CALL -> pos = run(code[pc++], data, pos, limit, depth + 1);
                default -> {
                    return pos;
                }
            }
        }
    }

    /** The index of a union's branch in {@code data[pos .. end)}. */
    static int branch(byte[] data, int pos, int end, int branches) {
        long branch = Varints.value(data, pos, end);
        if (branch < 0 || branch >= branches) {
            throw Varints.malformed("branch " + branch + " of a union that has " + branches, pos);
        }
        return (int) branch;
    }

    private static int fixed(int bytes, int pos, int limit) {
        if (bytes > limit - pos) {
            throw Varints.malformed("ends where " + bytes + " more bytes are due", pos);
        }
        return pos + bytes;
    }

    private int blocks(int item, byte[] data, int start, int limit, int depth) {
        int pos = start;
        while (true) {
            int end = Varints.end(data, pos);
            long count = Varints.value(data, pos, end);
            int at = pos;
            pos = end;
            if (count == 0) {
                return pos;
            }
            if (count < 0) {
                end = Varints.end(data, pos);
                pos = end + Varints.length(data, pos, end, limit);
            } else if (item >= 0) {
                if (count > limit - pos) {
                    throw Varints.malformed("a block of " + count + " items where fewer bytes are left", at);
                }
                for (long i = 0; i < count; i++) {
                    pos = run(item, data, pos, limit, depth + 1);
                }
            }
        }
    }

    /** Compiles schemas to routines. */
    static final class Compiler {
        private final IdentityHashMap<Schema, Integer> routines = new IdentityHashMap<>();
        private final Deque<Schema> waiting = new ArrayDeque<>();
        private final IntStream.Builder code = IntStream.builder();
        private final IntStream.Builder entries = IntStream.builder();
        private int size;

        /** The routine that skips a value of this schema. */
        int routine(Schema schema) {
            Integer known = routines.get(schema);
            if (known != null) {
                return known;
            }
            int routine = routines.size();
            routines.put(schema, routine);
            waiting.add(schema);
            return routine;
        }

        Skipper compile() {
            while (!waiting.isEmpty()) {
                Schema schema = waiting.remove();
                entries.add(size);
                if (schema.getType() == Schema.Type.RECORD) {
                    schema.getFields().forEach(field -> value(field.schema()));
                } else {
                    value(schema);
                }
                emit(END);
            }
            return new Skipper(code.build().toArray(), entries.build().toArray());
        }

        private void value(Schema schema) {
            switch (schema.getType()) {
                case NULL -> {}
                case BOOLEAN -> emit(FIXED, 1);
                case FLOAT -> emit(FIXED, Float.BYTES);
                case DOUBLE -> emit(FIXED, Double.BYTES);
                case FIXED -> emit(FIXED, schema.getFixedSize());
                case INT, LONG, ENUM -> emit(VARINT);
                case STRING, BYTES -> emit(LENGTH);
                case ARRAY -> {
                    Schema items = schema.getElementType();
                    emit(BLOCKS, isEmpty(items, 0) ? -1 : routine(items));
                }
                case MAP -> {
                    Schema entry = Schema.createRecord("Entry", null, null, false);
                    entry.setFields(List.of(
                            new Schema.Field("key", Schema.create(Schema.Type.STRING)),
                            new Schema.Field("value", schema.getValueType())));
                    emit(BLOCKS, routine(entry));
                }
                case UNION -> {
                    emit(UNION, schema.getTypes().size());
                    schema.getTypes().forEach(branch -> emit(routine(branch)));
                }
                case RECORD -> emit(CALL, routine(schema));
            }
        }

        /** Whether values of a schema have no bytes at all. Recursion goes through a union, array or map, which have. */
        private static boolean isEmpty(Schema schema, int depth) {
            return switch (schema.getType()) {
                case NULL -> true;
                case FIXED -> schema.getFixedSize() == 0;
                case RECORD ->
                    depth < MAX_DEPTH
                            && schema.getFields().stream().allMatch(field -> isEmpty(field.schema(), depth + 1));
                default -> false;
            };
        }

        private void emit(int... words) {
            for (int word : words) {
                code.add(word);
            }
            size += words.length;
        }
    }
}
