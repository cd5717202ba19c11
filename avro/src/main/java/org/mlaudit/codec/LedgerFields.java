package org.mlaudit.codec;

import java.nio.charset.StandardCharsets;

/**
 * What a leaf of the ledger says of one message, besides its place and its digest; overwritten by the next message. Texts are
 * views of the message, so they are valid only until it changes. Fields are open to those who write leaves, of which there is
 * one for every message.
 */
public final class LedgerFields {
    /** Most bytes of each text: four for each of the 256 characters that ids have at most. */
    public static final int MAX_TEXT_BYTES = 1024;

    private static final int COMMITMENT_BYTES = 32;

    /** The id of what the message tells, from its value. */
    public final Text id = new Text();
    /** The model; empty when the message names none. */
    public final Text model = new Text();
    /** Its version; empty when the message names none. */
    public final Text version = new Text();
    /** What captured it; empty when the message does not tell. */
    public final Text producer = new Text();
    /** Id of the data key that protects the person's fields, or, of an erasure, of the key that was destroyed; may be empty. */
    public final Text subjectKey = new Text();
    /** HMAC of the plaintext that is encrypted in the message, 32 bytes; empty when nothing is. */
    public final Text commitment = new Text();
    /** SHA-256 of the writer schema's parsing canonical form, 32 bytes; empty when the message could not be read. */
    public final Text fingerprint = new Text();
    /** Event time, microseconds since 1970 UTC; 0 when the message could not be read. */
    public long occurredAtMicros;
    /** Position in the stream of {@link #producer}, from 0; -1 when the message does not tell. */
    public long sequence;

    LedgerFields() {}

    void clear() {
        id.clear();
        model.clear();
        version.clear();
        producer.clear();
        subjectKey.clear();
        commitment.clear();
        fingerprint.clear();
        occurredAtMicros = 0;
        sequence = -1;
    }

    /** Whether a leaf can tell them. */
    boolean fitLeaves() {
        return sequence >= -1
                && id.fits()
                && model.fits()
                && version.fits()
                && producer.fits()
                && subjectKey.fits()
                && (commitment.length == 0 || commitment.length == COMMITMENT_BYTES);
    }

    /** Bytes within others. */
    public static final class Text {
        private static final byte[] NOTHING = {};

        private byte[] bytes = NOTHING;
        private int offset;
        private int length;

        Text() {}

        void set(byte[] bytes, int offset, int length) {
            this.bytes = bytes;
            this.offset = offset;
            this.length = length;
        }

        void clear() {
            set(NOTHING, 0, 0);
        }

        /** The bytes that it is a part of; not to be changed. */
        public byte[] bytes() {
            return bytes;
        }

        /** Where it starts in {@link #bytes()}. */
        public int offset() {
            return offset;
        }

        /** Number of its bytes. */
        public int length() {
            return length;
        }

        /** Whether it is UTF-8 and not too long. */
        private boolean fits() {
            return length <= MAX_TEXT_BYTES && Utf8.isValid(bytes, offset, length);
        }

        /** Its bytes read as UTF-8; makes a new string. */
        @Override
        public String toString() {
            return new String(bytes, offset, length, StandardCharsets.UTF_8);
        }
    }
}
