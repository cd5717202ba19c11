package org.mlaudit.streams.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.Artifact;

/** A trained model in a file. */
final class ArtifactFile {
    private ArtifactFile() {}

    /**
     * Reads a file's digest.
     *
     * @param uri where it can be fetched; the file's own address when null
     */
    static Artifact read(Path file, @Nullable String uri) {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (DigestInputStream digesting = new DigestInputStream(in, digest)) {
                digesting.transferTo(OutputStream.nullOutputStream());
            }
            String address =
                    uri == null ? file.toAbsolutePath().normalize().toUri().toString() : uri;
            return new Artifact(address, HexFormat.of().formatHex(digest.digest()));
        } catch (NoSuchFileException e) {
            throw new CommandException("cannot read the artifact " + file + ": it does not exist");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the artifact " + file + ": " + e, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
