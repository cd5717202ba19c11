package org.mlaudit.streams.startup;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The copies of the stream's state that an instance keeps on its disk, a directory for each task. They can be damaged: a process
 * that is killed while it removes one leaves half of it. What can't be opened is removed and restored from its changelog, which
 * holds all that was committed; Kafka Streams by itself would not start again until somebody does that by hand.
 */
public final class LocalState {
    private static final Logger LOG = LoggerFactory.getLogger(LocalState.class);
    /** Sub-topology and partition. */
    private static final String TASK = "[0-9]*_[0-9]*";

    private final Path directory;

    /**
     * The state of an application.
     *
     * @param stateDir where Kafka Streams keeps the state of applications
     * @param applicationId whose state it is
     */
    public LocalState(Path stateDir, String applicationId) {
        this.directory = stateDir.resolve(applicationId);
    }

    /**
     * Starts a stream, without those copies of its state that can't be opened.
     *
     * @param create makes a stream that was not started; called again after a failure
     * @return the one that was started
     * @throws ProcessorStateException if state can't be opened that is not a copy on disk
     */
    public KafkaStreams start(Supplier<KafkaStreams> create) {
        while (true) {
            KafkaStreams streams = create.get();
            try {
                streams.start();
                return streams;
            } catch (ProcessorStateException e) {
                streams.close();
                List<Path> damaged = damaged(e);
                if (damaged.isEmpty()) {
                    throw e;
                }
                LOG.warn("Local state can't be opened and is restored from its changelogs: {}", damaged, e);
                damaged.forEach(LocalState::remove);
            }
        }
    }

    /** The tasks' directories that a failure names, or all when it names none. */
    private List<Path> damaged(ProcessorStateException failure) {
        List<Path> tasks = tasks();
        List<Path> named = tasks.stream()
                .filter(task -> names(failure, task + task.getFileSystem().getSeparator()))
                .toList();
        return named.isEmpty() ? tasks : named;
    }

    private static boolean names(Throwable failure, String path) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (String.valueOf(cause.getMessage()).contains(path)) {
                return true;
            }
        }
        return false;
    }

    private List<Path> tasks() {
        List<Path> tasks = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, TASK)) {
            found.forEach(tasks::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (IOException e) {
            throw new StartupException("state.dir: " + directory + " can't be read: " + e.getMessage(), e);
        }
        return tasks;
    }

    private static void remove(Path task) {
        try {
            Utils.delete(task.toFile());
        } catch (IOException e) {
            throw new StartupException(
                    "state.dir: " + task + " is damaged and can't be removed (" + e.getMessage()
                            + "). Remove it; it is restored from its changelogs.",
                    e);
        }
    }
}
