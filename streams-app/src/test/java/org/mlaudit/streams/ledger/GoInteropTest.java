package org.mlaudit.streams.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Go's own {@code golang.org/x/mod/sumdb/note} and {@code tlog}, which share nothing with this code, accept our notes, checkpoints, leaf
 * hashes, proofs and tiles, and reject each of them when it is changed. One process of Go is asked all cases.
 */
class GoInteropTest {
    private static final Path PROGRAM = Path.of("src/test/go/interop/main.go").toAbsolutePath();
    private static final String ORIGIN = "ml.example.com/main/audit.inferences/0/1";
    private static final int SIZE = 600;

    private final PlainTree tree = PlainTree.ofSize(SIZE);
    private final ObjectMapper json = new ObjectMapper();
    private final List<ObjectNode> cases = new ArrayList<>();
    private final List<Boolean> expected = new ArrayList<>();
    private final Random random = new Random(6962);

    @TempDir
    private Path directory;

    @Test
    void goAcceptsWhatIsTrueAndRejectsWhatWasChanged() throws Exception {
        addNotes();
        addCheckpoints();
        addLeaves();
        addInclusionProofs();
        addConsistencyProofs();
        addTiles();
        addPaths();
        List<String> answers = askGo();
        assertThat(answers).hasSameSizeAs(cases);
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i).equals("accepted") != expected.get(i)) {
                wrong.add(answers.get(i) + ": " + cases.get(i));
            }
        }
        assertThat(wrong).as("of %d cases", cases.size()).isEmpty();
        assertThat(expected.stream().filter(each -> each).count()).isGreaterThan(1_000);
        assertThat(expected.stream().filter(each -> !each).count()).isGreaterThan(1_000);
    }

    private ObjectNode add(String kind, boolean accepted) {
        ObjectNode node = json.createObjectNode().put("Kind", kind);
        cases.add(node);
        expected.add(accepted);
        return node;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private JsonNode path(List<Hash> hashes) {
        var array = json.createArrayNode();
        hashes.forEach(hash -> array.add(hash.base64()));
        return array;
    }

    private Hash changed(Hash hash) {
        byte[] bytes = hash.bytes();
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
        return Hash.of(bytes);
    }

    private void addNotes() {
        NoteSigner signer = TestKeys.signer(ORIGIN, 1);
        String key = signer.verifierKey().toString();
        String note = new Note("\u00e8 subito sera.\n\nor not\n")
                .sign(TestKeys.signer("other", 2), signer)
                .encode();
        add("note", true).put("Key", key).put("Note", note);
        add("note", false)
                .put("Key", TestKeys.signer(ORIGIN, 3).verifierKey().toString())
                .put("Note", note);
        add("note", false).put("Key", key).put("Note", note + "x");
        for (int i = 0; i < note.length(); i++) {
            // Changes of the other signature are none of the note: Go reads only its form.
            if (note.charAt(i) < 0x80 && !isInOtherSignature(note, i)) {
                String other = note.substring(0, i) + (char) (note.charAt(i) ^ 1) + note.substring(i + 1);
                add("note", false).put("Key", key).put("Note", other);
            }
        }
    }

    private static boolean isInOtherSignature(String note, int index) {
        int from = note.indexOf("\u2014 other");
        return index >= from && index < note.indexOf('\n', from);
    }

    private void addCheckpoints() {
        for (int size : List.of(1, 2, 3, 255, 256, 257, SIZE)) {
            NoteSigner signer = TestKeys.signer(ORIGIN, 1);
            var checkpoint = new Checkpoint(ORIGIN, size, tree.root(size), size == 3 ? List.of("demo") : List.of());
            NoteSigner witness = TestKeys.cosigner("w.example/1", 2, 1_700_000_000);
            int index = random.nextInt(size);
            var file = ProofFile.parse(new ProofFile(
                            Optional.empty(),
                            index,
                            InclusionProof.of(tree, index, size).path(),
                            checkpoint.note().sign(signer, witness))
                    .encode());
            checkpoint(true, file, PlainTree.data(index), signer.verifierKey());
            checkpoint(false, file, PlainTree.data(index + 1), signer.verifierKey());
            checkpoint(
                    false,
                    file,
                    PlainTree.data(index),
                    signer.named("elsewhere").verifierKey());
            SignedNote moved =
                    new Checkpoint("elsewhere", size, tree.root(size)).note().sign(signer);
            checkpoint(
                    false,
                    new ProofFile(file.extra(), index, file.path(), moved),
                    PlainTree.data(index),
                    signer.verifierKey());
        }
    }

    private void checkpoint(boolean accepted, ProofFile file, byte[] leaf, VerifierKey key) {
        add("checkpoint", accepted)
                .put("Key", key.toString())
                .put("Note", file.checkpoint().encode())
                .put("Leaf", base64(leaf))
                .put("Index", file.index())
                .set("Path", path(file.path()));
    }

    private void addLeaves() {
        var hasher = new TreeHasher();
        for (int length : List.of(0, 1, 32, 55, 56, 64, 65, 200, 65_535)) {
            byte[] leaf = new byte[length];
            random.nextBytes(leaf);
            Hash hash = hasher.leaf(leaf);
            add("leaf", true).put("Leaf", base64(leaf)).put("Hash", hash.base64());
            add("leaf", false)
                    .put("Leaf", base64(leaf))
                    .put("Hash", changed(hash).base64());
        }
    }

    private void addInclusionProofs() {
        for (int size = 1; size <= SIZE; size += size < 40 ? 1 : 13) {
            for (int index = 0; index < size; index += 1 + size / 12) {
                Hash leaf = tree.leaf(index);
                Hash root = tree.root(size);
                InclusionProof proof = InclusionProof.of(tree, index, size);
                inclusion(true, proof, leaf, root);
                inclusion(false, proof, changed(leaf), root);
                inclusion(false, proof, leaf, changed(root));
                if (size > 1) {
                    int other = (index + 1) % size;
                    inclusion(false, new InclusionProof(other, size, proof.path()), leaf, root);
                    inclusion(false, new InclusionProof(index, size, changed(proof.path())), leaf, root);
                    List<Hash> shorter = proof.path().subList(1, proof.path().size());
                    inclusion(false, new InclusionProof(index, size, shorter), leaf, root);
                }
            }
        }
    }

    private List<Hash> changed(List<Hash> path) {
        List<Hash> other = new ArrayList<>(path);
        int at = random.nextInt(path.size());
        other.set(at, changed(path.get(at)));
        return other;
    }

    private void inclusion(boolean accepted, InclusionProof proof, Hash leaf, Hash root) {
        assertThat(proof.proves(leaf, root)).isEqualTo(accepted);
        add("inclusion", accepted)
                .put("Index", proof.index())
                .put("Size", proof.size())
                .put("Hash", leaf.base64())
                .put("Root", root.base64())
                .set("Path", path(proof.path()));
    }

    private void addConsistencyProofs() {
        for (int to = 2; to <= SIZE; to += to < 40 ? 1 : 13) {
            for (int from = 1; from <= to; from += 1 + to / 12) {
                Hash before = tree.root(from);
                Hash after = tree.root(to);
                ConsistencyProof proof = ConsistencyProof.of(tree, from, to);
                consistency(true, proof, before, after);
                consistency(false, proof, changed(before), after);
                consistency(false, proof, before, changed(after));
                if (!proof.path().isEmpty()) {
                    consistency(false, new ConsistencyProof(from, to, changed(proof.path())), before, after);
                    List<Hash> shorter = proof.path().subList(1, proof.path().size());
                    consistency(false, new ConsistencyProof(from, to, shorter), before, after);
                    consistency(false, proof, tree.root(from - 1), after);
                }
            }
        }
    }

    private void consistency(boolean accepted, ConsistencyProof proof, Hash before, Hash after) {
        assertThat(proof.proves(before, after)).isEqualTo(accepted);
        add("consistency", accepted)
                .put("From", proof.from())
                .put("Size", proof.to())
                .put("Old", before.base64())
                .put("Root", after.base64())
                .set("Path", path(proof.path()));
    }

    private void addTiles() {
        for (int size : List.of(1, 100, 255, 256, 257, 512, SIZE)) {
            for (int index : List.of(0, size / 3, size - 1)) {
                tiles(true, size, index, tiles(size));
                ObjectNode damaged = tiles(size);
                String first = "tile/0/" + (index < 256 ? "000" : index < 512 ? "001" : "002");
                String of = damaged.has(first) ? first : first + ".p/" + size % 256;
                byte[] bytes = Base64.getDecoder().decode(damaged.get(of).textValue());
                bytes[index % 256 * 32 + random.nextInt(32)] ^= 1;
                tiles(false, size, index, damaged.put(of, base64(bytes)));
            }
        }
    }

    private ObjectNode tiles(int size) {
        ObjectNode tiles = json.createObjectNode();
        for (TileAddress tile : TileAddress.changed(0, size)) {
            tiles.put(tile.path(), base64(tree.tile(tile.level(), tile.index(), tile.width())));
        }
        return tiles;
    }

    private void tiles(boolean accepted, int size, int index, ObjectNode tiles) {
        add("tiles", accepted)
                .put("Size", size)
                .put("Index", index)
                .put("Root", tree.root(size).base64())
                .put("Hash", tree.leaf(index).base64())
                .<ObjectNode>set("Tiles", tiles)
                .set("Path", path(InclusionProof.of(tree, index, size).path()));
    }

    private void addPaths() {
        for (long index : List.of(0L, 5L, 999L, 1_000L, 1_234_067L, 999_999_999L)) {
            for (int width : List.of(1, 17, 255, 256)) {
                var tile = new TileAddress(random.nextInt(8), index, width);
                add("path", true)
                        .put("Level", tile.level())
                        .put("Index", index)
                        .put("Width", width)
                        .put("Tile", tile.path());
            }
        }
    }

    private List<String> askGo() throws IOException, InterruptedException {
        Path questions = directory.resolve("cases.json");
        try (var out = Files.newBufferedWriter(questions, UTF_8)) {
            for (ObjectNode each : cases) {
                out.write(each + "\n");
            }
        }
        Path answers = directory.resolve("answers");
        Path errors = directory.resolve("errors");
        var builder = new ProcessBuilder(go().toString(), "run", PROGRAM.toString())
                .redirectInput(questions.toFile())
                .redirectOutput(answers.toFile())
                .redirectError(errors.toFile());
        builder.environment().put("GO111MODULE", "off");
        builder.environment().put("GOPATH", sources().toString());
        builder.environment().put("GOFLAGS", "");
        builder.environment()
                .put("GOCACHE", Path.of("target", "go-cache").toAbsolutePath().toString());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("Go has ended").isTrue();
            assertThat(process.exitValue())
                    .as("what Go says: %s", Files.readString(errors))
                    .isZero();
        } finally {
            process.destroyForcibly();
        }
        return Files.readAllLines(answers);
    }

    private static Path go() {
        return Stream.of(Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator, -1))
                .map(each -> Path.of(each, "go"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(GoInteropTest::missing);
    }

    /** Where {@code src/golang.org/x/mod} is: {@code GOPATH}, or where Debian has it. */
    private static Path sources() {
        return Stream.of(Objects.requireNonNullElse(System.getenv("GOPATH"), ""), "/usr/share/gocode")
                .filter(each -> !each.isEmpty())
                .map(Path::of)
                .filter(each -> Files.isDirectory(each.resolve("src/golang.org/x/mod/sumdb/tlog")))
                .findFirst()
                .orElseThrow(GoInteropTest::missing);
    }

    private static AssertionError missing() {
        return new AssertionError(
                "This test needs Go and golang.org/x/mod, and they are not there. Install them (Debian: the packages"
                        + " golang-go and golang-golang-x-mod-dev), or put go on the PATH and golang.org/x/mod below GOPATH/src.");
    }
}
