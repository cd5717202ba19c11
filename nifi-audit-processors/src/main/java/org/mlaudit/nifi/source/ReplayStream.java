package org.mlaudit.nifi.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * An input stream that keeps what was read since a mark, so that a record can be had again as it was, and reading can
 * go on from the line after it. Memory is bounded by the largest record and what the reader reads ahead.
 */
final class ReplayStream extends InputStream {
    private final InputStream in;
    private final int limit;
    private byte[] kept = new byte[1 << 16];
    /** Offset in the source of {@code kept[0]}. */
    private long base;
    /** Bytes in {@code kept}. */
    private int end;
    /** Where the next read takes from; equals {@code end} unless the stream was rewound. */
    private int at;
    /** Everything before this offset of the source may be dropped. */
    private long mark;

    /**
     * @param limit largest number of bytes to keep from the mark on
     */
    ReplayStream(InputStream in, int limit) {
        this.in = in;
        this.limit = limit;
    }

    /** Keeps everything from this offset of the source on; what is before it is gone. */
    void keepFrom(long offset) {
        mark = Math.max(mark, offset);
    }

    /** The bytes from one offset of the source to another, both at or after the mark and before what was read. */
    byte[] copy(long from, long to) {
        return Arrays.copyOfRange(kept, (int) (from - base), (int) (Math.min(to, base + end) - base));
    }

    /** Offset in the source of the next byte. */
    long position() {
        return base + at;
    }

    /**
     * Reads from the mark to the end of the first line that holds anything, and returns that line without its line
     * break.
     */
    byte[] line() throws IOException {
        at = (int) (mark - base);
        long start = -1;
        while (at < end || fill() > 0) {
            byte next = kept[at++];
            if (start < 0 && next != ' ' && next != '\t' && next != '\r' && next != '\n') {
                start = position() - 1;
            }
            if (start >= 0 && next == '\n') {
                return copy(start, position() - 1);
            }
        }
        return start < 0 ? new byte[0] : copy(start, position());
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (at == end && fill() < 0) {
            return -1;
        }
        int count = Math.min(length, end - at);
        System.arraycopy(kept, at, into, offset, count);
        at += count;
        return count;
    }

    private int fill() throws IOException {
        int drop = (int) (Math.min(mark, base + end) - base);
        if (drop > 0 && (end == kept.length || drop == end)) {
            System.arraycopy(kept, drop, kept, 0, end - drop);
            base += drop;
            end -= drop;
            at -= drop;
        }
        if (end == kept.length) {
            if (end >= limit) {
                throw new RecordTooLarge(base, limit);
            }
            kept = Arrays.copyOf(kept, (int) Math.min(limit, kept.length * 2L));
        }
        int count = in.read(kept, end, kept.length - end);
        if (count > 0) {
            end += count;
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** A record is larger than what may be kept. */
    static final class RecordTooLarge extends IOException {
        private static final long serialVersionUID = 1L;

        RecordTooLarge(long offset, int limit) {
            super("the record at byte " + offset + " is larger than " + limit + " bytes");
        }
    }
}
