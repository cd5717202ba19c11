package org.mlaudit.streams.artifact;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files by the digest of their bytes, the newest of them. A file that does not have its digest any more counts for nothing. */
final class DigestCache {
    private static final Logger LOG = LoggerFactory.getLogger(DigestCache.class);
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final int MOST_FILES = 64;

    private final Path directory;

    DigestCache(Path directory) {
        this.directory = directory;
    }

    /** Returns the bytes of a digest, if they are there and have it. */
    Optional<byte[]> find(String sha256) {
        String name = sha256.toLowerCase(Locale.ROOT);
        Path file = directory.resolve(name);
        if (!DIGEST.matcher(name).matches() || !Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Files.readAllBytes(file);
            if (HexFormat.of().formatHex(Received.sha256().digest(bytes)).equals(name)) {
                return Optional.of(bytes);
            }
            LOG.warn("{} is damaged and will be fetched again", file);
            Files.delete(file);
        } catch (IOException e) {
            LOG.warn("{} can't be read and will be fetched again", file, e);
        }
        return Optional.empty();
    }

    /** Keeps bytes that have a digest. That it fails is only logged: they can be fetched again. */
    void keep(String sha256, byte[] bytes) {
        try {
            Files.createDirectories(directory);
            Path written = Files.createTempFile(directory, "fetched", ".part");
            try {
                Files.write(written, bytes);
                Files.move(
                        written,
                        directory.resolve(sha256.toLowerCase(Locale.ROOT)),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(written);
            }
            removeOldest();
        } catch (IOException e) {
            LOG.warn("A trained model can't be kept in {}", directory, e);
        }
    }

    private void removeOldest() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.filter(file ->
                            DIGEST.matcher(file.getFileName().toString()).matches())
                    .sorted(Comparator.comparingLong(
                            (Path file) -> file.toFile().lastModified()))
                    .toList();
        }
        for (Path file : files.subList(0, Math.max(0, files.size() - MOST_FILES))) {
            Files.deleteIfExists(file);
        }
    }
}
