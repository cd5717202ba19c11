package org.mlaudit.streams.ledger;

import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** One signature line of a note: the name of a key, its id, and what the key made of the note's text. */
public final class NoteSignature {
    /** What a signature line begins with: an em dash and a space. */
    static final String START = "\u2014 ";

    private static final int ID_BYTES = 4;

    private final String name;
    private final int keyId;
    private final byte[] signature;

    /**
     * Names the parts.
     *
     * @param keyId the 32 bits, big-endian in the line
     * @param signature at least one byte
     * @throws IllegalArgumentException if the name can't be that of a key, or the signature is empty
     */
    public NoteSignature(String name, int keyId, byte[] signature) {
        if (!Texts.isKeyName(name)) {
            throw new IllegalArgumentException("'" + name + "' can't be the name of a key");
        }
        if (signature.length == 0) {
            throw new IllegalArgumentException("the signature is empty");
        }
        this.name = name;
        this.keyId = keyId;
        this.signature = signature.clone();
    }

    /** Reads a line without its end; the message of what is thrown says what is wrong. */
    static NoteSignature parse(String line) {
        if (!line.startsWith(START)) {
            throw new IllegalArgumentException("a signature begins with an em dash and a space");
        }
        int space = line.indexOf(' ', START.length());
        if (space < 0) {
            throw new IllegalArgumentException("a signature has a name, a space and base64");
        }
        String name = line.substring(START.length(), space);
        byte[] bytes;
        try {
            bytes = Texts.base64(line.substring(space + 1));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("what follows the name " + e.getMessage(), e);
        }
        if (bytes.length <= ID_BYTES) {
            throw new IllegalArgumentException("a signature has more than " + ID_BYTES + " bytes, not " + bytes.length);
        }
        int keyId =
                (((bytes[0] & 0xff) << 24) | ((bytes[1] & 0xff) << 16) | ((bytes[2] & 0xff) << 8) | (bytes[3] & 0xff));
        byte[] signature = new byte[bytes.length - ID_BYTES];
        System.arraycopy(bytes, ID_BYTES, signature, 0, signature.length);
        return new NoteSignature(name, keyId, signature);
    }

    /** Returns the name of the key. */
    public String name() {
        return name;
    }

    /** Returns the id of the key. */
    public int keyId() {
        return keyId;
    }

    /** Returns a copy of what the key made. */
    public byte[] signature() {
        return signature.clone();
    }

    /** Returns whether name and id are those of a key. */
    public boolean isOf(VerifierKey key) {
        return keyId == key.keyId() && name.equals(key.name());
    }

    /** Returns the line without its end. */
    public String line() {
        byte[] bytes = new byte[ID_BYTES + signature.length];
        for (int i = 0; i < ID_BYTES; i++) {
            bytes[i] = (byte) (keyId >>> (24 - 8 * i));
        }
        System.arraycopy(signature, 0, bytes, ID_BYTES, signature.length);
        return START + name + " " + Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NoteSignature that && line().equals(that.line());
    }

    @Override
    public int hashCode() {
        return line().hashCode();
    }

    @Override
    public String toString() {
        return name + "+" + HexFormat.of().toHexDigits(keyId);
    }
}
