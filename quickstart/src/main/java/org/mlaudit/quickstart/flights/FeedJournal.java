package org.mlaudit.quickstart.flights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Delivers files exactly once, whenever the process dies. A batch's files are first written to {@code staged/} under the
 * feed's own directory; then {@code progress.json} is replaced by one that counts the batch, which commits it; then each
 * file is moved to its directory in one step. On a start, {@link #recover} moves what a committed batch left in
 * {@code staged/} and deletes what belongs to no committed batch. A file that is no longer staged has been moved, whether
 * or not its reader has taken it away since.
 *
 * <p>This holds when the process dies; it does not promise anything when the operating system does.
 */
final class FeedJournal {
    /** What {@code progress.json} holds. */
    record Saved(
            String from,
            String to,
            int nextRow,
            String eventTime,
            Map<String, MonthFigures> months,
            TruthCounts truths,
            boolean done,
            List<String> files,
            List<BrokenRecord> broken) {
        static Saved start(FeedOptions options) {
            return new Saved(
                    options.from().toString(),
                    options.to().toString(),
                    0,
                    Instant.EPOCH.toString(),
                    Map.of(),
                    TruthCounts.NONE,
                    false,
                    List.of(),
                    List.of());
        }

        Instant time() {
            return Instant.parse(eventTime);
        }

        FeedProgress progress() {
            SortedMap<YearMonth, MonthFigures> byMonth = new TreeMap<>();
            months.forEach((month, figures) -> byMonth.put(YearMonth.parse(month), figures));
            return new FeedProgress(broken.size(), truths, byMonth, time(), done);
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final FeedOptions options;
    private final Path staged;
    private final Path progress;

    FeedJournal(FeedOptions options) {
        this.options = options;
        staged = options.state().resolve("staged");
        progress = options.state().resolve("progress.json");
    }

    /** What was saved last; the start when nothing was. */
    static Saved read(FeedOptions options) {
        Path file = options.state().resolve("progress.json");
        try {
            return JSON.readValue(Files.readString(file), Saved.class);
        } catch (NoSuchFileException e) {
            return Saved.start(options);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(
                    file + " is damaged, so that it is unknown what the feed has written; start again with --clean", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /**
     * Makes the directories, reads what was saved and finishes the delivery of the last batch.
     *
     * @throws IllegalStateException if what was saved is of a feed of other months
     */
    Saved recover() {
        Saved saved = read(options);
        if (!saved.from().equals(options.from().toString())
                || !saved.to().equals(options.to().toString())) {
            throw new IllegalStateException("the feed in " + options.state() + " is of the months " + saved.from()
                    + " to " + saved.to() + "; go on with these, or start again with --clean");
        }
        try {
            for (Path directory : List.of(staged, options.inferences(), options.outcomes())) {
                Files.createDirectories(directory);
            }
            deliver(saved);
            for (Path left : list(staged)) {
                Files.delete(left);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use the feed's directories: " + e, e);
        }
        return saved;
    }

    /** Writes a file of a batch that is not committed yet. */
    void stage(String name, String content) {
        try {
            Files.writeString(staged.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + staged.resolve(name), e);
        }
    }

    /** Commits the batch whose files were staged. */
    void commit(Saved next) {
        Path fresh = progress.resolveSibling("progress.json.new");
        try {
            Files.writeString(fresh, JSON.writeValueAsString(next));
            Files.move(fresh, progress, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + progress, e);
        }
    }

    /** Moves the files of the committed batch to their directories, inferences first. */
    void deliver(Saved committed) {
        for (String name : committed.files()) {
            Path from = staged.resolve(name);
            Path to = directory(name).resolve(name);
            try {
                if (Files.exists(from)) {
                    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
                }
            } catch (AtomicMoveNotSupportedException e) {
                throw new UncheckedIOException(
                        to.getParent() + " is on another file system than " + options.state()
                                + "; the feed needs all on one",
                        e);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot move " + from + " to " + to, e);
            }
        }
    }

    private Path directory(String file) {
        return file.startsWith(FlightFeed.INFERENCES) ? options.inferences() : options.outcomes();
    }

    /** Number of files that wait in a directory. */
    static int waiting(Path directory) {
        try {
            return list(directory).size();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + directory, e);
        }
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}
