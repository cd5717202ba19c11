package org.mlaudit.streams.signing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.mlaudit.streams.ledger.Checkpoint;
import org.mlaudit.streams.ledger.Hash;

/**
 * What was signed last of each tree, in a file of its own: the second memory of the signer beside Kafka. It is written to the disk
 * before anything of it is signed, and never goes back. A Kafka that was set back, or trees that were begun anew under the same name,
 * are noticed by it.
 *
 * <p>A line for each tree: origin, size and root in base64, with spaces between. Lines of other epochs stay.
 */
public final class LastSigned {
    private final Path file;
    private final Map<String, Last> last = new TreeMap<>();
    private final boolean found;

    private record Last(long size, Hash root) {}

    /**
     * Reads the file, if there is one.
     *
     * @throws SignerException if it can't be read, or is no such file
     */
    public LastSigned(Path file) {
        this.file = file;
        this.found = Files.exists(file);
        if (found) {
            try {
                Files.readAllLines(file, StandardCharsets.UTF_8).forEach(this::parse);
            } catch (IOException e) {
                throw new SignerException("ledger.state=" + file + ": the file can't be read: " + e);
            }
        }
    }

    /** Where it is. */
    public Path file() {
        return file;
    }

    /** Whether the file was there. */
    public boolean found() {
        return found;
    }

    /** Size and root of a tree, as they were signed last. */
    public Optional<Checkpoint> of(String origin) {
        return Optional.ofNullable(last.get(origin)).map(l -> new Checkpoint(origin, l.size, l.root));
    }

    /**
     * Checks that a ledger does not lie behind what was signed, and does not contradict it.
     *
     * @param origins names of the log of logs and of all trees that the ledger could have
     * @param now what the ledger says was signed last, by origin
     * @throws SignerException if it does
     */
    public void check(Collection<String> origins, Map<String, Checkpoint> now) {
        for (String origin : origins) {
            Last before = last.get(origin);
            Checkpoint present = now.get(origin);
            if (before != null && (present == null || present.size() < before.size)) {
                throw new SignerException("Kafka was set back: " + origin + " was signed with " + before.size
                        + " leaves (" + file + "), and Kafka knows of "
                        + (present == null ? "none" : Long.toString(present.size()))
                        + ". Nothing is signed. Restore Kafka to what it was, or raise ledger.epoch: new trees begin,"
                        + " and the signed states of the old ones show what was lost.");
            }
            if (before != null && present != null) {
                requireSame(before, present);
            }
        }
    }

    /** Names that the file knows and that begin with a text. */
    public List<String> origins(String start) {
        return last.keySet().stream().filter(origin -> origin.startsWith(start)).toList();
    }

    /**
     * Goes on to what is about to be signed. It is on the disk when this returns.
     *
     * @throws SignerException if it goes back, has another root, or can't be written; then nothing of it may be signed
     */
    public void advance(Collection<Checkpoint> checkpoints) {
        for (Checkpoint checkpoint : checkpoints) {
            Last before = last.get(checkpoint.origin());
            if (before != null && checkpoint.size() < before.size) {
                throw new SignerException(checkpoint.origin() + " was signed with " + before.size
                        + " leaves, so it is not" + " signed with " + checkpoint.size());
            }
            if (before != null) {
                requireSame(before, checkpoint);
            }
        }
        Map<String, Last> next = new TreeMap<>(last);
        checkpoints.forEach(c -> next.put(c.origin(), new Last(c.size(), c.root())));
        if (next.equals(last)) {
            return;
        }
        StringBuilder text = new StringBuilder();
        next.forEach((origin, l) -> text.append(origin)
                .append(' ')
                .append(l.size)
                .append(' ')
                .append(l.root.base64())
                .append('\n'));
        try {
            DurableFile.replace(file, text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new SignerException("ledger.state=" + file
                    + ": what is signed last can't be written there, so nothing is" + " signed: " + e);
        }
        last.putAll(next);
    }

    private void requireSame(Last before, Checkpoint now) {
        if (before.size == now.size() && !before.root.equals(now.root())) {
            throw new SignerException(
                    "a fork: " + now.origin() + " was signed with " + before.size + " leaves and the root "
                            + before.root + " (" + file + "), and Kafka says that the root is " + now.root()
                            + ". Nothing is signed. Find out who changed it; raise ledger.epoch to go on with new trees.");
        }
    }

    private void parse(String line) {
        String[] parts = line.split(" ", -1);
        try {
            if (parts.length != 3) {
                throw new IllegalArgumentException("it does not have three parts");
            }
            last.put(parts[0], new Last(Long.parseLong(parts[1]), Hash.parseBase64(parts[2])));
        } catch (IllegalArgumentException e) {
            throw new SignerException(
                    "ledger.state=" + file + ": the line '" + line + "' can't be read: " + e.getMessage());
        }
    }
}
