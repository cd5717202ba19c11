package org.mlaudit.keys;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.Configuration;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.prf.PredefinedPrfParameters;
import com.google.crypto.tink.prf.PrfConfig2026;
import com.google.crypto.tink.prf.PrfSet;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The master keyset: one Tink keyset that wraps data keys (AES-256-GCM) and one that everything else is derived from
 * (HMAC-SHA256 as a pseudorandom function). Immutable.
 */
final class Keyset {
    private static final Configuration AEAD = AeadConfig2026.get();
    private static final Configuration PRF = PrfConfig2026.get();
    private static final byte[] WRAPPING = "mlaudit keyset wrapping".getBytes(StandardCharsets.UTF_8);
    private static final byte[] DERIVATION = "mlaudit keyset derivation".getBytes(StandardCharsets.UTF_8);
    private static final int DERIVED_BYTES = 32;

    private final KeysetHandle wrapping;
    private final KeysetHandle derivation;
    private final Aead wrapper;
    private final PrfSet deriver;

    private Keyset(KeysetHandle wrapping, KeysetHandle derivation) throws GeneralSecurityException {
        this.wrapping = wrapping;
        this.derivation = derivation;
        this.wrapper = wrapping.getPrimitive(AEAD, Aead.class);
        this.deriver = derivation.getPrimitive(PRF, PrfSet.class);
    }

    /** Makes a keyset and writes it to the file, which must not exist. */
    static Keyset create(KeySettings settings) {
        if (Files.exists(settings.keyset())) {
            throw new KeysetException("there is a keyset at " + settings.keyset() + " already", null);
        }
        try {
            Keyset made = new Keyset(
                    KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, AEAD),
                    KeysetHandle.generateNew(PredefinedPrfParameters.HMAC_SHA256_PRF, PRF));
            made.write(settings, false);
            return made;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Tink can't make a keyset", e);
        }
    }

    /** Reads the keyset of the file. */
    static Keyset load(KeySettings settings) {
        Path path = settings.keyset();
        KeysetFile file = KeysetFile.read(path);
        Aead seal = KeysetSeal.of(settings, file);
        byte[] first = KeysetSeal.open(settings, seal, file.wrapping(), WRAPPING);
        byte[] second = KeysetSeal.open(settings, seal, file.derivation(), DERIVATION);
        try {
            return new Keyset(
                    TinkProtoKeysetFormat.parseKeyset(first, InsecureSecretKeyAccess.get(), AEAD),
                    TinkProtoKeysetFormat.parseKeyset(second, InsecureSecretKeyAccess.get(), PRF));
        } catch (GeneralSecurityException e) {
            throw new KeysetException("the keyset " + path + " is encrypted rightly, but holds no Tink keys", e);
        } finally {
            Arrays.fill(first, (byte) 0);
            Arrays.fill(second, (byte) 0);
        }
    }

    /** Writes the keyset, under the settings' password or KMS key, in one step. */
    void write(KeySettings settings, boolean replace) {
        KeysetFile empty = KeysetSeal.header(settings);
        Aead seal = KeysetSeal.of(settings, empty);
        empty.sealed(
                        KeysetSeal.seal(settings, seal, serialized(wrapping, AEAD), WRAPPING),
                        KeysetSeal.seal(settings, seal, serialized(derivation, PRF), DERIVATION))
                .write(settings.keyset(), replace);
    }

    private static byte[] serialized(KeysetHandle handle, Configuration configuration) {
        try {
            return TinkProtoKeysetFormat.serializeKeyset(handle, InsecureSecretKeyAccess.get(), configuration);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Tink can't serialise a keyset", e);
        }
    }

    /** The same with a new key that wraps; the ones before still unwrap. */
    Keyset withNewWrapping() {
        try {
            return new Keyset(
                    KeysetHandle.newBuilder(wrapping)
                            .setConfiguration(AEAD)
                            .addEntry(KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                                    .withRandomId()
                                    .makePrimary())
                            .build(),
                    derivation);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Tink can't add a key", e);
        }
    }

    /** The same with the newest wrapping key alone. */
    Keyset withNewestWrappingAlone() {
        try {
            return new Keyset(
                    KeysetHandle.newBuilder()
                            .setConfiguration(AEAD)
                            .addEntry(
                                    KeysetHandle.importKey(wrapping.getPrimary().getKey())
                                            .withFixedId(wrapping.getPrimary().getId())
                                            .makePrimary())
                            .build(),
                    derivation);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Tink can't remove a key", e);
        }
    }

    /** Id of the key that wraps. */
    String wrappingId() {
        return Integer.toUnsignedString(wrapping.getPrimary().getId());
    }

    /** Ids of all keys that can unwrap. */
    Set<String> wrappingIds() {
        return IntStream.range(0, wrapping.size())
                .mapToObj(i -> Integer.toUnsignedString(wrapping.getAt(i).getId()))
                .collect(Collectors.toSet());
    }

    byte[] wrap(byte[] key, byte[] associatedData) {
        try {
            return wrapper.encrypt(key, associatedData);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Tink can't wrap a key", e);
        }
    }

    byte[] unwrap(byte[] wrapped, byte[] associatedData) throws GeneralSecurityException {
        return wrapper.decrypt(wrapped, associatedData);
    }

    /** 32 bytes that follow from the keyset and a label. */
    byte[] derive(String label) {
        try {
            return deriver.computePrimary(label.getBytes(StandardCharsets.UTF_8), DERIVED_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Tink can't derive a key", e);
        }
    }

    /** What tells keysets apart and says nothing of their keys; rewrapping does not change it. */
    String fingerprint() {
        return HexFormat.of().formatHex(derive("fingerprint"), 0, 16);
    }

    /** The fingerprint alone. */
    @Override
    public String toString() {
        return "keyset " + fingerprint();
    }
}
