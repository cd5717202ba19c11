package org.mlaudit.streams.signing;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.function.LongSupplier;
import org.mlaudit.streams.ledger.Note;
import org.mlaudit.streams.ledger.NoteSigner;
import org.mlaudit.streams.ledger.VerifierKey;

/** An Ed25519 key pair (RFC 8032) that signs; the private half may be in a token and never leave it. Its text holds no secret. */
public final class SigningKey {
    private final PrivateKey secret;
    private final PublicKey open;
    private final NoteSigner signer;
    private final boolean demo;
    private final String place;

    private SigningKey(PrivateKey secret, PublicKey open, boolean demo, String place) {
        this.secret = secret;
        this.open = open;
        this.signer = NoteSigner.ed25519("probe", secret, open);
        this.demo = demo;
        this.place = place;
    }

    /**
     * A pair whose halves belong together, which is tried.
     *
     * @param demo whether the key is for demonstrations only
     * @param place where it is, for people
     * @throws IllegalArgumentException if it is no Ed25519 key
     * @throws org.mlaudit.streams.ledger.SigningException if its provider can't sign
     * @throws org.mlaudit.streams.ledger.NoteException if the halves are of two keys
     */
    public static SigningKey of(PrivateKey secret, PublicKey open, boolean demo, String place) {
        SigningKey key = new SigningKey(secret, open, demo, place);
        new Note("probe\n").sign(key.signer).verify(key.signer.verifierKey());
        return key;
    }

    /** What signs under a name: that of a tree. */
    public NoteSigner named(String name) {
        return signer.named(name);
    }

    /**
     * What cosigns checkpoints under the name of a witness.
     *
     * @param seconds tells the time, in seconds since 1970
     */
    public NoteSigner cosigner(String name, LongSupplier seconds) {
        return NoteSigner.cosigner(name, secret, open, seconds);
    }

    /** What verifies under a name. */
    public VerifierKey verifier(String name) {
        return signer.verifierKey().named(name);
    }

    /** Whether it is for demonstrations only: anybody who reads the state directory can sign with it. */
    public boolean demo() {
        return demo;
    }

    /** Where the key is. */
    public String place() {
        return place;
    }

    @Override
    public String toString() {
        return "SigningKey[" + place + "]";
    }
}
