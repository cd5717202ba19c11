package org.mlaudit.keys;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KmsClient;
import com.google.crypto.tink.KmsClients;
import com.google.crypto.tink.subtle.AesGcmJce;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.ServiceLoader;
import javax.crypto.AEADBadTagException;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What encrypts the keyset's file: AES-256-GCM under a key that PBKDF2-HMAC-SHA256 derives from a passphrase (RFC 8018; as many
 * iterations as OWASP's Password Storage Cheat Sheet asks for), or a key of a KMS that Tink's {@link KmsClients} reach.
 */
final class KeysetSeal {
    private static final int ITERATIONS = 600_000;
    private static final int SALT_BYTES = 16;

    private KeysetSeal() {}

    /** The head of a new file. */
    static KeysetFile header(KeySettings settings) {
        if (settings.kmsUri().isPresent()) {
            return KeysetFile.of(KeysetFile.KMS, 0, new byte[0]);
        }
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return KeysetFile.of(KeysetFile.PASSPHRASE, ITERATIONS, salt);
    }

    /** What a file is, or is to be, encrypted with. */
    static Aead of(KeySettings settings, KeysetFile file) {
        boolean kms = settings.kmsUri().isPresent();
        if (kms != file.protection().equals(KeysetFile.KMS)) {
            throw new KeysetException(
                    "the keyset " + settings.keyset() + " is encrypted by a "
                            + (kms ? "password, and a KMS key was given" : "KMS key, and a password was given"),
                    null);
        }
        return kms
                ? remote(settings, settings.kmsUri().orElseThrow())
                : local(settings.password().orElseThrow(), file);
    }

    private static Aead local(String password, KeysetFile file) {
        char[] characters = password.toCharArray();
        PBEKeySpec spec = new PBEKeySpec(characters, file.salt(), file.iterations(), SubjectKey.KEY_BYTES * Byte.SIZE);
        byte[] key = new byte[0];
        try {
            key = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
            return new AesGcmJce(key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has PBKDF2WithHmacSHA256", e);
        } finally {
            spec.clearPassword();
            Arrays.fill(characters, '\0');
            Arrays.fill(key, (byte) 0);
        }
    }

    private static Aead remote(KeySettings settings, String uri) {
        KmsClient client = registered(uri).or(() -> loaded(settings, uri)).orElseThrow(() -> noClient(uri, null));
        try {
            return client.getAead(uri);
        } catch (GeneralSecurityException e) {
            throw new KeysetException("the KMS client takes no key named " + uri, e);
        }
    }

    private static Optional<KmsClient> registered(String uri) {
        try {
            return Optional.of(KmsClients.get(uri));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    /** A client that its jar names as a service. */
    private static Optional<KmsClient> loaded(KeySettings settings, String uri) {
        for (KmsClient client : ServiceLoader.load(KmsClient.class, KeysetSeal.class.getClassLoader())) {
            if (client.doesSupport(uri)) {
                try {
                    return Optional.of(
                            settings.kmsCredentials().isPresent()
                                    ? client.withCredentials(
                                            settings.kmsCredentials().get().toString())
                                    : client.withDefaultCredentials());
                } catch (GeneralSecurityException e) {
                    throw noClient(uri, e);
                }
            }
        }
        return Optional.empty();
    }

    private static KeysetException noClient(String uri, @Nullable Throwable cause) {
        return new KeysetException(
                "there is no KMS client for " + scheme(uri)
                        + " that can be used: put Tink's extension for that KMS on the"
                        + " class path, and check its credentials",
                cause);
    }

    private static String scheme(String uri) {
        int end = uri.indexOf("://");
        return end < 0 ? uri : uri.substring(0, end + 3);
    }

    /** Encrypts a keyset, and zeroes its bytes. */
    static byte[] seal(KeySettings settings, Aead seal, byte[] keyset, byte[] associatedData) {
        try {
            return seal.encrypt(keyset, associatedData);
        } catch (GeneralSecurityException | RuntimeException e) {
            throw unavailable(settings, e);
        } finally {
            Arrays.fill(keyset, (byte) 0);
        }
    }

    /** Decrypts a keyset. */
    static byte[] open(KeySettings settings, Aead seal, byte[] sealed, byte[] associatedData) {
        try {
            return seal.decrypt(sealed, associatedData);
        } catch (GeneralSecurityException | RuntimeException e) {
            if (settings.kmsUri().isEmpty()) {
                throw new KeysetException(
                        "the keyset " + settings.keyset() + " can't be decrypted: the password is wrong, or the file is"
                                + " damaged",
                        e);
            }
            if (e instanceof AEADBadTagException) {
                throw new KeysetException(
                        "the keyset " + settings.keyset() + " was not encrypted by the KMS key "
                                + settings.kmsUri().get() + ", or is damaged",
                        e);
            }
            throw unavailable(settings, e);
        }
    }

    private static KeysUnavailableException unavailable(KeySettings settings, Exception e) {
        return new KeysUnavailableException(
                "the KMS does not answer for the key " + settings.kmsUri().orElse("?") + " of the keyset "
                        + settings.keyset() + ": " + e.getMessage(),
                e);
    }
}
