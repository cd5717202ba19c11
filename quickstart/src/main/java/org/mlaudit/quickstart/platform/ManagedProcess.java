package org.mlaudit.quickstart.platform;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One server of the platform: a Java process of its own, attached to this one ({@link Attached}), with its output in a log file. Ctrl-C in the terminal
 * reaches this process only; the servers ignore it and are stopped in order by {@link #stop}.
 */
public final class ManagedProcess {

    private static final int TAIL_LINES = 25;
    private static final int TAIL_BYTES = 16_384;

    private final String name;
    private final DataDirectory data;
    private final Path log;
    private final Process process;
    private volatile boolean stopping;

    private ManagedProcess(String name, DataDirectory data, Path log, Process process) {
        this.name = name;
        this.data = data;
        this.log = log;
        this.process = process;
    }

    /**
     * How to start a server.
     *
     * @param name short name, also of its log file
     * @param jvmOptions options of the virtual machine
     * @param classPath its class path, which must hold {@link Attached}
     * @param mainClass what it runs
     * @param arguments the main class's arguments
     * @param workingDirectory where it runs
     * @param environment variables beyond those of this process
     */
    public record Command(
            String name,
            List<String> jvmOptions,
            String classPath,
            String mainClass,
            List<String> arguments,
            Path workingDirectory,
            Map<String, String> environment) {}

    /**
     * Starts a server.
     *
     * @param died told the explanation, with the end of the log, when the server ends without having been stopped
     * @throws PlatformException when it cannot be started
     */
    public static ManagedProcess start(Command command, DataDirectory data, Consumer<String> died) {
        Path log = data.freshLog(command.name());
        var words = new ArrayList<String>();
        // The shell gives way to the JVM, which finds the interrupt signal ignored and leaves it so.
        words.addAll(List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh"));
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(command.jvmOptions());
        words.addAll(List.of("-cp", command.classPath(), Attached.class.getName(), command.mainClass()));
        words.addAll(command.arguments());
        var builder = new ProcessBuilder(words)
                .directory(command.workingDirectory().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(command.environment());
        try {
            var managed = new ManagedProcess(command.name(), data, log, builder.start());
            data.notePid(command.name(), managed.process.toHandle());
            Thread.ofVirtual().name(command.name() + "-watch").start(() -> managed.watch(died));
            return managed;
        } catch (IOException e) {
            throw new PlatformException("Cannot start the " + command.name() + ": " + e.getMessage(), e);
        }
    }

    private void watch(Consumer<String> died) {
        process.onExit().join();
        if (!stopping) {
            died.accept(deathNotice());
        }
    }

    /** The server's short name. */
    public String name() {
        return name;
    }

    /** The process id. */
    public long pid() {
        return process.pid();
    }

    /** Whether the process runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Why the server ended, if it did without having been stopped. */
    public Optional<String> death() {
        return stopping || process.isAlive() ? Optional.empty() : Optional.of(deathNotice());
    }

    private String deathNotice() {
        return "The " + name + " ended unexpectedly (exit code " + process.exitValue() + "). The end of its log, " + log
                + ":\n" + tail();
    }

    /** The last lines of the server's log, without stack frames, so that causes are seen. */
    public String tail() {
        try (var channel = Files.newByteChannel(log)) {
            long from = Math.max(0, channel.size() - TAIL_BYTES);
            channel.position(from);
            var bytes = ByteBuffer.allocate((int) (channel.size() - from));
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // until the end
            }
            List<String> lines = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("\tat "))
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "(the log cannot be read: " + e.getMessage() + ")";
        }
    }

    /** Asks the server to end, waits, and ends it by force when it takes longer than it may. */
    public void stop(Duration patience) {
        stopping = true;
        process.destroy();
        awaitEnd(patience);
    }

    /** Ends the server at once, as a crash would (SIGKILL). */
    public void kill() {
        stopping = true;
        process.destroyForcibly();
        awaitEnd(Duration.ofSeconds(10));
    }

    private void awaitEnd(Duration patience) {
        boolean interrupted = Thread.interrupted();
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        data.forgetPid(name);
    }
}
