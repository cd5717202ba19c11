package org.mlaudit.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KmsClient;
import com.google.crypto.tink.KmsClients;
import com.google.crypto.tink.subtle.AesGcmJce;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said when keys can't be had. */
class KeyFaultsTest {
    private static final String PASSWORD = "correct horse";
    private static final String KMS = "fake-kms://key/1";
    private static final AtomicBoolean DOWN = new AtomicBoolean();

    @TempDir
    Path directory;

    private Path keyset = Path.of("keyset");
    private String store = "";

    /** A KMS that has one key and can be down. */
    private static final class FakeKms implements KmsClient {
        @Override
        public boolean doesSupport(String uri) {
            return uri.startsWith("fake-kms://");
        }

        @Override
        public KmsClient withCredentials(String path) {
            return this;
        }

        @Override
        public KmsClient withDefaultCredentials() {
            return this;
        }

        @Override
        public Aead getAead(String uri) throws GeneralSecurityException {
            byte[] key = new byte[32];
            key[0] = (byte) uri.charAt(uri.length() - 1);
            Aead aead = new AesGcmJce(key);
            return new Aead() {
                @Override
                public byte[] encrypt(byte[] plaintext, byte[] associatedData) throws GeneralSecurityException {
                    ask();
                    return aead.encrypt(plaintext, associatedData);
                }

                @Override
                public byte[] decrypt(byte[] ciphertext, byte[] associatedData) throws GeneralSecurityException {
                    ask();
                    return aead.decrypt(ciphertext, associatedData);
                }
            };
        }

        private static void ask() throws GeneralSecurityException {
            if (DOWN.get()) {
                throw new GeneralSecurityException("connection refused", new IOException("connection refused"));
            }
        }
    }

    @BeforeAll
    static void register() {
        KmsClients.add(new FakeKms());
    }

    @BeforeEach
    void places() {
        DOWN.set(false);
        keyset = directory.resolve("keyset.json");
        store = directory.resolve("keys.db").toString();
    }

    private KeySettings password() {
        return KeySettings.withPassword(keyset, PASSWORD, store);
    }

    private KeySettings kms(String uri) {
        return KeySettings.withKms(keyset, uri, Optional.empty(), store);
    }

    @Test
    void aWrongPasswordIsSaidAndNotRepeated() {
        FieldKeys.create(password()).close();

        assertThatThrownBy(() -> FieldKeys.open(KeySettings.withPassword(keyset, "wrong secret", store)))
                .isInstanceOf(KeysetException.class)
                .hasMessageContaining("the password is wrong, or the file is damaged")
                .hasMessageNotContaining("wrong secret");
    }

    @Test
    void aKeysetThatIsMissingDamagedOrSomethingElseIsSaid() throws IOException {
        assertThatThrownBy(() -> FieldKeys.open(password()))
                .isInstanceOf(KeysetException.class)
                .hasMessageContaining("there is no keyset at");
        FieldKeys.create(password()).close();
        assertThatThrownBy(() -> FieldKeys.create(password()))
                .isInstanceOf(KeysetException.class)
                .hasMessageContaining("already");
        String text = Files.readString(keyset);
        for (String damaged : new String[] {
            "",
            "{",
            "{}",
            "[]",
            text.replace("mlaudit-keyset-1", "other"),
            text.replace("600000", "0"),
            text.replaceAll("\"wrapping\" : \"..", "\"wrapping\" : \"!!")
        }) {
            Files.writeString(keyset, damaged);
            assertThatThrownBy(() -> FieldKeys.open(password()))
                    .as(damaged)
                    .isInstanceOf(KeysetException.class)
                    .hasMessageContaining("damaged");
        }
        Files.writeString(keyset, text.replaceAll("\"derivation\" : \"[^\"]*\"", "\"derivation\" : \"AAAA\""));
        assertThatThrownBy(() -> FieldKeys.open(password())).isInstanceOf(KeysetException.class);
    }

