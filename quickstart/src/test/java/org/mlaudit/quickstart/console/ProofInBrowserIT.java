package org.mlaudit.quickstart.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mlaudit.quickstart.e2e.Browsers;
import org.mlaudit.streams.ledger.Checkpoint;
import org.mlaudit.streams.ledger.ConsistencyProof;
import org.mlaudit.streams.ledger.Hash;
import org.mlaudit.streams.ledger.HashTiles;
import org.mlaudit.streams.ledger.InclusionProof;
import org.mlaudit.streams.ledger.LeafEncoder;
import org.mlaudit.streams.ledger.LeafType;
import org.mlaudit.streams.ledger.NoteSigner;
import org.mlaudit.streams.ledger.RightEdge;
import org.mlaudit.streams.ledger.TreeHasher;
import org.mlaudit.streams.ledger.VerifierKey;

/** What checks proofs in the browser, in a browser, on trees made here; no application is needed. */
final class ProofInBrowserIT {
    private static final String SITE = "https://console.test";
    private static final String TOPIC = "audit.inferences";
    private static final int PARTITION = 3;
    private static final String ORIGIN = "example.org/test/" + TOPIC + "/" + PARTITION + "/1";
    private static final int LARGEST = 40;
    private static final List<String> STEPS = List.of(
            "The leaf is this record's",
            "The record is the one that was sealed",
            "The leaf is in the tree",
            "The tree is the one of the record's partition",
            "The tree's state is signed by the pinned key");
    /** Answers the step that failed, 'none' when the proof holds. */
    private static final String CHECK = """
            async (cases) => {
              const proofs = await import('/lib/proof.js');
              const answers = [];
              for (const {proof, id, key} of cases) {
                if (key) { proofs.pin(key); } else { proofs.unpin(); }
                const {ok, steps} = await proofs.checkProof(proof, id);
                answers.push(ok ? 'none' : steps.at(-1).name);
              }
              return answers;
            }""";

    private static final String CONSISTENT = """
            async (cases) => {
              const {checkConsistency, bytesOf} = await import('/lib/proof.js');
              const answers = [];
              for (const {from, to, fromRoot, toRoot, path} of cases) {
                try {
                  await checkConsistency({size: from, root: bytesOf(fromRoot)}, {size: to, root: bytesOf(toRoot)}, path.map(bytesOf));
                  answers.push('');
                } catch (e) {
                  answers.push(e.message);
                }
              }
              return answers;
            }""";

    private static Playwright playwright;
    private static Page page;
    private static KeyPair keys;
    private static final List<byte[]> leaves = new ArrayList<>();

    @BeforeAll
    static void open() throws NoSuchAlgorithmException {
        keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        for (int i = 0; i < LARGEST; i++) {
            leaves.add(leaf(LeafType.INFERENCE, i));
        }
        playwright = Browsers.playwright();
        Browser browser = Browsers.chromium(playwright);
        page = browser.newPage();
        page.route(SITE + "/**", ProofInBrowserIT::serve);
        page.navigate(SITE + "/");
    }

    @AfterAll
    static void close() {
        playwright.close();
    }

