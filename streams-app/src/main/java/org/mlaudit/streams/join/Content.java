package org.mlaudit.streams.join;

/** Where the contents of an entry to be written are; used again for the next one. */
final class Content {
    private static final byte[] NONE = new byte[0];

    byte[] bytes = NONE;
    int offset;
    int length;
    byte[] original = NONE;
    int originalOffset;
    int originalLength;

    Content of(byte[] bytes, int offset, int length) {
        return of(bytes, offset, length, NONE, 0, 0);
    }

    Content of(byte[] bytes, int offset, int length, byte[] original, int originalOffset, int originalLength) {
        this.bytes = bytes;
        this.offset = offset;
        this.length = length;
        this.original = original;
        this.originalOffset = originalOffset;
        this.originalLength = originalLength;
        return this;
    }
}
