package org.mlaudit.streams.join;

/** One entry of a block, read in place; used again for the next one. */
final class Entry {
    byte[] bytes = new byte[0];
    Kind kind = Kind.PREDICTION;
    int version;
    long hashHigh;
    long hashLow;
    long expiresAtMillis;
    int offset;
    int length;
    int originalOffset;
    int originalLength;
    /** Where the entry starts in its block. */
    int start;
    /** Where the next entry starts. */
    int end;

    private int at;

    /**
     * Reads the entry that starts somewhere in a block.
     *
     * @throws UnreadableBlockException if there is none
     */
    void read(Block block, int from) {
        bytes = block.bytes();
        start = from;
        int limit = block.end();
        if (limit - from < Block.HASH_BYTES) {
            throw unreadable(block, from);
        }
        hashHigh = Block.getLong(bytes, from);
        hashLow = Block.getLong(bytes, from + Long.BYTES);
        at = from + Block.HASH_BYTES;
        try {
            int tag = (int) varint();
            kind = Kind.of(tag & ((1 << Kind.BITS) - 1));
            version = tag >>> Kind.BITS;
            long steps = varint();
            expiresAtMillis = block.base() + ((steps >>> 1) ^ -(steps & 1));
            length = length(limit);
            offset = at;
            at += length;
            originalLength = kind == Kind.WAITING_TRUTH ? length(limit) : 0;
            originalOffset = at;
            at += originalLength;
        } catch (IndexOutOfBoundsException e) {
            throw unreadable(block, from);
        }
        end = at;
        if (end > limit || length < 0 || originalLength < 0) {
            throw unreadable(block, from);
        }
    }

    int size() {
        return end - start;
    }

    private int length(int limit) {
        long length = varint();
        return length < 0 || length > limit - at ? -1 : (int) length;
    }

    private long varint() {
        int next = bytes[at++];
        return next >= 0 ? next : longer(next);
    }

    private long longer(int first) {
        byte[] from = bytes;
        int position = at;
        int next = first;
        long value = next & 0x7F;
        for (int shift = 7; next < 0 && shift < Long.SIZE; shift += 7) {
            next = from[position++];
            value |= (next & 0x7FL) << shift;
        }
        at = position;
        return value;
    }

    private static UnreadableBlockException unreadable(Block block, int from) {
        return new UnreadableBlockException(
                "block " + block.number() + " holds no entry at byte " + from + " of " + block.end());
    }
}