    private static void serve(Route route) {
        String path = route.request().url().substring(SITE.length());
        if (path.equals("/")) {
            route.fulfill(new Route.FulfillOptions().setContentType("text/html").setBody("<!doctype html>"));
            return;
        }
        try (InputStream file = Objects.requireNonNull(
                ProofInBrowserIT.class.getClassLoader().getResourceAsStream("console" + path), path)) {
            route.fulfill(
                    new Route.FulfillOptions().setContentType("text/javascript").setBodyBytes(file.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] value(int index) {
        return ("what was recorded as number " + index).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] leaf(LeafType type, int index) {
        byte[] value = value(index);
        LeafEncoder leaf = new LeafEncoder(new TreeHasher())
                .begin(type, TOPIC, PARTITION, index)
                .id("i-" + index)
                .value(value, 0, value.length)
                .encode();
        return Arrays.copyOfRange(leaf.bytes(), leaf.start(), leaf.start() + leaf.length());
    }

    private static HashTiles tiles() {
        return (level, tile, width) -> {
            byte[] hashes = new byte[LARGEST * Hash.BYTES];
            for (int i = 0; i < LARGEST; i++) {
                new TreeHasher().leaf(leaves.get(i)).copyTo(hashes, i * Hash.BYTES);
            }
            return hashes;
        };
    }

    private static Hash root(int size) {
        RightEdge edge = new RightEdge(new TreeHasher());
        for (byte[] leaf : leaves.subList(0, size)) {
            edge.append(new TreeHasher().leaf(leaf));
        }
        return edge.root();
    }

    private static String note(String origin, int size, KeyPair by) {
        return new Checkpoint(origin, size, root(size))
                .note()
                .sign(NoteSigner.ed25519(origin, by.getPrivate(), by.getPublic()))
                .encode();
    }

    private static String key(String origin, KeyPair of) {
        return VerifierKey.of(origin, VerifierKey.Type.ED25519, of.getPublic()).toString();
    }

    private static Map<String, Object> proof(int index, int size) {
        InclusionProof inclusion = InclusionProof.of(tiles(), index, size);
        Map<String, Object> checkpoint = new HashMap<>();
        checkpoint.put("origin", ORIGIN);
        checkpoint.put("note", note(ORIGIN, size, keys));
        checkpoint.put("verifierKey", key(ORIGIN, keys));
        Map<String, Object> proof = new HashMap<>();
        proof.put("leaf", base64(leaves.get(index)));
        proof.put("index", index);
        proof.put("hashes", inclusion.path().stream().map(Hash::base64).toList());
        proof.put("value", base64(value(index)));
        proof.put("checkpoint", checkpoint);
        return proof;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static Map<String, Object> asked(Map<String, Object> proof, int index) {
        return Map.of("proof", proof, "id", "i-" + index, "key", key("any.name/log/1", keys));
    }

    private static Map<String, Object> with(Map<String, Object> proof, String name, Object value) {
        Map<String, Object> changed = new HashMap<>(proof);
        changed.put(name, value);
        return changed;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> withCheckpoint(Map<String, Object> proof, String name, String value) {
        return with(proof, "checkpoint", with((Map<String, Object>) proof.get("checkpoint"), name, value));
    }

    /** The steps that failed. */
    @SuppressWarnings("unchecked")
    private static List<String> check(List<Map<String, Object>> cases) {
        return (List<String>) page.evaluate(CHECK, cases);
    }

    private static byte[] flipped(byte[] bytes, int at) {
        byte[] changed = bytes.clone();
        changed[at] ^= 1;
        return changed;
    }

    @Test
    void aTrueProofOfAnyLeafOfATreeOfAnySizeHolds() {
        List<Map<String, Object>> cases = new ArrayList<>();
        for (int size = 1; size <= LARGEST; size += 3) {
            for (int index = 0; index < size; index += 5) {
                cases.add(asked(proof(index, size), index));
            }
        }
        assertThat(check(cases)).hasSize(cases.size()).containsOnly("none");
    }

    @Test
    void aChangedByteOfTheRecordIsRefusedAtTheStepAboutTheRecord() {
        List<Map<String, Object>> cases = new ArrayList<>();
        byte[] value = value(11);
        for (int at = 0; at < value.length; at++) {
            cases.add(asked(with(proof(11, 29), "value", base64(flipped(value, at))), 11));
        }
        cases.add(asked(with(proof(11, 29), "value", base64(new byte[0])), 11));
        cases.add(asked(with(proof(11, 29), "value", null), 11));
        assertThat(check(cases)).containsOnly(STEPS.get(1));
    }

    @Test
    void aChangedByteOfTheLeafIsRefusedAtTheLatestWhereItMustBeInTheTree() {
        List<Map<String, Object>> cases = new ArrayList<>();
        byte[] leaf = leaves.get(11);
        for (int at = 0; at < leaf.length; at++) {
            cases.add(asked(with(proof(11, 29), "leaf", base64(flipped(leaf, at))), 11));
        }
        assertThat(check(cases))
                .hasSize(leaf.length)
                .allMatch(step -> STEPS.indexOf(step) >= 0 && STEPS.indexOf(step) <= 2);
    }

    @Test
    void anotherPathIndexSizeOrRootIsRefusedWhereTheLeafMustBeInTheTree() {
        Map<String, Object> proof = proof(11, 29);
        List<Hash> path = InclusionProof.of(tiles(), 11, 29).path();
        List<Map<String, Object>> cases = new ArrayList<>();
        for (int i = 0; i < path.size(); i++) {
            List<String> changed =
                    new ArrayList<>(path.stream().map(Hash::base64).toList());
            changed.set(i, base64(flipped(path.get(i).bytes(), 7)));
            cases.add(asked(with(proof, "hashes", List.copyOf(changed)), 11));
            changed.remove(i);
            cases.add(asked(with(proof, "hashes", changed), 11));
        }
        cases.add(asked(with(proof, "index", 12), 11));
        cases.add(asked(with(proof, "index", -1), 11));
        cases.add(asked(with(proof, "index", 29), 11));
        String note = note(ORIGIN, 29, keys);
        cases.add(asked(withCheckpoint(proof, "note", note.replace("\n29\n", "\n9\n")), 11));
        cases.add(asked(withCheckpoint(proof, "note", note.replace(root(29).base64(), root(28).base64())), 11));
        assertThat(check(cases)).containsOnly(STEPS.get(2));
    }

    @Test
    void whatIsOfAnotherRecordIsRefusedAtTheFirstStep() {
        Map<String, Object> outcome = with(proof(11, 29), "leaf", base64(leaf(LeafType.GROUND_TRUTH, 11)));
        assertThat(check(List.of(asked(proof(12, 29), 11), asked(outcome, 11)))).containsOnly(STEPS.get(0));
    }

    @Test
    void anotherTreesCheckpointIsRefusedAtTheStepAboutTheTree() {
        List<Map<String, Object>> cases = new ArrayList<>();
        for (String origin : List.of(
                "example.org/test/" + TOPIC + "/4/1",
                "example.org/test/audit.ground-truth/" + PARTITION + "/1",
                "example.org/test/log/1")) {
            Map<String, Object> other = withCheckpoint(proof(11, 29), "note", note(origin, 29, keys));
            cases.add(asked(withCheckpoint(other, "verifierKey", key(origin, keys)), 11));
        }
        assertThat(check(cases)).containsOnly(STEPS.get(3));
    }

    @Test
    void whatThePinnedKeyDidNotSignIsRefusedAtTheStepAboutTheSignature() throws NoSuchAlgorithmException {
        KeyPair other = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Map<String, Object> proof = proof(11, 29);
        Map<String, Object> forged = withCheckpoint(proof, "note", note(ORIGIN, 29, other));
        String note = note(ORIGIN, 29, keys);
        int signature = note.lastIndexOf(' ') + 1;
        byte[] signed = Base64.getDecoder().decode(note.substring(signature).strip());
        List<Map<String, Object>> cases = new ArrayList<>();
        cases.add(asked(forged, 11));
        cases.add(asked(withCheckpoint(forged, "verifierKey", key(ORIGIN, other)), 11));
        cases.add(Map.of("proof", proof, "id", "i-11", "key", ""));
        for (int at = 0; at < signed.length; at++) {
            String changed = note.substring(0, signature) + base64(flipped(signed, at)) + "\n";
            cases.add(asked(withCheckpoint(proof, "note", changed), 11));
        }
        cases.add(asked(
                withCheckpoint(
                        proof,
                        "note",
                        note
                                + note.substring(note.lastIndexOf('—'))
                                        .replace(base64(signed), base64(flipped(signed, 20)))),
                11));
        // The path of this leaf is the same in a tree of 28.
        cases.add(asked(withCheckpoint(proof, "note", note.replace("\n29\n", "\n28\n")), 11));
        cases.add(asked(
                withCheckpoint(proof, "note", note.replace(root(29).base64() + "\n", root(29).base64() + "\ndemo\n")),
                11));
        assertThat(check(cases)).containsOnly(STEPS.get(4));
    }

    @Test
    void base64ThatMeansTheSameButIsWrittenOtherwiseIsRefused() {
        String note = note(ORIGIN, 29, keys);
        int last = note.length() - 3;
        assertThat(note).endsWith("=\n");
        char spare = (char) (note.charAt(last) + 1);
        String same = note.substring(0, last) + spare + "=\n";
        String signature = note.substring(note.lastIndexOf(' ') + 1).strip();
        assertThat(Base64.getDecoder()
                        .decode(same.substring(same.lastIndexOf(' ') + 1).strip()))
                .as("means the same")
                .isEqualTo(Base64.getDecoder().decode(signature));
        Map<String, Object> proof = proof(11, 29);
        assertThat(check(List.of(
                        asked(withCheckpoint(proof, "note", same), 11),
                        asked(withCheckpoint(proof, "note", note.replace("=\n", "\n")), 11))))
                .containsOnly(STEPS.get(2));
    }

    @Test
    @SuppressWarnings("unchecked")
    void aTreeIsProvenToGoOnFromEverySmallerOneAndNothingElseIs() {
        List<Map<String, Object>> right = new ArrayList<>();
        List<Map<String, Object>> wrong = new ArrayList<>();
        Random random = new Random(7);
        for (int to = 1; to <= LARGEST; to++) {
            for (int from = 1; from <= to; from++) {
                List<String> path = ConsistencyProof.of(tiles(), from, to).path().stream()
                        .map(Hash::base64)
                        .toList();
                right.add(consistency(from, to, root(from), root(to), path));
                Hash other = Hash.of(flipped(root(from).bytes(), random.nextInt(Hash.BYTES)));
                wrong.add(consistency(from, to, other, root(to), path));
                wrong.add(consistency(from, to, root(from), other, path));
                if (from < to) {
                    wrong.add(consistency(from, to, root(from), root(to), path.subList(1, path.size())));
                    List<String> longer = new ArrayList<>(path);
                    longer.add(root(1).base64());
                    wrong.add(consistency(from, to, root(from), root(to), longer));
                    wrong.add(consistency(to, from, root(to), root(from), path));
                }
            }
        }
        assertThat((List<String>) page.evaluate(CONSISTENT, right))
                .hasSize(right.size())
                .containsOnly("");
        assertThat((List<String>) page.evaluate(CONSISTENT, wrong))
                .hasSize(wrong.size())
                .doesNotContain("");
    }

    private static Map<String, Object> consistency(int from, int to, Hash fromRoot, Hash toRoot, List<String> path) {
        return Map.of("from", from, "to", to, "fromRoot", fromRoot.base64(), "toRoot", toRoot.base64(), "path", path);
    }
}
