package org.mlaudit.streams.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlaudit.streams.ledger.Checkpoint;
import org.mlaudit.streams.ledger.Hash;
import org.mlaudit.streams.ledger.SignedNote;
import org.mlaudit.streams.ledger.TreeHasher;

/** The signer's memory outside Kafka, and the anchor. */
class LastSignedTest {
    private static final String TREE = "h/c/inferences/0/1";
    private static final Hash ONE = new TreeHasher().sha256(new byte[] {1});
    private static final Hash TWO = new TreeHasher().sha256(new byte[] {2});

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("last");
    }

    private static Checkpoint at(long size, Hash root) {
        return new Checkpoint(TREE, size, root);
    }

    @Test
    void itNeverGoesBackNorForks() {
        LastSigned last = new LastSigned(file());
        last.advance(List.of(at(10, ONE)));
        last.advance(List.of(at(10, ONE)));
        LastSigned again = new LastSigned(file());
        assertThat(again.of(TREE)).contains(at(10, ONE));
        assertThatExceptionOfType(SignerException.class).isThrownBy(() -> again.advance(List.of(at(9, ONE))));
        assertThatExceptionOfType(SignerException.class)
                .isThrownBy(() -> again.advance(List.of(at(10, TWO))))
                .withMessageContaining("fork");
        assertThat(new LastSigned(file()).of(TREE)).contains(at(10, ONE));
    }

    @Test
    void aKafkaThatWasSetBackIsNoticed() {
        new LastSigned(file()).advance(List.of(at(10, ONE)));
        LastSigned last = new LastSigned(file());
        last.check(List.of(TREE), Map.of(TREE, at(10, ONE)));
        last.check(List.of(TREE), Map.of(TREE, at(11, TWO)));
        for (Map<String, Checkpoint> kafka : List.of(Map.of(TREE, at(9, TWO)), Map.<String, Checkpoint>of())) {
            assertThatExceptionOfType(SignerException.class)
                    .isThrownBy(() -> last.check(List.of(TREE), kafka))
                    .withMessageContaining("set back")
                    .withMessageContaining("ledger.epoch");
        }
        assertThatExceptionOfType(SignerException.class)
                .isThrownBy(() -> last.check(List.of(TREE), Map.of(TREE, at(10, TWO))))
                .withMessageContaining("fork");
    }

    @Test
    void aFileThatCannotBeReadOrWrittenIsSaid() throws IOException {
        Files.writeString(file(), "nonsense\n");
        assertThatExceptionOfType(SignerException.class)
                .isThrownBy(() -> new LastSigned(file()))
                .withMessageContaining("ledger.state");
        Path below = file().resolve("below");
        LastSigned last = new LastSigned(below);
        assertThatExceptionOfType(SignerException.class)
                .isThrownBy(() -> last.advance(List.of(at(1, ONE))))
                .withMessageContaining("nothing is signed");
        assertThat(last.of(TREE)).isEmpty();
    }

    @Test
    void anAnchorKeepsEveryState() throws IOException {
        SigningKey key = TestKeys.key("k");
        SignedNote note = at(5, ONE).note().sign(key.named(TREE));
        SignedNote other = at(5, TWO).note().sign(key.named(TREE));
        Anchor directories = new Anchor(directory);
        directories.write(at(5, ONE), note);
        directories.write(at(5, ONE), note);
        assertThatExceptionOfType(SignerException.class)
                .isThrownBy(() -> directories.write(at(5, TWO), other))
                .withMessageContaining("fork");
        try (var files = Files.list(directory)) {
            assertThat(files)
                    .singleElement()
                    .satisfies(f -> assertThat(Files.readString(f)).isEqualTo(note.encode()));
        }
        Anchor appended = new Anchor(directory.resolve("anchor.txt"));
        appended.write(at(5, ONE), note);
        appended.write(at(6, TWO), other);
        assertThat(Files.readString(directory.resolve("anchor.txt")))
                .isEqualTo(note.encode() + "\n" + other.encode() + "\n");
    }
}
