package org.mlaudit.keys;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The file of an encrypted keyset: JSON with the members {@code format}, {@code protection} (PASSPHRASE or KMS), for a
 * passphrase {@code iterations} and {@code salt}, and the two sealed keysets, all bytes in base64. Only its owner may read it.
 */
final class KeysetFile {
    static final String PASSPHRASE = "PASSPHRASE";
    static final String KMS = "KMS";

    private static final String FORMAT = "mlaudit-keyset-1";
    /** Fewer would be cheap to try; more than this is no file of ours. */
    private static final int MOST_ITERATIONS = 100_000_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String protection;
    private final int iterations;
    private final byte[] salt;
    private final byte[] wrapping;
    private final byte[] derivation;

    private KeysetFile(String protection, int iterations, byte[] salt, byte[] wrapping, byte[] derivation) {
        this.protection = protection;
        this.iterations = iterations;
        this.salt = salt;
        this.wrapping = wrapping;
        this.derivation = derivation;
    }

    /** A file of a keyset that is still to be sealed. */
    static KeysetFile of(String protection, int iterations, byte[] salt) {
        return new KeysetFile(protection, iterations, salt, new byte[0], new byte[0]);
    }

    KeysetFile sealed(byte[] first, byte[] second) {
        return new KeysetFile(protection, iterations, salt, first, second);
    }

    String protection() {
        return protection;
    }

    int iterations() {
        return iterations;
    }

    byte[] salt() {
        return salt;
    }

    byte[] wrapping() {
        return wrapping;
    }

    byte[] derivation() {
        return derivation;
    }

    static KeysetFile read(Path path) {
        if (!Files.exists(path)) {
            throw new KeysetException(
                    "there is no keyset at " + path
                            + "; restore it from its backup, or make one if there never was one",
                    null);
        }
        try {
            JsonNode json = JSON.readTree(Files.readString(path));
            String protection = json.path("protection").asText();
            int iterations = json.path("iterations").asInt(0);
            boolean known = protection.equals(KMS)
                    || (protection.equals(PASSPHRASE) && iterations > 0 && iterations <= MOST_ITERATIONS);
            if (!known || !json.path("format").asText().equals(FORMAT)) {
                throw unreadable(path, null);
            }
            return new KeysetFile(
                    protection, iterations, bytes(json, "salt"), bytes(json, "wrapping"), bytes(json, "derivation"));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw unreadable(path, e);
        } catch (IOException e) {
            throw new KeysetException("can't read the keyset " + path + ": " + e, e);
        }
    }

    private static KeysetException unreadable(Path path, @Nullable Exception cause) {
        // A cause of the JSON parser may quote the file.
        return new KeysetException(
                "the keyset " + path + " is damaged, or no keyset of ML Audit (" + FORMAT
                        + "); restore it from its backup",
                cause instanceof JsonProcessingException ? null : cause);
    }

    private static byte[] bytes(JsonNode json, String name) {
        return Base64.getDecoder().decode(json.path(name).asText());
    }

    /** Writes the file beside its place, forces it to disk and moves it there in one step. */
    void write(Path path, boolean replace) {
        ObjectNode json = JSON.createObjectNode();
        json.put("format", FORMAT).put("protection", protection);
        if (protection.equals(PASSPHRASE)) {
            json.put("iterations", iterations).put("salt", Base64.getEncoder().encodeToString(salt));
        }
        json.put("wrapping", Base64.getEncoder().encodeToString(wrapping));
        json.put("derivation", Base64.getEncoder().encodeToString(derivation));
        Path absolute = path.toAbsolutePath();
        try {
            Files.createDirectories(absolute.getParent());
            Path beside = Files.createTempFile(
                    absolute.getParent(), absolute.getFileName().toString(), ".new", ownerOnly());
            try {
                try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
                    ByteBuffer bytes = ByteBuffer.wrap(json.toPrettyString().getBytes(StandardCharsets.UTF_8));
                    while (bytes.hasRemaining()) {
                        channel.write(bytes);
                    }
                    channel.force(true);
                }
                if (replace) {
                    Files.move(beside, absolute, StandardCopyOption.ATOMIC_MOVE);
                } else {
                    // A link, unlike a move, fails when somebody else was first.
                    Files.createLink(absolute, beside);
                }
            } finally {
                Files.deleteIfExists(beside);
            }
        } catch (FileAlreadyExistsException e) {
            throw new KeysetException("there is a keyset at " + path + " already", e);
        } catch (IOException e) {
            throw new KeysetException("can't write the keyset " + path + ": " + e, e);
        }
    }

    /** Rights of a new file: for its owner alone. */
    static FileAttribute<?>[] ownerOnly() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
