package org.mlaudit.streams.ledger;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A SHA-256 hash, 32 bytes that never change. */
public final class Hash {
    /** Number of bytes. */
    public static final int BYTES = 32;

    private final byte[] bytes;

    private Hash(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Copies 32 bytes.
     *
     * @throws IllegalArgumentException if there are more or fewer
     */
    public static Hash of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a hash has " + BYTES + " bytes, not " + bytes.length);
        }
        return new Hash(bytes.clone());
    }

    /** Copies 32 bytes from an offset on. */
    public static Hash of(byte[] bytes, int offset) {
        byte[] copy = new byte[BYTES];
        System.arraycopy(bytes, offset, copy, 0, BYTES);
        return new Hash(copy);
    }

    /**
     * Reads a hash in base64 (RFC 4648 section 4), with padding and in its only canonical form.
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    public static Hash parseBase64(String text) {
        byte[] decoded = Texts.base64(text);
        if (decoded.length != BYTES) {
            throw new IllegalArgumentException("a hash has " + BYTES + " bytes, not " + decoded.length);
        }
        return new Hash(decoded);
    }

    /** Returns a copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Copies the bytes to an offset of an array. */
    public void copyTo(byte[] out, int offset) {
        System.arraycopy(bytes, 0, out, offset, BYTES);
    }

    /** Whether 32 bytes from an offset on are this hash. */
    public boolean sameAs(byte[] other, int offset) {
        for (int i = 0; i < BYTES; i++) {
            if (bytes[i] != other[offset + i]) {
                return false;
            }
        }
        return true;
    }

    /** Returns the hash in base64, with padding. */
    public String base64() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Returns the hash as 64 lower-case hexadecimal digits. */
    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Hash hash && MessageDigest.isEqual(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return (bytes[0] & 0xff) | ((bytes[1] & 0xff) << 8) | ((bytes[2] & 0xff) << 16) | (bytes[3] << 24);
    }

    @Override
    public String toString() {
        return base64();
    }
}