    @Test
    void onlyTheOwnerMayReadTheKeysetAndTheStore() throws IOException {
        FieldKeys.create(password()).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyset)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(store))))
                .isEqualTo("rw-------");
    }

    @Test
    void aStoreThatIsMissingOrOfAnotherKeysetIsSaid() throws IOException {
        FieldKeys.create(password()).close();
        Files.delete(Path.of(store));
        assertThatThrownBy(() -> FieldKeys.open(password()))
                .isInstanceOf(KeysUnavailableException.class)
                .hasMessageContaining("there is no key store at");

        KeySettings other = KeySettings.withPassword(directory.resolve("other.json"), PASSWORD, store);
        FieldKeys.create(other).close();
        assertThatThrownBy(() -> FieldKeys.open(password()))
                .isInstanceOf(KeysetException.class)
                .hasMessageContaining("belongs to another keyset");
        Files.delete(keyset);
        assertThatThrownBy(() -> FieldKeys.openOrCreate(password()))
                .isInstanceOf(KeysetException.class)
                .hasMessageContaining("no keyset");

        Files.writeString(Path.of(store), "this is no database, but a text that is long enough to be looked at");
        assertThatThrownBy(() -> FieldKeys.open(other))
                .isInstanceOf(KeysUnavailableException.class)
                .hasMessageContaining(store);
    }

    @Test
    void aLockedStoreIsSaidAndWorksAgainWhenTheLockIsGone() throws SQLException {
        try (FieldKeys keys = FieldKeys.create(password().lockedFor(Duration.ofMillis(50)))) {
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + store);
                    Statement statement = other.createStatement()) {
                statement.execute("BEGIN EXCLUSIVE");
                assertThatThrownBy(() -> keys.subjectKey("ada", "credit"))
                        .isInstanceOf(KeysUnavailableException.class)
                        .hasMessageContaining("is locked by somebody else");
                statement.execute("ROLLBACK");
            }
            assertThat(keys.subjectKey("ada", "credit").id()).isNotEmpty();
        }
    }

    @Test
    void aDatabaseWithoutADriverIsSaidWithoutItsPassword() {
        KeySettings settings = KeySettings.withPassword(keyset, PASSWORD, "jdbc:nothing://u:hidden@host/db");
        assertThatThrownBy(() -> FieldKeys.create(settings))
                .isInstanceOf(KeysUnavailableException.class)
                .hasMessageContaining("no JDBC driver for the key store jdbc:nothing://host/db")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void aKmsSealsTheKeysetAndIsAskedOnlyToOpenIt() {
        SubjectKey key;
        try (FieldKeys keys = FieldKeys.create(kms(KMS))) {
            DOWN.set(true);
            key = keys.subjectKey("ada", "credit");
        }
        assertThatThrownBy(() -> FieldKeys.open(kms(KMS)))
                .isInstanceOf(KeysUnavailableException.class)
                .hasMessageContaining("the KMS does not answer for the key " + KMS)
                .hasMessageContaining("connection refused");
        DOWN.set(false);
        try (FieldKeys keys = FieldKeys.open(kms(KMS))) {
            assertThat(keys.find(key.id())).isPresent();
        }
        assertThatThrownBy(() -> FieldKeys.open(kms("fake-kms://key/2")))
                .isInstanceOf(KeysetException.class)
                .hasMessageContaining("was not encrypted by the KMS key");
        assertThatThrownBy(() -> FieldKeys.open(password()))
                .isInstanceOf(KeysetException.class)
                .hasMessageContaining("encrypted by a KMS key, and a password was given");
        assertThatThrownBy(() -> FieldKeys.open(kms("aws-kms://arn:aws:kms:eu:1:key/x")))
                .isInstanceOf(KeysetException.class)
                .hasMessageContaining("no KMS client for aws-kms://");
    }

    @Test
    void aChangedRowIsNotTakenForAKey() throws SQLException {
        String ada;
        String bob;
        try (FieldKeys keys = FieldKeys.create(password())) {
            ada = keys.subjectKey("ada", "credit").id();
            bob = keys.subjectKey("bob", "credit").id();
        }
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + store);
                Statement statement = other.createStatement()) {
            statement.execute("UPDATE mlaudit_subject_keys SET wrapped = (SELECT wrapped FROM mlaudit_subject_keys"
                    + " WHERE key_id = '" + bob + "') WHERE key_id = '" + ada + "'");
        }
        try (FieldKeys keys = FieldKeys.open(password())) {
            assertThatThrownBy(() -> keys.find(ada))
                    .isInstanceOf(KeysetException.class)
                    .hasMessageContaining("its row was changed");
            assertThat(keys.find(bob)).isPresent();
        }
    }

    @Test
    void aChangedCiphertextIsRefused() {
        byte[] text = "text".getBytes(StandardCharsets.UTF_8);
        try (FieldKeys keys = FieldKeys.create(password())) {
            SubjectKey key = keys.subjectKey("ada", "credit");
            byte[] ciphertext = key.encrypt(text, text);
            for (int i = 0; i < ciphertext.length; i++) {
                byte[] changed = ciphertext.clone();
                changed[i] ^= 1;
                assertThatThrownBy(() -> key.decrypt(changed, text)).isInstanceOf(DecryptionException.class);
            }
            assertThatThrownBy(() -> key.decrypt(new byte[3], text)).isInstanceOf(DecryptionException.class);
            assertThatThrownBy(() -> key.decrypt(ciphertext, new byte[0])).isInstanceOf(DecryptionException.class);
        }
    }
}
