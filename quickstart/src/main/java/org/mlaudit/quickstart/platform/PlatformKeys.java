package org.mlaudit.quickstart.platform;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import org.mlaudit.keys.FieldKeys;
import org.mlaudit.keys.KeySettings;
import org.mlaudit.keys.KeysUnavailableException;
import org.mlaudit.keys.KeysetException;
import org.mlaudit.streams.signing.KeyStoreFile;

/**
 * The keys of a platform: a keyset that protects the data keys of subjects, the database of those, and the key that signs the
 * ledger. They and their passwords are drawn at the first start and stay in the data directory, which only its owner may read: good
 * enough for a machine of one's own, and nothing to copy into production.
 *
 * @param directory where they all are
 */
public record PlatformKeys(Path directory) {
    private static final int PASSWORD_BYTES = 24;
    /** As the application's ledger.key.alias is when nothing is said. */
    private static final String LEDGER_ALIAS = "ledger";

    private static final String KEYSET_PASSWORD = "keyset.password";
    private static final String LEDGER_PASSWORD = "ledger.password";

    /**
     * The keys in a data directory; those that are missing are made.
     *
     * @throws PlatformException when they can't be made, or don't belong together any more
     */
    static PlatformKeys in(DataDirectory data) {
        var keys = new PlatformKeys(data.directory("keys"));
        try {
            keys.drawPassword(KEYSET_PASSWORD);
            keys.drawPassword(LEDGER_PASSWORD);
            FieldKeys.openOrCreate(keys.settings()).close();
            if (!Files.exists(keys.ledgerStore())) {
                KeyStoreFile.create(keys.ledgerStore(), LEDGER_ALIAS, keys.read(LEDGER_PASSWORD));
            }
            return keys;
        } catch (IOException | KeysetException | KeysUnavailableException e) {
            throw new PlatformException("Cannot make the keys in " + keys.directory + ": " + e.getMessage(), e);
        }
    }

    private void drawPassword(String name) throws IOException {
        Path file = directory.resolve(name);
        if (!Files.exists(file)) {
            byte[] random = new byte[PASSWORD_BYTES];
            new SecureRandom().nextBytes(random);
            Files.createFile(file, ownerOnly());
            Files.writeString(file, Base64.getUrlEncoder().encodeToString(random));
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private String read(String name) {
        try {
            return Files.readString(directory.resolve(name)).strip();
        } catch (IOException e) {
            throw new PlatformException("Cannot read the password in " + directory.resolve(name) + ": " + e, e);
        }
    }

    /** The keyset's file. */
    public Path keyset() {
        return directory.resolve("master.json");
    }

    /** The database of subjects' data keys. */
    public Path store() {
        return directory.resolve("subjects.db");
    }

    /** The key store of the key that signs the ledger. */
    public Path ledgerStore() {
        return directory.resolve("ledger.p12");
    }

    /** The password of {@link #keyset}. */
    public String keysetPassword() {
        return read(KEYSET_PASSWORD);
    }

    /** The public key that verifies what the ledger's key signs. */
    public PublicKey ledgerKey() {
        try {
            return KeyStore.getInstance(
                            ledgerStore().toFile(), read(LEDGER_PASSWORD).toCharArray())
                    .getCertificate(LEDGER_ALIAS)
                    .getPublicKey();
        } catch (IOException | GeneralSecurityException e) {
            throw new PlatformException("Cannot read the ledger's key in " + ledgerStore() + ": " + e.getMessage(), e);
        }
    }

    /** Where subjects' data keys are, to open them. */
    public KeySettings settings() {
        return KeySettings.withPassword(keyset(), keysetPassword(), store().toString());
    }

    /** The application's settings that name the keys; passwords stay in their files. */
    public Map<String, String> applicationSettings() {
        return Map.of(
                "keys.keyset", keyset().toString(),
                "keys.password", secret(KEYSET_PASSWORD),
                "keys.store", store().toString(),
                "ledger.key.store", ledgerStore().toString(),
                "ledger.key.password", secret(LEDGER_PASSWORD));
    }

    private String secret(String name) {
        return "${secret:" + directory.resolve(name) + "}";
    }

    @Override
    public String toString() {
        return "keys in " + directory;
    }
}
