package org.mlaudit.streams.query;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;
import org.mlaudit.streams.config.ConfigException;

/**
 * Users and their passwords, hashed with PBKDF2-HMAC-SHA256 (RFC 8018) as OWASP's password storage advice of 2023 asks.
 * A line of the file is {@code name:pbkdf2-sha256:iterations:salt:hash}, salt and hash in Base64; {@code #} starts a
 * comment. Checking a password takes some tenths of a second, so that guessing is slow; only one is checked at a time, so that
 * guessing does not take the processor from the application, and one that was right is remembered by a keyed digest.
 */
public final class Users {
    private static final String SCHEME = "pbkdf2-sha256";
    private static final int ITERATIONS = 600_000;
    private static final int FEWEST_ITERATIONS = 10_000;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int REMEMBERED = 1_000;

    private final Map<String, Entry> entries;
    private final byte[] sessionKey = random(SALT_BYTES);
    private final Map<String, Boolean> right = new ConcurrentHashMap<>();

    private final Object oneAtATime = new Object();

    private record Entry(int iterations, String salt, String hash) {}

    private Users(Map<String, Entry> entries) {
        this.entries = Map.copyOf(entries);
    }

    /**
     * Reads a file of users.
     *
     * @throws ConfigException if a line is not of the form above; passwords are not quoted
     */
    public static Users read(Path file) {
        Map<String, Entry> entries = new HashMap<>();
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException("http.auth.users=" + file + " cannot be read: " + e.getMessage(), e);
        }
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                String[] parts = line.split(":", -1);
                if (parts.length != 5
                        || !parts[1].equals(SCHEME)
                        || !parts[2].matches("\\d{5,8}")
                        || Integer.parseInt(parts[2]) < FEWEST_ITERATIONS) {
                    throw new ConfigException(List.of("http.auth.users=" + file + ", line " + (i + 1)
                            + ": must be as printed by 'mlaudit config --hash-password NAME'"));
                }
                entries.put(parts[0], new Entry(Integer.parseInt(parts[2]), parts[3], parts[4]));
            }
        }
        return new Users(entries);
    }

    /** The line of a file of users for a name and password. */
    public static String line(String name, String password) {
        return line(name, password, ITERATIONS);
    }

    static String line(String name, String password, int iterations) {
        byte[] salt = random(SALT_BYTES);
        Base64.Encoder base64 = Base64.getEncoder();
        return name + ":" + SCHEME + ":" + iterations + ":" + base64.encodeToString(salt) + ":"
                + base64.encodeToString(derive(password, salt, iterations));
    }

    /** Whether a password is a user's. Takes as long for a user who does not exist. */
    boolean accepts(String name, String password) {
        String digest = digest(name, password);
        if (right.containsKey(digest)) {
            return true;
        }
        @Nullable Entry entry = entries.get(name);
        byte[] salt = entry == null ? new byte[SALT_BYTES] : Base64.getDecoder().decode(entry.salt());
        byte[] derived;
        synchronized (oneAtATime) {
            derived = derive(password, salt, entry == null ? ITERATIONS : entry.iterations());
        }
        boolean accepted = entry != null
                && MessageDigest.isEqual(derived, Base64.getDecoder().decode(entry.hash()));
        if (accepted && right.size() < REMEMBERED) {
            right.put(digest, true);
        }
        return accepted;
    }

    private String digest(String name, String password) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(sessionKey);
            sha.update(name.getBytes(StandardCharsets.UTF_8));
            sha.update((byte) 0);
            return Base64.getEncoder().encodeToString(sha.digest(password.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static byte[] derive(String password, byte[] salt, int iterations) {
        try {
            PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, HASH_BYTES * Byte.SIZE);
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform has no PBKDF2WithHmacSHA256", e);
        }
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
