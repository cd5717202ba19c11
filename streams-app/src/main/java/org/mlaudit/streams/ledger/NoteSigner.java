package org.mlaudit.streams.ledger;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.function.LongSupplier;

/** Signs notes under a name. The private key may be anywhere that Java's security providers reach: a PKCS#12 file, a PKCS#11 token. */
public final class NoteSigner {
    private final VerifierKey verifier;
    private final PrivateKey key;
    private final LongSupplier seconds;

    private NoteSigner(VerifierKey verifier, PrivateKey key, LongSupplier seconds) {
        this.verifier = verifier;
        this.key = key;
        this.seconds = seconds;
    }

    /**
     * Signs texts as they are (signature type 0x01).
     *
     * @throws IllegalArgumentException if the public key is not an Ed25519 key or the name can't be that of a key
     */
    public static NoteSigner ed25519(String name, PrivateKey key, PublicKey publicKey) {
        return new NoteSigner(VerifierKey.of(name, VerifierKey.Type.ED25519, publicKey), key, () -> 0);
    }

    /**
     * Cosigns checkpoints (signature type 0x04).
     *
     * @param seconds tells the time, in seconds since 1970
     * @throws IllegalArgumentException if the public key is not an Ed25519 key or the name can't be that of a key
     */
    public static NoteSigner cosigner(String name, PrivateKey key, PublicKey publicKey, LongSupplier seconds) {
        return new NoteSigner(VerifierKey.of(name, VerifierKey.Type.COSIGNATURE, publicKey), key, seconds);
    }

    /** Returns the name under which it signs. */
    public String name() {
        return verifier.name();
    }

    /** Returns the id of its key. */
    public int keyId() {
        return verifier.keyId();
    }

    /** Returns what checks its signatures. */
    public VerifierKey verifierKey() {
        return verifier;
    }

    /** Returns a signer with the same key and another name. */
    public NoteSigner named(String other) {
        return new NoteSigner(verifier.named(other), key, seconds);
    }

    /**
     * Signs a text.
     *
     * @throws SigningException if the key can't be used
     */
    public NoteSignature sign(String text) {
        byte[] signature = switch (verifier.type()) {
            case ED25519 -> sign(Texts.utf8(text));
            case COSIGNATURE -> Cosignature.sign(this, seconds.getAsLong(), text);
        };
        return new NoteSignature(name(), keyId(), signature);
    }

    byte[] sign(byte[] message) {
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(key);
            signer.update(message);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new SigningException("the key of " + name() + " can't sign: " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return "NoteSigner of " + verifier;
    }
}
