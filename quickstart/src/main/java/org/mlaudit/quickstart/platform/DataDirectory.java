package org.mlaudit.quickstart.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The one directory that holds everything a platform writes: logs, process ids, the broker's log, the registry's database, NiFi's repositories and the
 * application's state. Locked while open, so that one platform at a time runs over it.
 */
public final class DataDirectory implements AutoCloseable {

    private static final String LOCK = "lock";
    private static final String PORTS = "ports.properties";
    /** Children end by themselves when the process that started them is gone; they get this long. */
    private static final Duration ORPHANS_END = Duration.ofSeconds(30);

    private final Path root;
    private final FileChannel channel;
    private final FileLock lock;

    private DataDirectory(Path root, FileChannel channel, FileLock lock) {
        this.root = root;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Opens a directory, making it when it is missing.
     *
     * @throws PlatformException when it is not a directory, cannot be written, or is in use by another platform
     */
    public static DataDirectory open(Path directory) {
        Path root = directory.toAbsolutePath().normalize();
        requireWritable(root);
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                String owner = readOwner(channel);
                channel.close();
                throw new PlatformException("ML Audit already runs over " + root + owner
                        + ". Stop it first (Ctrl-C where it runs), or choose another directory with --data.");
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)), 0);
            var data = new DataDirectory(root, channel, lock);
            data.awaitOrphans();
            return data;
        } catch (IOException e) {
            throw new PlatformException(
                    "Cannot lock the data directory " + root + ": " + e.getMessage() + ". Choose another with --data.",
                    e);
        }
    }

    private static void requireWritable(Path root) {
        try {
            Files.createDirectories(root);
            Files.delete(Files.createTempFile(root, "write", ".test"));
        } catch (IOException e) {
            String why = Files.exists(root) && !Files.isDirectory(root)
                    ? "it is not a directory"
                    : e.getClass().getSimpleName() + ": " + e.getMessage();
            throw new PlatformException(
                    "The data directory " + root + " cannot be written (" + why + "). Make it writable for "
                            + System.getProperty("user.name") + ", or choose another with --data.",
                    e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException sameProcess) {
            return null;
        }
    }

    private static String readOwner(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(32);
        channel.read(bytes, 0);
        String pid = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).strip();
        return pid.isEmpty() ? "" : " (process " + pid + ")";
    }

    private void awaitOrphans() {
        for (Path file : pidFiles()) {
            Optional<ProcessHandle> orphan = running(file);
            if (orphan.isEmpty()) {
                continue;
            }
            String name = file.getFileName().toString().replace(".pid", "");
            try {
                Waiting.until(
                        "an earlier " + name, ORPHANS_END, () -> !orphan.get().isAlive());
            } catch (PlatformException e) {
                close();
                throw new PlatformException(
                        "An earlier run left its " + name + " behind (process "
                                + orphan.get().pid() + ") and it still uses " + root
                                + ". End that process, or choose another directory with --data.",
                        e);
            }
        }
    }

    /** Removes a data directory and all in it; nothing happens when there is none. Refuses while a platform runs over it. */
    public static void clean(Path directory) {
        Path root = directory.toAbsolutePath().normalize();
        if (!Files.exists(root)) {
            return;
        }
        if (!Files.exists(root.resolve(LOCK)) && !isEmpty(root)) {
            throw new PlatformException(root + " is not a data directory of ML Audit (it has no file named \"" + LOCK
                    + "\"): not removed.");
        }
        DataDirectory.open(root).close();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) throws IOException {
                    Files.delete(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new PlatformException("Cannot remove " + root + ": " + e.getMessage(), e);
        }
    }

    private static boolean isEmpty(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.findAny().isEmpty();
        } catch (IOException e) {
            throw new PlatformException("Cannot read " + directory + ": " + e.getMessage(), e);
        }
    }

    /** The directory itself, absolute. */
    public Path root() {
        return root;
    }

    /** A directory below the root, made when it is missing. */
    public Path directory(String name) {
        try {
            return Files.createDirectories(root.resolve(name));
        } catch (IOException e) {
            throw new PlatformException("Cannot make the directory " + root.resolve(name) + ": " + e.getMessage(), e);
        }
    }

    /** Writes a small text file below the root and returns its path. */
    public Path write(String name, String text) {
        Path file = root.resolve(name);
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return file;
        } catch (IOException e) {
            throw new PlatformException("Cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    /** The log file of a process; what the previous run left in it moves to {@code <name>.previous.log}. */
    Path freshLog(String process) {
        Path log = directory("logs").resolve(process + ".log");
        try {
            if (Files.exists(log)) {
                Files.move(log, log.resolveSibling(process + ".previous.log"), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new PlatformException("Cannot set aside the log " + log + ": " + e.getMessage(), e);
        }
        return log;
    }

    /** Notes which process runs under a name, so that a later start recognises what this one left behind. */
    void notePid(String process, ProcessHandle handle) {
        write("run/" + process + ".pid", handle.pid() + " " + startMillis(handle));
    }

    /** Forgets the process of a name. */
    void forgetPid(String process) {
        try {
            Files.deleteIfExists(root.resolve("run").resolve(process + ".pid"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> pidFiles() {
        Path run = root.resolve("run");
        if (!Files.isDirectory(run, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(run)) {
            return files.filter(file -> file.toString().endsWith(".pid"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new PlatformException("Cannot read " + run + ": " + e.getMessage(), e);
        }
    }

    /** The process that a pid file names, if it still runs; a reused pid has another start time and does not count. */
    private static Optional<ProcessHandle> running(Path pidFile) {
        try {
            String[] words = Files.readString(pidFile).strip().split(" ", -1);
            if (words.length != 2) {
                return Optional.empty();
            }
            return ProcessHandle.of(Long.parseLong(words[0]))
                    .filter(handle -> startMillis(handle) == Long.parseLong(words[1]))
                    .filter(ProcessHandle::isAlive);
        } catch (IOException | NumberFormatException unreadable) {
            return Optional.empty();
        }
    }

    private static long startMillis(ProcessHandle handle) {
        return handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /** The ports of the last run, by server name. */
    Properties lastPorts() {
        var ports = new Properties();
        Path file = root.resolve(PORTS);
        if (Files.exists(file)) {
            try (var reader = Files.newBufferedReader(file)) {
                ports.load(reader);
            } catch (IOException e) {
                throw new PlatformException("Cannot read " + file + ": " + e.getMessage(), e);
            }
        }
        return ports;
    }

    /** Keeps the ports for the next run. */
    void keepPorts(Properties ports) {
        try (var writer = Files.newBufferedWriter(root.resolve(PORTS))) {
            ports.store(writer, "Ports of the last run, taken again by the next one when they are free");
        } catch (IOException e) {
            throw new PlatformException("Cannot write " + root.resolve(PORTS) + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
