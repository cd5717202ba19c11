package org.mlaudit.streams.performance;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The bytes that pending decisions and outcomes are kept in, little-endian. A decision takes 11 bytes, and 8 for each of its
 * score, value, lower and upper bound, 4 for each probability and group; an outcome usually takes 17. Stored: the format must not
 * change. Allocates nothing. For use by one thread.
 */
public final class DecisionBytes {
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int DISAGREES = 1;
    private static final int SCORE = 2;
    private static final int VALUE = 4;
    private static final int INTERVAL = 8;
    private static final int PROBABILITIES = 16;
    private static final int TIME_BYTES = 6;
    private static final int LABEL = 1;
    private static final int WEIGHT = 2;
    private static final int MOST_TRUTH_BYTES = 1 + 3 * Long.BYTES + Integer.BYTES;

    private byte[] bytes = new byte[64];
    private int length;

    /** What was written last, from index 0; overwritten by the next. */
    public byte[] bytes() {
        return bytes;
    }

    /** How many bytes were written last. */
    public int length() {
        return length;
    }

    /** Writes a decision. */
    public void write(Decision decision) {
        length = 0;
        room(1
                + TIME_BYTES
                + 2 * Short.BYTES
                + Long.BYTES * 4
                + Integer.BYTES * (decision.probabilities.length + decision.groups.length));
        boolean score = !Double.isNaN(decision.score);
        boolean value = !Double.isNaN(decision.value);
        boolean interval = !Double.isNaN(decision.lower) && !Double.isNaN(decision.upper);
        bytes[length++] = (byte) ((decision.disagrees ? DISAGREES : 0)
                | (score ? SCORE : 0)
                | (value ? VALUE : 0)
                | (interval ? INTERVAL : 0)
                | (decision.hasProbabilities ? PROBABILITIES : 0));
        for (int i = 0; i < TIME_BYTES; i++) {
            bytes[length++] = (byte) (decision.occurredAtMillis >>> (8 * i));
        }
        putShort(decision.label);
        putShort(decision.cell);
        if (score) {
            putDouble(decision.score);
        }
        if (value) {
            putDouble(decision.value);
        }
        if (interval) {
            putDouble(decision.lower);
            putDouble(decision.upper);
        }
        if (decision.hasProbabilities) {
            for (float probability : decision.probabilities) {
                putInt(Float.floatToRawIntBits(probability));
            }
        }
        for (int group : decision.groups) {
            putInt(group);
        }
    }

    /** Reads what {@link #write(Decision)} wrote, into a decision of the same specification. */
    public static void read(byte[] from, int offset, Decision into) {
        int at = offset;
        int flags = from[at++];
        into.disagrees = (flags & DISAGREES) != 0;
        long millis = 0;
        for (int i = 0; i < TIME_BYTES; i++) {
            millis |= (from[at++] & 0xFFL) << (8 * i);
        }
        into.occurredAtMillis = millis;
        into.label = getShort(from, at);
        into.cell = getShort(from, at + Short.BYTES);
        at += 2 * Short.BYTES;
        into.score = Double.NaN;
        into.value = Double.NaN;
        into.lower = Double.NaN;
        into.upper = Double.NaN;
        if ((flags & SCORE) != 0) {
            into.score = Double.longBitsToDouble((long) LONGS.get(from, at));
            at += Double.BYTES;
        }
        if ((flags & VALUE) != 0) {
            into.value = Double.longBitsToDouble((long) LONGS.get(from, at));
            at += Double.BYTES;
        }
        if ((flags & INTERVAL) != 0) {
            into.lower = Double.longBitsToDouble((long) LONGS.get(from, at));
            into.upper = Double.longBitsToDouble((long) LONGS.get(from, at + Double.BYTES));
            at += 2 * Double.BYTES;
        }
        into.hasProbabilities = (flags & PROBABILITIES) != 0;
        if (into.hasProbabilities) {
            for (int i = 0; i < into.probabilities.length; i++) {
                into.probabilities[i] = Float.intBitsToFloat((int) INTS.get(from, at));
                at += Integer.BYTES;
            }
        }
        for (int i = 0; i < into.groups.length; i++) {
            into.groups[i] = (int) INTS.get(from, at);
            at += Integer.BYTES;
        }
    }

    /** Writes what arrived of an outcome. */
    public void write(Truth truth) {
        length = 0;
        room(MOST_TRUTH_BYTES);
        boolean weighted = truth.weight != Truth.ONE;
        bytes[length++] =
                (byte) ((truth.hasLabel ? LABEL : 0) | (truth.hasValue ? VALUE : 0) | (weighted ? WEIGHT : 0));
        putLong(truth.observedAtMillis);
        if (truth.hasLabel) {
            putLong(truth.labelHash);
        }
        if (truth.hasValue) {
            putDouble(truth.value);
        }
        if (weighted) {
            putInt((int) truth.weight);
        }
    }

    /** Reads what {@link #write(Truth)} wrote. */
    public static void read(byte[] from, int offset, Truth into) {
        int flags = from[offset];
        into.observedAtMillis = (long) LONGS.get(from, offset + 1);
        int at = offset + 1 + Long.BYTES;
        into.hasLabel = (flags & LABEL) != 0;
        into.labelHash = 0;
        if (into.hasLabel) {
            into.labelHash = (long) LONGS.get(from, at);
            at += Long.BYTES;
        }
        into.hasValue = (flags & VALUE) != 0;
        into.value = 0;
        if (into.hasValue) {
            into.value = Double.longBitsToDouble((long) LONGS.get(from, at));
            at += Double.BYTES;
        }
        into.weight = (flags & WEIGHT) != 0 ? (int) INTS.get(from, at) : Truth.ONE;
    }

    private void room(int more) {
        if (bytes.length < more) {
            bytes = new byte[more];
        }
    }

    private void putShort(int value) {
        bytes[length++] = (byte) value;
        bytes[length++] = (byte) (value >>> 8);
    }

    private static int getShort(byte[] from, int at) {
        return (short) ((from[at] & 0xFF) | from[at + 1] << 8);
    }

    private void putInt(int value) {
        INTS.set(bytes, length, value);
        length += Integer.BYTES;
    }

    private void putLong(long value) {
        LONGS.set(bytes, length, value);
        length += Long.BYTES;
    }

    private void putDouble(double value) {
        putLong(Double.doubleToRawLongBits(value));
    }
}
