package org.mlaudit.streams.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
    /** The example of C2SP tlog-checkpoint and tlog-cosignature. */
    private static final String SOFA = """
            example.com/behind-the-sofa
            20852163
            CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

            \u2014 example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
            \u2014 witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
            """;

    private static final PlainTree TREE = PlainTree.ofSize(300);
    private static final String ORIGIN = "ml.example.com/main/inferences/0/1";

    private final NoteSigner log = TestKeys.signer(ORIGIN, 1);

    @Test
    void theExampleOfTheSpecificationIsReadAndWrittenTheSame() {
        SignedNote note = SignedNote.parse(SOFA);
        Checkpoint checkpoint = Checkpoint.parse(note.text());
        assertThat(checkpoint.origin()).isEqualTo("example.com/behind-the-sofa");
        assertThat(checkpoint.size()).isEqualTo(20_852_163);
        assertThat(checkpoint.root().base64()).isEqualTo("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=");
        assertThat(checkpoint.text()).isEqualTo(note.text());
        assertThat(note.encode()).isEqualTo(SOFA);
        assertThat(Cosignature.seconds(note.signatures().get(1))).isEqualTo(1_679_315_147);
    }

    @Test
    void extensionLinesAreKept() {
        var checkpoint = new Checkpoint(ORIGIN, 300, TREE.root(300), List.of("demo", "\u2014 more"));
        SignedNote note = checkpoint.note().sign(log);
        assertThat(Checkpoint.verify(SignedNote.parse(note.encode()), log.verifierKey()))
                .isEqualTo(checkpoint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "o#1# | 2 | ends before origin, size and root",
                "o# | 1 | ends before origin, size and root",
                "#1#R# | 1 | is empty",
                "o#01#R# | 2 | the size is not a decimal number without sign and leading zeroes",
                "o#+1#R# | 2 | the size is not a decimal number without sign and leading zeroes",
                "o#-1#R# | 2 | the size is not a decimal number without sign and leading zeroes",
                "o#1 #R# | 2 | the size is not a decimal number without sign and leading zeroes",
                "o#\u0661#R# | 2 | the size is not a decimal number without sign and leading zeroes",
                "o##R# | 2 | the size is not a decimal number without sign and leading zeroes",
                "o#9223372036854775808#R# | 2 | the size is greater than 2^63 - 1",
                "o#1#AAAA# | 3 | the root: a hash has 32 bytes, not 3",
                "o#1#R=# | 3 | the root: is not base64",
                "o#1#R## | 4 | is empty",
                "o#0#R# | 3 | the root of an empty tree is 47DEQpj8HBSa",
            })
    void malformedCheckpointsAreRefusedWithTheirPlace(String text, int line, String reason) {
        String whole = text.replace('#', '\n').replace("R", TREE.root(1).base64());
        assertThatExceptionOfType(NoteException.class)
                .isThrownBy(() -> Checkpoint.parse(whole))
                .satisfies(e -> assertThat(e.line()).isEqualTo(line))
                .withMessageStartingWith("checkpoint, line " + line + ": " + reason);
    }

    @Test
    void aCheckpointOfAnotherOriginIsRefused() {
        var other = new Checkpoint("ml.example.com/main/inferences/1/1", 5, TREE.root(5));
        SignedNote signedUnderThis = other.note().sign(log);
        assertThatExceptionOfType(NoteException.class)
                .isThrownBy(() -> Checkpoint.verify(signedUnderThis, log.verifierKey()))
                .withMessageContaining(
                        "the origin is 'ml.example.com/main/inferences/1/1', and the key signs for '" + ORIGIN);
        SignedNote signedUnderOther = other.note().sign(log.named(other.origin()));
        assertThatExceptionOfType(NoteException.class)
                .isThrownBy(() -> Checkpoint.verify(signedUnderOther, log.verifierKey()))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(NoteException.Kind.NO_KNOWN_SIGNATURE));
    }

    @Test
    void aCosignatureIsOverTheTimeAndTheCheckpoint() {
        var checkpoint = new Checkpoint(ORIGIN, 300, TREE.root(300), List.of("demo"));
        NoteSigner witness = TestKeys.cosigner("witness.example.com/w", 2, 1_700_000_000);
        SignedNote note = checkpoint.note().sign(log, witness);
        assertThat(note.verify(log.verifierKey(), witness.verifierKey())).hasSize(2);
        NoteSignature cosignature = note.signatures().get(1);
        assertThat(Cosignature.seconds(cosignature)).isEqualTo(1_700_000_000);
        byte[] signed = ("cosignature/v1\ntime 1700000000\n" + checkpoint.text()).getBytes(UTF_8);
        byte[] plain = Arrays.copyOfRange(cosignature.signature(), 8, 72);
        assertThat(witness.verifierKey().verifies(signed, plain)).isTrue();
        byte[] later = ByteBuffer.allocate(72).putLong(1_700_000_001).put(plain).array();
        var backdated = new NoteSignature(witness.name(), witness.keyId(), later);
        assertThat(witness.verifierKey().verifies(checkpoint.text(), backdated)).isFalse();
        assertThatExceptionOfType(NoteException.class).isThrownBy(() -> witness.sign("no checkpoint\n"));
    }

    @Test
    void aSignatureAsALogIsNotOneAsAWitness() {
        var checkpoint = new Checkpoint(ORIGIN, 300, TREE.root(300));
        NoteSigner witness = TestKeys.cosigner(ORIGIN, 1, 1_700_000_000);
        assertThat(witness.keyId()).isNotEqualTo(log.keyId());
        SignedNote note = checkpoint.note().sign(witness);
        assertThatExceptionOfType(NoteException.class).isThrownBy(() -> Checkpoint.verify(note, log.verifierKey()));
    }

    @Test
    void originsAreComposedAndRead() {
        var origins = new Origins("ml.example.com:8080", "main", "2026-11.a_1");
        assertThat(origins.tree("audit.inferences", 3))
                .isEqualTo("ml.example.com:8080/main/audit.inferences/3/2026-11.a_1");
        assertThat(origins.log()).isEqualTo("ml.example.com:8080/main/log/2026-11.a_1");
        for (String origin : List.of(origins.tree("audit.inferences", 3), origins.tree("log", 0), origins.log())) {
            assertThat(Origins.parse(origin)).hasToString(origin);
            assertThat(Origins.parse(origin).origins()).isEqualTo(origins);
        }
        assertThat(Origins.parse(origins.log()).isLog()).isTrue();
        assertThat(Origins.parse(origins.tree("log", 0)).isLog()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "a/b/log",
                "a/b/c/d",
                "a/b/c/01/e",
                "a/b/c/-1/e",
                "a/b/c/x/e",
                "a/b/c/1/e/f",
                "a//c/1/e",
                "a b/b/c/1/e",
                "a+/b/c/1/e",
                "a/b/c/99999999999/e",
                "a:x/b/c/1/e",
                "a/b/log/",
                "/b/log/e"
            })
    void whatIsNoOriginIsRefused(String origin) {
        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(() -> Origins.parse(origin))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aProofFileIsReadWrittenAndChecked() {
        Checkpoint checkpoint = new Checkpoint(ORIGIN, 300, TREE.root(300));
        SignedNote note = checkpoint.note().sign(log);
        for (int index : List.of(0, 7, 255, 256, 299)) {
            InclusionProof proof = InclusionProof.of(TREE, index, 300);
            for (Optional<ProofFile.Extra> extra : List.of(
                    Optional.<ProofFile.Extra>empty(), Optional.of(ProofFile.Extra.of(PlainTree.data(index))))) {
                var file = new ProofFile(extra, index, proof.path(), note);
                ProofFile read = ProofFile.parse(file.encode());
                assertThat(read).isEqualTo(file);
                assertThat(read.encode()).isEqualTo(file.encode());
                assertThat(read.verify(TREE.leaf(index), log.verifierKey())).isEqualTo(checkpoint);
                assertThatExceptionOfType(ProofException.class)
                        .isThrownBy(() -> read.verify(TREE.leaf(3), log.verifierKey()));
                assertThatExceptionOfType(NoteException.class)
                        .isThrownBy(() -> read.verify(
                                TREE.leaf(index), TestKeys.signer(ORIGIN, 9).verifierKey()));
            }
        }
        var beyond = new ProofFile(Optional.empty(), 300, List.of(), note);
        assertThatExceptionOfType(ProofException.class)
                .isThrownBy(() -> beyond.verify(TREE.leaf(0), log.verifierKey()))
                .withMessage("leaf 300 is not in a tree of 300 leaves");
    }

    @Test
    void anyByteOfAProofFileChangedIsRefused() {
        SignedNote note = new Checkpoint(ORIGIN, 300, TREE.root(300)).note().sign(log);
        byte[] file = new ProofFile(
                        Optional.empty(), 77, InclusionProof.of(TREE, 77, 300).path(), note)
                .encode()
                .getBytes(UTF_8);
        for (int i = 0; i < file.length; i++) {
            byte[] changed = file.clone();
            changed[i] ^= 1;
            assertThatExceptionOfType(RuntimeException.class)
                    .as("byte %d", i)
                    .isThrownBy(
                            () -> ProofFile.parse(new String(changed, UTF_8)).verify(TREE.leaf(77), log.verifierKey()))
                    .satisfies(e -> assertThat(e).isInstanceOfAny(NoteException.class, ProofException.class));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "c2sp.org/tlog-proof@v2#index 0##N | 1 | is not 'c2sp.org/tlog-proof@v1'",
                "c2sp.org/tlog-proof@v1##N | 2 | does not begin with 'index '",
                "c2sp.org/tlog-proof@v1#extra AA==##N | 3 | does not begin with 'index '",
                "c2sp.org/tlog-proof@v1#extra AA#index 0##N | 2 | the extra data is not base64",
                "c2sp.org/tlog-proof@v1#index 00##N | 2 | the index is not a decimal number",
                "c2sp.org/tlog-proof@v1#index 0#AAAA##N | 3 | a hash has 32 bytes, not 3",
                "c2sp.org/tlog-proof@v1#index 0# | 1 | has no empty line before a checkpoint",
                "c2sp.org/tlog-proof@v1#index 0##o#1# | 5 | note, line 2: has no empty line",
                "c2sp.org/tlog-proof@v1#index 0##o#x#y##\u2014 a AAAAAAE=# | 5 | checkpoint, line 2: the size",
            })
    void malformedProofFilesAreRefusedWithTheirPlace(String text, int line, String reason) {
        String note = new Checkpoint(ORIGIN, 1, TREE.root(1)).note().sign(log).encode();
        String whole = text.replace('#', '\n').replace("N", note);
        assertThatExceptionOfType(NoteException.class)
                .isThrownBy(() -> ProofFile.parse(whole))
                .satisfies(e -> assertThat(e.line()).isEqualTo(line))
                .withMessageStartingWith("proof, line " + line + ": " + reason);
    }

    @Test
    void aKeyRotationIsFollowedWhenBothKeysSignedIt() {
        NoteSigner oldKey = TestKeys.signer("h/c/log/1", 1);
        NoteSigner newKey = TestKeys.signer("h/c/log/1", 2);
        var rotation = new KeyRotation("h/c/log/1", oldKey.verifierKey(), newKey.verifierKey(), 1_700_000_000);
        SignedNote note = rotation.sign(oldKey, newKey);
        SignedNote read = SignedNote.parse(note.encode());
        assertThat(KeyRotation.verify(read, oldKey.verifierKey())).isEqualTo(rotation);
        Leaf leaf = Leaf.ofKeyRotation(rotation, note, "audit.checkpoints");
        assertThat(SignedNote.parse(Leaf.decode(leaf.encode()).note())).isEqualTo(note);
    }

    @Test
    void aForgedKeyRotationIsRefused() {
        NoteSigner oldKey = TestKeys.signer("h/c/log/1", 1);
        NoteSigner newKey = TestKeys.signer("h/c/log/1", 2);
        NoteSigner thief = TestKeys.signer("h/c/log/1", 3);
        VerifierKey trusted = oldKey.verifierKey();
        var rotation = new KeyRotation("h/c/log/1", trusted, newKey.verifierKey(), 1_700_000_000);
        for (SignedNote note : List.of(
                rotation.note().sign(newKey),
                rotation.note().sign(oldKey),
                rotation.sign(thief, newKey),
                rotation.sign(oldKey, thief),
                new KeyRotation("h/c/log/1", thief.verifierKey(), newKey.verifierKey(), 1_700_000_000)
                        .sign(thief, newKey))) {
            assertThatExceptionOfType(NoteException.class).isThrownBy(() -> KeyRotation.verify(note, trusted));
        }
        assertThatExceptionOfType(NoteException.class)
                .isThrownBy(() -> new KeyRotation("h/c/log/1", trusted, trusted, 0))
                .withMessage("key rotation, line 4: the new key is the old one");
        assertThatExceptionOfType(NoteException.class)
                .isThrownBy(() -> new KeyRotation("h/c/log/2", trusted, newKey.verifierKey(), 0));
        assertThatExceptionOfType(NoteException.class).isThrownBy(() -> Checkpoint.parse(rotation.text()));
        assertThatIllegalArgumentException().isThrownBy(() -> TestKeys.signer("", 1));
    }
}
