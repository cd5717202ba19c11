package org.mlaudit.streams.signing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;

/** Makes PKCS#12 key stores with an Ed25519 key, by the {@code keytool} of the running Java. */
public final class KeyStoreFile {
    /** A password of PKCS#12 that keytool takes has as many characters at least. */
    public static final int SHORTEST_PASSWORD = 6;

    private static final String VARIABLE = "MLAUDIT_STORE_PASSWORD";
    private static final int SECONDS = 60;
    /** The certificate is only a wrapper of the public key; nothing looks at its dates. */
    private static final String DAYS = "36500";

    private KeyStoreFile() {}

    /**
     * Makes a key store that only its owner can read. It appears whole or not at all, and replaces nothing.
     *
     * @param password never on a command line: it is handed on in the environment
     * @throws FileAlreadyExistsException if the file is there
     * @throws IOException if it can't be made
     * @throws IllegalArgumentException if the password is shorter than {@value #SHORTEST_PASSWORD} characters
     */
    public static void create(Path file, String alias, String password) throws IOException {
        if (password.length() < SHORTEST_PASSWORD) {
            throw new IllegalArgumentException(
                    "the password of a key store must have " + SHORTEST_PASSWORD + " characters or more");
        }
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Path directory = Files.createTempDirectory(
                Files.createDirectories(file.toAbsolutePath().getParent()), ".key");
        Path made = directory.resolve("key.p12");
        try {
            ProcessBuilder command = new ProcessBuilder(
                            keytool.toString(),
                            "-genkeypair",
                            "-keyalg",
                            "Ed25519",
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            made.toString(),
                            "-storepass:env",
                            VARIABLE,
                            "-alias",
                            alias,
                            "-dname",
                            "CN=ML Audit ledger",
                            "-validity",
                            DAYS)
                    .redirectErrorStream(true);
            command.environment().put(VARIABLE, password);
            run(command);
            SigningKeys.ownerOnly(made);
            // A link fails where the file has come up in the meantime.
            Files.createLink(file, made);
        } catch (UnsupportedOperationException e) {
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(made);
            Files.deleteIfExists(directory);
        }
    }

    private static void run(ProcessBuilder command) throws IOException {
        Process process = command.start();
        process.getOutputStream().close();
        String said;
        try (InputStream out = process.getInputStream()) {
            said = new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("keytool does not end");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while keytool ran", e);
        }
        if (process.exitValue() != 0) {
            throw new IOException("keytool failed: " + said);
        }
    }
}
