package org.mlaudit.streams.ledger;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;

/** Ed25519 keys for tests. */
final class TestKeys {
    /** What precedes the 32 bytes of a private key in its DER (RFC 8410). */
    private static final byte[] PKCS8 = HexFormat.of().parseHex("302e020100300506032b657004220420");

    private TestKeys() {}

    static PrivateKey privateKey(byte[] seed) {
        byte[] encoded = new byte[PKCS8.length + seed.length];
        System.arraycopy(PKCS8, 0, encoded, 0, PKCS8.length);
        System.arraycopy(seed, 0, encoded, PKCS8.length, seed.length);
        try {
            return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** The same pair for the same number. */
    static KeyPair pair(int number) {
        try {
            var random = SecureRandom.getInstance("SHA1PRNG");
            random.setSeed(number);
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(NamedParameterSpec.ED25519, random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static PublicKey publicKey(int number) {
        return pair(number).getPublic();
    }

    static NoteSigner signer(String name, int number) {
        KeyPair pair = pair(number);
        return NoteSigner.ed25519(name, pair.getPrivate(), pair.getPublic());
    }

    static NoteSigner cosigner(String name, int number, long seconds) {
        KeyPair pair = pair(number);
        return NoteSigner.cosigner(name, pair.getPrivate(), pair.getPublic(), () -> seconds);
    }
}
