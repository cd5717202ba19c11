package org.mlaudit.streams.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.config.ConfigException;
import org.mlaudit.streams.ledger.Note;

/** Keys that sign, and what is said of those that can't. */
class SigningKeysTest {
    private static final String PASSWORD = "correct horse";

    @TempDir
    static Path directory;

    private static Path store;

    @BeforeAll
    static void make() throws IOException {
        store = directory.resolve("keys/ledger.p12");
        KeyStoreFile.create(store, "ledger", PASSWORD);
    }

    private static AppConfig.SigningKey config(Path file, String password, String alias) {
        return new AppConfig.SigningKey(Optional.of(file), Optional.empty(), password, alias);
    }

    private static void refused(AppConfig.SigningKey config, String... words) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> SigningKeys.open(config, directory))
                .satisfies(e -> assertThat(e.getMessage()).contains(words).doesNotContain(PASSWORD));
    }

    @Test
    void aKeyOfAStoreSignsAndIsTheSameWheneverItIsOpened() throws IOException {
        SigningKey key = SigningKeys.open(config(store, PASSWORD, "ledger"), directory);
        SigningKey again = SigningKeys.open(config(store, PASSWORD, "ledger"), directory);
        assertThat(key.demo()).isFalse();
        assertThat(again.verifier("a/b")).isEqualTo(key.verifier("a/b"));
        new Note("text\n").sign(key.named("a/b")).verify(again.verifier("a/b"));
        assertThat(key.toString()).doesNotContain(PASSWORD);
        if (Files.getFileStore(store).supportsFileAttributeView("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(store)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aStoreIsNeverReplaced() {
        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> KeyStoreFile.create(store, "ledger", PASSWORD));
    }

    @Test
    void whatIsWrongIsSaidWithTheKeyItIsAbout() throws Exception {
        refused(config(store, "wrong", "ledger"), "ledger.key.password", "not that of");
        refused(config(store, PASSWORD, "other"), "ledger.key.alias=other", "it has ledger");
        refused(config(directory.resolve("none"), PASSWORD, "ledger"), "ledger.key.store=", "does not exist");
        refused(config(directory, PASSWORD, "ledger"), "ledger.key.store=", "cannot be read");
        Path text = Files.writeString(directory.resolve("text"), "no key store");
        refused(config(text, PASSWORD, "ledger"), "ledger.key.store=", "no PKCS#12");
    }

    @Test
    void aKeyOfAnotherKindIsRefused() throws Exception {
        Path rsa = directory.resolve("rsa.p12");
        ProcessBuilder command = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "RSA",
                        "-keystore",
                        rsa.toString(),
                        "-storepass:env",
                        "PW",
                        "-alias",
                        "ledger",
                        "-dname",
                        "CN=x")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        command.environment().put("PW", PASSWORD);
        assertThat(command.start().waitFor(60, TimeUnit.SECONDS)).isTrue();
        refused(config(rsa, PASSWORD, "ledger"), "ledger.key.alias=ledger", "Ed25519");
    }

    @Test
    void withoutAKeyADemoKeyIsMadeAndKept(@TempDir Path state) {
        AppConfig.SigningKey none = new AppConfig.SigningKey(Optional.empty(), Optional.empty(), "", "ledger");
        SigningKey demo = SigningKeys.open(none, state.resolve("state"));
        assertThat(demo.demo()).isTrue();
        assertThat(SigningKeys.open(none, state.resolve("state")).verifier("a")).isEqualTo(demo.verifier("a"));
    }

    @Test
    void aTokenThatCannotBeUsedIsSaid(@TempDir Path state) throws IOException {
        Path config = state.resolve("token.cfg");
        AppConfig.SigningKey token = new AppConfig.SigningKey(Optional.empty(), Optional.of(config), "1234", "ledger");
        Files.writeString(config, "name = none\nlibrary = " + state.resolve("no-such-library.so") + "\n");
        refused(token, "ledger.pkcs11.config=");
        Files.writeString(config, "this is nothing\n");
        refused(token, "ledger.pkcs11.config=");
    }
}
