package org.mlaudit.streams.signing;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;

/** Keys for tests. */
public final class TestKeys {
    private TestKeys() {}

    /** A new key pair. */
    public static SigningKey key(String name) {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            return SigningKey.of(pair.getPrivate(), pair.getPublic(), false, name);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
