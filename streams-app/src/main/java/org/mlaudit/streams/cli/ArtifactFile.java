package org.mlaudit.streams.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.Artifact;
import org.mlaudit.streams.artifact.ArtifactFetcher;

/** A trained model in a file. */
final class ArtifactFile {
    /** Largest model that the catalog's record takes, which may have 16 MB with its reference. */
    private static final int MOST_IN_CATALOG = 8 << 20;

    private ArtifactFile() {}

    /** Reads a file's bytes, for the catalog. */
    static ByteBuffer bytes(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_IN_CATALOG + 1);
            if (bytes.length > MOST_IN_CATALOG) {
                throw new CommandException("the artifact " + file + " has more than the " + MOST_IN_CATALOG
                        + " bytes that the catalog takes; serve it over HTTP or from a shared disk, and register it with"
                        + " --artifact-uri");
            }
            return ByteBuffer.wrap(bytes);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** The artifact that bytes in the catalog are. */
    static Artifact inCatalog(ByteBuffer bytes) {
        MessageDigest digest = sha256();
        digest.update(bytes.duplicate());
        return new Artifact(ArtifactFetcher.IN_CATALOG, HexFormat.of().formatHex(digest.digest()));
    }

    /**
     * Reads a file's digest.
     *
     * @param uri where it can be fetched; the file's own address when null
     */
    static Artifact read(Path file, @Nullable String uri) {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = sha256();
            try (DigestInputStream digesting = new DigestInputStream(in, digest)) {
                digesting.transferTo(OutputStream.nullOutputStream());
            }
            String address =
                    uri == null ? file.toAbsolutePath().normalize().toUri().toString() : uri;
            return new Artifact(address, HexFormat.of().formatHex(digest.digest()));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static RuntimeException unreadable(Path file, IOException e) {
        return e instanceof NoSuchFileException
                ? new CommandException("cannot read the artifact " + file + ": it does not exist")
                : new UncheckedIOException("cannot read the artifact " + file + ": " + e, e);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
