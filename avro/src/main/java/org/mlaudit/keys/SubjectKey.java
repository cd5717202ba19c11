package org.mlaudit.keys;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The data key of one subject for one purpose: AES-256-GCM (NIST SP 800-38D) with random nonces of 96 bits, so that one key
 * may encrypt 2^32 records. A ciphertext is nonce, encrypted bytes, tag of 16 bytes. Thread-safe; once it is destroyed, all
 * use of it fails.
 */
public final class SubjectKey {
    /** Bytes of a key. */
    static final int KEY_BYTES = 32;

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();
    /** Ciphers are costly to make and can't be shared between threads. */
    private static final ConcurrentLinkedQueue<Cipher> CIPHERS = new ConcurrentLinkedQueue<>();

    private final HeldKey held;
    private final byte[] bytes;
    private boolean destroyed;

    /** A key; takes the bytes over. */
    SubjectKey(HeldKey held, byte[] bytes) {
        if (bytes.length != KEY_BYTES) {
            throw new IllegalArgumentException("a data key has " + KEY_BYTES + " bytes, not " + bytes.length);
        }
        this.held = held;
        this.bytes = bytes;
    }

    /** Random id of the key. */
    public String id() {
        return held.id();
    }

    /** What stands for the subject in published records: random, unrelated to the subject, gone with the key. */
    public String alias() {
        return held.alias();
    }

    /** What the store says of the key. */
    public HeldKey held() {
        return held;
    }

    /**
     * Encrypts bytes and binds them to others.
     *
     * @throws KeyErasedException if the key is destroyed
     */
    public byte[] encrypt(byte[] plaintext, byte[] associatedData) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        Cipher cipher = take();
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key(), new GCMParameterSpec(TAG_BITS, nonce), RANDOM);
            cipher.updateAAD(associatedData);
            byte[] out = Arrays.copyOf(nonce, NONCE_BYTES + cipher.getOutputSize(plaintext.length));
            cipher.doFinal(plaintext, 0, plaintext.length, out, NONCE_BYTES);
            return out;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM can't encrypt " + plaintext.length + " bytes", e);
        } finally {
            CIPHERS.add(cipher);
        }
    }

    /**
     * Decrypts what {@link #encrypt} made.
     *
     * @throws DecryptionException if the ciphertext or the associated data is not what it was, or of another key
     * @throws KeyErasedException if the key is destroyed
     */
    public byte[] decrypt(byte[] ciphertext, byte[] associatedData) {
        if (ciphertext.length < NONCE_BYTES + TAG_BITS / Byte.SIZE) {
            throw unreadable(null);
        }
        Cipher cipher = take();
        try {
            cipher.init(Cipher.DECRYPT_MODE, key(), new GCMParameterSpec(TAG_BITS, ciphertext, 0, NONCE_BYTES));
            cipher.updateAAD(associatedData);
            return cipher.doFinal(ciphertext, NONCE_BYTES, ciphertext.length - NONCE_BYTES);
        } catch (GeneralSecurityException e) {
            throw unreadable(e);
        } finally {
            CIPHERS.add(cipher);
        }
    }

    private DecryptionException unreadable(@Nullable Throwable cause) {
        return new DecryptionException(
                "data key " + id() + " does not open the ciphertext: it was changed, or moved", cause);
    }

    private static Cipher take() {
        Cipher cipher = CIPHERS.poll();
        if (cipher != null) {
            return cipher;
        }
        try {
            return Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES/GCM/NoPadding", e);
        }
    }

    private synchronized SecretKeySpec key() {
        if (destroyed) {
            throw new KeyErasedException(id());
        }
        return new SecretKeySpec(bytes, "AES");
    }

    /** Whether the key is the one of these bytes. */
    synchronized boolean has(byte[] others) {
        return !destroyed && Arrays.equals(bytes, others);
    }

    /** Zeroes the key. */
    synchronized void destroy() {
        destroyed = true;
        Arrays.fill(bytes, (byte) 0);
    }

    /** The key's id alone. */
    @Override
    public String toString() {
        return "data key " + id();
    }
}
