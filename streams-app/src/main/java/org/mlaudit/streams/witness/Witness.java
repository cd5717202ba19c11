package org.mlaudit.streams.witness;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mlaudit.streams.ledger.Checkpoint;
import org.mlaudit.streams.ledger.ConsistencyProof;
import org.mlaudit.streams.ledger.Hash;
import org.mlaudit.streams.ledger.NoteException;
import org.mlaudit.streams.ledger.NoteSignature;
import org.mlaudit.streams.ledger.NoteSigner;
import org.mlaudit.streams.ledger.ProofException;
import org.mlaudit.streams.ledger.SignedNote;
import org.mlaudit.streams.ledger.TreeHasher;
import org.mlaudit.streams.ledger.VerifierKey;
import org.mlaudit.streams.signing.DurableFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cosigns states of logs, each of which must be proven to be a continuation of the one cosigned before (C2SP tlog-witness). What is
 * cosigned is on the disk before it is told to anybody; checking and storing is one step for each log. Thread-safe.
 *
 * <p>A directory holds a file for each log, named by the SHA-256 of its origin in hexadecimal: the newest note with the log's
 * signature and the cosignature.
 */
public final class Witness implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Witness.class);
    /** C2SP tlog-witness lets clients send so many hashes at most. */
    private static final int MOST_HASHES = 63;

    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String SIZE = "text/x.tlog.size";

    private final NoteSigner cosigner;
    private final Path directory;
    private final FileChannel lockFile;
    private final FileLock lock;
    private final Map<String, Log> logs = new HashMap<>();

    /** A log that is witnessed; its monitor is held while a state is checked and stored. */
    private static final class Log {
        private final List<VerifierKey> keys = new ArrayList<>();
        private @Nullable SignedNote newest;
    }

    /**
     * What is answered.
     *
     * @param status of HTTP
     * @param type media type
     * @param body text
     */
    public record Reply(int status, String type, String body) {}

    /**
     * A witness.
     *
     * @param cosigner signs, under the witness's name
     * @param known keys of the logs that are witnessed; those of one origin are all trusted
     * @param directory of the state; no other process may use it
     * @throws IOException if the directory can't be used, or another process uses it
     */
    public Witness(NoteSigner cosigner, Collection<VerifierKey> known, Path directory) throws IOException {
        this.cosigner = cosigner;
        this.directory = Files.createDirectories(directory);
        for (VerifierKey key : known) {
            logs.computeIfAbsent(key.name(), origin -> new Log()).keys.add(key);
        }
        lockFile = FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        lock = locked();
        for (Map.Entry<String, Log> log : logs.entrySet()) {
            load(log.getKey(), log.getValue());
        }
    }

    private FileLock locked() throws IOException {
        FileLock taken = null;
        try {
            taken = lockFile.tryLock();
        } catch (OverlappingFileLockException e) {
            LOG.debug("This process has the lock itself", e);
        }
        if (taken == null) {
            lockFile.close();
            throw new IOException("another witness uses " + directory);
        }
        return taken;
    }

    private void load(String origin, Log log) throws IOException {
        Path file = file(origin);
        if (!Files.exists(file)) {
            return;
        }
        try {
            SignedNote note = SignedNote.parse(Files.readAllBytes(file));
            note.verify(cosigner.verifierKey());
            if (!Checkpoint.parse(note.text()).origin().equals(origin)) {
                throw new IOException(file + " is of another log than " + origin);
            }
            log.newest = note;
        } catch (NoteException e) {
            throw new IOException(file + " is no state that this witness cosigned: " + e.getMessage(), e);
        }
    }

    /** What verifies the cosignatures. */
    public VerifierKey key() {
        return cosigner.verifierKey();
    }

    /** Origins of the logs. */
    public List<String> origins() {
        return logs.keySet().stream().sorted().toList();
    }

    /** Answers {@code POST add-checkpoint} with the body of a request. */
    public Reply add(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        int blank = text.indexOf("\n\n");
        if (blank < 0) {
            return refusal(400, "there is no empty line between the proof and the checkpoint");
        }
        Request request;
        try {
            SignedNote note = SignedNote.parse(text.substring(blank + 2));
            request = new Request(note, Checkpoint.parse(note.text()));
        } catch (NoteException e) {
            return refusal(400, e.getMessage());
        }
        Log log = logs.get(request.checkpoint.origin());
        if (log == null) {
            return refusal(404, "the log " + request.checkpoint.origin() + " is not known here");
        }
        List<NoteSignature> theirs;
        try {
            theirs = request.note.verify(log.keys).stream()
                    .map(SignedNote.Verified::signature)
                    .toList();
        } catch (NoteException e) {
            return refusal(403, e.getMessage());
        }
        List<String> lines = List.of(text.substring(0, blank).split("\n", -1));
        return consistent(log, new SignedNote(request.note.text(), theirs), request.checkpoint, lines);
    }

    private record Request(SignedNote note, Checkpoint checkpoint) {}

    private Reply consistent(Log log, SignedNote note, Checkpoint checkpoint, List<String> lines) {
        if (!lines.getFirst().matches("old (0|[1-9][0-9]{0,18})") || lines.size() > 1 + MOST_HASHES) {
            return refusal(
                    400, "the body begins with 'old' and a size, and has " + MOST_HASHES + " hashes at most after it");
        }
        long old;
        List<Hash> path = new ArrayList<>();
        try {
            old = Long.parseLong(lines.getFirst().substring("old ".length()));
            lines.subList(1, lines.size()).forEach(line -> path.add(Hash.parseBase64(line)));
        } catch (IllegalArgumentException e) {
            return refusal(400, e.getMessage());
        }
        if (old > checkpoint.size()) {
            return refusal(400, "the old size is greater than that of the checkpoint");
        }
        synchronized (log) {
            Optional<Checkpoint> before =
                    Optional.ofNullable(log.newest).map(newest -> Checkpoint.parse(newest.text()));
            long size = before.map(Checkpoint::size).orElse(0L);
            if (old != size) {
                return new Reply(409, SIZE, size + "\n");
            }
            try {
                Hash root = before.map(Checkpoint::root).orElse(TreeHasher.EMPTY_ROOT);
                new ConsistencyProof(old, checkpoint.size(), path).verify(root, checkpoint.root());
            } catch (ProofException e) {
                LOG.warn(
                        "{} was shown with {} leaves, inconsistent with {}:\n{}",
                        checkpoint.origin(),
                        checkpoint.size(),
                        size,
                        note.encode());
                return refusal(422, e.getMessage());
            }
            return cosign(log, note, checkpoint);
        }
    }

    private Reply cosign(Log log, SignedNote note, Checkpoint checkpoint) {
        NoteSignature cosignature = cosigner.sign(note.text());
        SignedNote cosigned = note.with(List.of(cosignature));
        try {
            DurableFile.replace(file(checkpoint.origin()), cosigned.encode().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.error("The state of {} can't be stored, so it is not cosigned: {}", checkpoint.origin(), e.toString());
            return refusal(500, "the state can't be stored");
        }
        log.newest = cosigned;
        return new Reply(200, TEXT, cosignature.line() + "\n");
    }

    /**
     * Answers {@code GET <origin hash>/checkpoint}.
     *
     * @param originHash SHA-256 of the origin, in lower-case hexadecimal
     */
    public Reply newest(String originHash) {
        for (Map.Entry<String, Log> log : logs.entrySet()) {
            if (hash(log.getKey()).equals(originHash)) {
                synchronized (log.getValue()) {
                    SignedNote newest = log.getValue().newest;
                    if (newest != null) {
                        return new Reply(200, TEXT, newest.encode());
                    }
                }
            }
        }
        return refusal(404, "nothing of such a log was cosigned here");
    }

    private Path file(String origin) {
        return directory.resolve(hash(origin));
    }

    private static String hash(String origin) {
        return new TreeHasher().sha256(origin.getBytes(StandardCharsets.UTF_8)).hex();
    }

    private static Reply refusal(int status, @Nullable String why) {
        return new Reply(status, TEXT, why + "\n");
    }

    @Override
    public void close() throws IOException {
        lock.release();
        lockFile.close();
    }
}
