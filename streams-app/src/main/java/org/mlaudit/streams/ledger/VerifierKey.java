package org.mlaudit.streams.ledger;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Checks signatures of notes: a name, an Ed25519 public key, and what kind of signatures it makes. Written as C2SP signed-note has
 * it: {@code <name>+<hex of the key id>+<base64 of the type and the public key>}.
 */
public final class VerifierKey {
    /** The kinds of signatures that are known. */
    public enum Type {
        /** Ed25519 over the note's text (C2SP signed-note). */
        ED25519(1),
        /** Ed25519 over the time and the text of a checkpoint (C2SP tlog-cosignature). */
        COSIGNATURE(4);

        private final byte code;

        Type(int code) {
            this.code = (byte) code;
        }

        /** Returns the signature type byte. */
        public byte code() {
            return code;
        }
    }

    /** Number of bytes of an Ed25519 public key (RFC 8032). */
    private static final int KEY_BYTES = 32;

    private static final int SIGNATURE_BYTES = 64;
    /** What precedes the 32 bytes in the DER of a SubjectPublicKeyInfo (RFC 8410). */
    private static final byte[] SPKI = HexFormat.of().parseHex("302a300506032b6570032100");

    private final String name;
    private final Type type;
    private final byte[] raw;
    private final int keyId;
    private final PublicKey key;

    private VerifierKey(String name, Type type, byte[] raw, PublicKey key) {
        if (!Texts.isKeyName(name)) {
            throw new IllegalArgumentException("'" + name + "' can't be the name of a key");
        }
        this.name = name;
        this.type = type;
        this.raw = raw;
        this.key = key;
        this.keyId = keyId(name, type, raw);
    }

    /**
     * Makes a verifier of a key of the platform.
     *
     * @throws IllegalArgumentException if it is not an Ed25519 key, or the name can't be that of a key
     */
    public static VerifierKey of(String name, Type type, PublicKey key) {
        byte[] encoded = key.getEncoded();
        if (encoded == null
                || encoded.length != SPKI.length + KEY_BYTES
                || !Arrays.equals(encoded, 0, SPKI.length, SPKI, 0, SPKI.length)) {
            throw new IllegalArgumentException(
                    "the public key of " + name + " is not an Ed25519 key but " + key.getAlgorithm());
        }
        byte[] raw = Arrays.copyOfRange(encoded, SPKI.length, encoded.length);
        return new VerifierKey(name, type, raw, publicKey(raw));
    }

    /**
     * Reads a verifier key.
     *
     * @throws IllegalArgumentException if it is malformed, of an unknown type, or its key id is not that of its name and key
     */
    public static VerifierKey parse(String text) {
        int first = text.indexOf('+');
        int second = text.indexOf('+', first + 1);
        if (first < 0 || second < 0) {
            throw notOne(text, "it has not three parts with a plus between them");
        }
        String name = text.substring(0, first);
        String id = text.substring(first + 1, second);
        byte[] typed;
        try {
            typed = Texts.base64(text.substring(second + 1));
        } catch (IllegalArgumentException e) {
            throw notOne(text, "its last part " + e.getMessage());
        }
        if (!Texts.isKeyName(name)) {
            throw notOne(text, "its name is empty or has a space or a control character");
        }
        if (typed.length == 0) {
            throw notOne(text, "it holds no key");
        }
        Type type = Arrays.stream(Type.values())
                .filter(each -> each.code == typed[0])
                .findFirst()
                .orElseThrow(() -> notOne(
                        text, "its signatures are of type " + (typed[0] & 0xff) + ", and only 1 and 4 are known"));
        if (typed.length != 1 + KEY_BYTES) {
            throw notOne(text, "an Ed25519 key has " + KEY_BYTES + " bytes, not " + (typed.length - 1));
        }
        byte[] raw = Arrays.copyOfRange(typed, 1, typed.length);
        var key = new VerifierKey(name, type, raw, publicKey(raw));
        if (!id.equals(HexFormat.of().toHexDigits(key.keyId))) {
            throw notOne(
                    text, "its key id is not " + HexFormat.of().toHexDigits(key.keyId) + ", which name and key have");
        }
        return key;
    }

    private static IllegalArgumentException notOne(String text, String reason) {
        return new IllegalArgumentException("'" + text + "' is not a verifier key: " + reason);
    }

    private static PublicKey publicKey(byte[] raw) {
        byte[] encoded = Arrays.copyOf(SPKI, SPKI.length + KEY_BYTES);
        System.arraycopy(raw, 0, encoded, SPKI.length, KEY_BYTES);
        try {
            PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
            Signature.getInstance("Ed25519").initVerify(key);
            return key;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the bytes of the key are no Ed25519 public key", e);
        }
    }

    private static int keyId(String name, Type type, byte[] raw) {
        byte[] named = name.getBytes(StandardCharsets.UTF_8);
        byte[] hashed = Arrays.copyOf(named, named.length + 2 + KEY_BYTES);
        hashed[named.length] = '\n';
        hashed[named.length + 1] = type.code;
        System.arraycopy(raw, 0, hashed, named.length + 2, KEY_BYTES);
        byte[] hash = new TreeHasher().sha256(hashed).bytes();
        return (((hash[0] & 0xff) << 24) | ((hash[1] & 0xff) << 16) | ((hash[2] & 0xff) << 8) | (hash[3] & 0xff));
    }

    /** Returns the name. */
    public String name() {
        return name;
    }

    /** Returns the first four bytes of SHA-256(name || 0x0A || type || public key), big-endian. */
    public int keyId() {
        return keyId;
    }

    /** Returns what kind of signatures the key makes. */
    public Type type() {
        return type;
    }

    /** Returns the same key under another name, which has another key id. */
    public VerifierKey named(String other) {
        return new VerifierKey(other, type, raw, key);
    }

    /** Returns whether both are the same Ed25519 key, whatever their names and types. */
    public boolean isSameKeyAs(VerifierKey other) {
        return Arrays.equals(raw, other.raw);
    }

    /** Returns the 32 bytes of the public key (RFC 8032). */
    public byte[] publicKey() {
        return raw.clone();
    }

    /** Returns whether the key made this signature of a text. Name and id are not looked at. */
    public boolean verifies(String text, NoteSignature signature) {
        byte[] made = signature.signature();
        return switch (type) {
            case ED25519 -> verifies(text.getBytes(StandardCharsets.UTF_8), made);
            case COSIGNATURE -> Cosignature.verifies(this, text, made);
        };
    }

    /** Returns whether bytes are the Ed25519 signature of a message. */
    boolean verifies(byte[] message, byte[] made) {
        if (made.length != SIGNATURE_BYTES) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(made);
        } catch (SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform can't verify Ed25519 signatures", e);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof VerifierKey that
                && type == that.type
                && name.equals(that.name)
                && Arrays.equals(raw, that.raw);
    }

    @Override
    public int hashCode() {
        return keyId;
    }

    @Override
    public String toString() {
        byte[] typed = new byte[1 + KEY_BYTES];
        typed[0] = type.code;
        System.arraycopy(raw, 0, typed, 1, KEY_BYTES);
        return name + "+" + HexFormat.of().toHexDigits(keyId) + "+"
                + Base64.getEncoder().encodeToString(typed);
    }
}
