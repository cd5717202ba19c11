package org.mlaudit.codec;

import org.mlaudit.contract.Reason;
import org.mlaudit.contract.ReasonCode;

/** Reads arrays of numbers, as many of their items as the row has room for: an EMBEDDING, or the classes' probabilities. */
final class ArrayItems {
    private ArrayItems() {}

    /**
     * Reads an array with the instruction {@link Op#EMBEDDING} or {@link Op#PROBABILITIES} at {@code pc}; answers the index
     * after it.
     */
    static int read(InferenceRow row, int[] code, int pc, byte[] data, int start, int limit) {
        int branches = code[pc + 2];
        boolean embedding = code[pc] == Op.EMBEDDING;
        float[] vector = embedding ? row.vector[code[pc + 1]] : row.probabilities;
        int items = 0;
        double squares = 0;
        int pos = start;
        while (true) {
            int end = Varints.end(data, pos);
            long count = Varints.value(data, pos, end);
            int block = pos;
            pos = end;
            if (count < 0) {
                count = -count;
                pos = Varints.end(data, pos);
            }
            if (count == 0) {
                if (embedding) {
                    DecodePlan.number(row, code[pc + 1], Math.sqrt(squares));
                    row.vectorLength[code[pc + 1]] = items;
                } else {
                    row.probabilitiesPresent = items > 0 && items == vector.length;
                }
                return pos;
            }
            if (count < 0 || count > limit - pos) {
                throw Varints.malformed("a block of " + count + " items where fewer bytes are left", block);
            }
            for (int i = 0; i < count; i++) {
                int branch = 0;
                if (branches > 0) {
                    end = Varints.end(data, pos);
                    branch = Skipper.branch(data, pos, end, branches);
                    pos = end;
                }
                float item;
                switch (code[pc + 3 + branch]) {
                    case Op.FLOAT -> {
                        item = Float.intBitsToFloat((int) DecodePlan.INTS.get(data, pos));
                        pos += Float.BYTES;
                    }
                    case Op.DOUBLE -> {
                        item = (float) Double.longBitsToDouble((long) DecodePlan.LONGS.get(data, pos));
                        pos += Double.BYTES;
                    }
                    case Op.LONG -> {
                        end = Varints.end(data, pos);
                        item = (float) Varints.value(data, pos, end);
                        pos = end;
                    }
                    default ->
                        throw new DecodingException(Reason.of(
                                ReasonCode.SCHEMA,
                                "",
                                (embedding ? "an item that is no 32-bit number" : "an item that is no number")
                                        + ", at byte " + pos));
                }
                squares += (double) item * item;
                if (items < vector.length) {
                    vector[items] = item;
                }
                items++;
            }
        }
    }
}
