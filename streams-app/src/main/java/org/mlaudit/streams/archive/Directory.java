package org.mlaudit.streams.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.mlaudit.streams.ledger.verify.SourceException;

/** An export on disk. */
public final class Directory implements ExportFiles {
    private final Path root;

    /**
     * An export.
     *
     * @throws SourceException if there is no such directory
     */
    public Directory(Path root) {
        this.root = root;
        if (!Files.isDirectory(root)) {
            throw new SourceException("there is no directory " + root + " with an exported ledger");
        }
    }

    @Override
    public String where() {
        return root.toString();
    }

    @Override
    public Optional<byte[]> read(String path) {
        try {
            return Optional.of(Files.readAllBytes(root.resolve(path)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            return unreadable(path, e);
        }
    }

    /** What is missing because a part of its path is a file, or is a directory itself, is not there. */
    private Optional<byte[]> unreadable(String path, IOException e) {
        if (!Files.exists(root.resolve(path)) || Files.isDirectory(root.resolve(path))) {
            return Optional.empty();
        }
        throw new SourceException("cannot read " + root.resolve(path) + ": " + e.getMessage(), e);
    }

    @Override
    public List<String> list(String directory) {
        try (Stream<Path> children = Files.list(root.resolve(directory))) {
            return children.map(child -> child.getFileName() + (Files.isDirectory(child) ? "/" : ""))
                    .sorted()
                    .toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (IOException e) {
            throw new SourceException("cannot list " + root.resolve(directory) + ": " + e.getMessage(), e);
        }
    }
}
