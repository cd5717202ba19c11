package org.mlaudit.streams.change;

import java.nio.BufferOverflowException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * Watches one series of values, one after the other, and says after each whether the series has changed. A detector is
 * deterministic: equal series give equal answers, and a detector that is read back from {@link #encode()} goes on bit for
 * bit like the one that was written. After a change it starts anew with what it keeps of the recent values. {@link #add}
 * allocates nothing (except {@link Adwin}, when its window has grown twice as long). Not safe for use by several threads.
 */
public sealed interface ChangeDetector permits Adwin, Ddm, Eddm, HddmA, HddmW, Kswin, PageHinkley, Rddm, Stepd {
    /** The values that {@link #add} accepts. */
    Domain domain();

    /**
     * Takes the next value of the series.
     *
     * @throws IllegalArgumentException if the value is not of the {@link #domain()}
     */
    DetectorState add(double value);

    /** Whether the newest warning or change was towards higher values, or more ones; false before the first. */
    boolean rises();

    /** Number of bytes that {@link #writeTo} writes now. */
    int bytes();

    /** Writes the whole state, without the parameters. */
    void writeTo(ByteBuffer out);

    /**
     * Replaces the state by one that a detector of the same parameters wrote.
     *
     * @throws IllegalArgumentException if the bytes do not hold one
     */
    void readFrom(ByteBuffer in);

    /** The state in bytes. */
    default byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(bytes());
        writeTo(out);
        if (out.hasRemaining()) {
            throw new BufferOverflowException();
        }
        return out.array();
    }

    /**
     * Replaces the state by what {@link #encode} of a detector with the same parameters gave.
     *
     * @throws IllegalArgumentException if the bytes do not hold one
     */
    default void decode(byte[] state) {
        ByteBuffer in = ByteBuffer.wrap(state);
        try {
            readFrom(in);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("a detector's state of " + state.length + " bytes is cut short", e);
        }
        if (in.hasRemaining()) {
            throw new IllegalArgumentException("a detector's state has " + in.remaining() + " bytes too many");
        }
    }

    /** Reads a number of things to come. */
    static int size(ByteBuffer in, int most) {
        int size = in.getInt();
        if (size < 0 || size > most) {
            throw new IllegalArgumentException("a detector's state has a size of " + size + ", at most " + most);
        }
        return size;
    }
}
