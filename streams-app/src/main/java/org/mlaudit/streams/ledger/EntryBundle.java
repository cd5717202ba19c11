package org.mlaudit.streams.ledger;

import java.util.Arrays;

/**
 * Entries one behind the other, each as two bytes of length, big-endian, and its data: the entry bundle of C2SP tlog-tiles. Written
 * and read without allocation.
 */
public final class EntryBundle {
    /** Most bytes of an entry. */
    public static final int MOST_BYTES = 0xffff;

    private EntryBundle() {}

    /** Collects entries in an array that grows. One thread. */
    public static final class Writer {
        private byte[] bytes;
        private int length;
        private int count;

        /**
         * Begins without entries.
         *
         * @param capacity bytes for which there is room at first
         */
        public Writer(int capacity) {
            bytes = new byte[Math.max(capacity, 16)];
        }

        /**
         * Appends an entry.
         *
         * @throws IllegalArgumentException if it has more than 65,535 bytes
         */
        public void append(byte[] data, int offset, int entryLength) {
            if (entryLength > MOST_BYTES) {
                throw new IllegalArgumentException("an entry has at most " + MOST_BYTES + " bytes, not " + entryLength);
            }
            int end = Math.addExact(length, 2 + entryLength);
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(end, bytes.length + (bytes.length >> 1)));
            }
            bytes[length] = (byte) (entryLength >> 8);
            bytes[length + 1] = (byte) entryLength;
            System.arraycopy(data, offset, bytes, length + 2, entryLength);
            length = end;
            count++;
        }

        /** Returns the number of entries. */
        public int count() {
            return count;
        }

        /** Returns the number of bytes. */
        public int length() {
            return length;
        }

        /** Returns a copy of the bytes written. */
        public byte[] toBytes() {
            return Arrays.copyOf(bytes, length);
        }

        /** Forgets all entries and keeps the room. */
        public void clear() {
            length = 0;
            count = 0;
        }
    }

    /** Walks over the entries of a bundle. One thread. */
    public static final class Reader {
        private final byte[] bytes;
        private int offset;
        private int entryLength;
        private int next;

        /** Reads from the first entry on. */
        public Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        /**
         * Goes to the next entry.
         *
         * @return false if there is none
         * @throws MalformedException if the bundle ends within an entry
         */
        public boolean next() {
            if (next == bytes.length) {
                return false;
            }
            if (bytes.length - next < 2) {
                throw new MalformedException("entry bundle", next, "ends within the length of an entry");
            }
            int length = ((bytes[next] & 0xff) << 8) | (bytes[next + 1] & 0xff);
            if (bytes.length - next - 2 < length) {
                throw new MalformedException("entry bundle", next, "ends within an entry of " + length + " bytes");
            }
            offset = next + 2;
            entryLength = length;
            next = offset + length;
            return true;
        }

        /** Returns the array of which the entry is a part. */
        public byte[] bytes() {
            return bytes;
        }

        /** Returns where the entry begins. */
        public int offset() {
            return offset;
        }

        /** Returns the number of bytes of the entry. */
        public int length() {
            return entryLength;
        }

        /** Returns a copy of the entry. */
        public byte[] entry() {
            return Arrays.copyOfRange(bytes, offset, offset + entryLength);
        }
    }

    /** Counts the entries. */
    public static int count(byte[] bundle) {
        var reader = new Reader(bundle);
        int count = 0;
        while (reader.next()) {
            count++;
        }
        return count;
    }
}
