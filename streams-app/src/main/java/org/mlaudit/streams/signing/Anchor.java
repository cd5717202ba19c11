package org.mlaudit.streams.signing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.mlaudit.streams.ledger.Checkpoint;
import org.mlaudit.streams.ledger.SignedNote;

/**
 * A second place for signed states of the log of logs, outside Kafka: a file to which each note is appended, with an empty line after
 * it, or a directory in which each is a file that is written once, so that it can be storage that keeps what is written.
 */
public final class Anchor {
    private final Path place;
    private final boolean directory;

    /**
     * An anchor.
     *
     * @param place a directory that is there, or a file
     */
    public Anchor(Path place) {
        this.place = place;
        this.directory = Files.isDirectory(place);
    }

    /**
     * Writes a state; it is on the disk when this returns.
     *
     * @throws IOException if it can't be written
     * @throws SignerException if the directory has another note of the same size
     */
    public void write(Checkpoint checkpoint, SignedNote note) throws IOException {
        String text = note.encode();
        if (!directory) {
            DurableFile.append(place, (text + "\n").getBytes(StandardCharsets.UTF_8));
            return;
        }
        String log = checkpoint.origin().replaceAll("[^A-Za-z0-9.-]", "_");
        Path file = place.resolve(String.format(Locale.ROOT, "%s-%019d.note", log, checkpoint.size()));
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            DurableFile.create(file, bytes);
        } catch (FileAlreadyExistsException e) {
            String before = Files.readString(file);
            // The signature of another key over the same state is no contradiction: the key was rotated.
            if (!before.isEmpty() && !SignedNote.parse(before).text().equals(note.text())) {
                throw new SignerException("the anchor " + file + " holds another state of " + checkpoint.origin()
                        + " with " + checkpoint.size() + " leaves: a fork");
            }
        }
    }
}
