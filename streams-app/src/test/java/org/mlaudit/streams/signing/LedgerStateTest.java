package org.mlaudit.streams.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.mlaudit.streams.ledger.Checkpoint;
import org.mlaudit.streams.ledger.CompactRange;
import org.mlaudit.streams.ledger.EntryBundle;
import org.mlaudit.streams.ledger.KeyRotation;
import org.mlaudit.streams.ledger.Leaf;
import org.mlaudit.streams.ledger.LeafType;
import org.mlaudit.streams.ledger.NoteException;
import org.mlaudit.streams.ledger.RightEdge;
import org.mlaudit.streams.ledger.SignedNote;
import org.mlaudit.streams.ledger.TreeHasher;
import org.mlaudit.streams.ledger.VerifierKey;
import org.mlaudit.streams.signing.TreeState.Followed;

/** What the signer makes of what it is shown. */
class LedgerStateTest {
    private static final String LOG = "ml.example.com/prod/log/1";
    private static final String TREE = "ml.example.com/prod/inferences/0/1";

    private final SigningKey key = TestKeys.key("first");
    private final LedgerState state = new LedgerState("audit.checkpoints", key.verifier(LOG), false);
    private final Grown tree = new Grown(1);

    /** A tree that grows as the stream's do. */
    private static final class Grown {
        private final TreeHasher hasher = new TreeHasher();
        private final RightEdge edge = new RightEdge(hasher);
        private final Random random;

        Grown(long seed) {
            random = new Random(seed);
        }

        CompactRange by(int leaves) {
            edge.mark();
            byte[] leaf = new byte[20];
            for (int i = 0; i < leaves; i++) {
                random.nextBytes(leaf);
                edge.append(hasher.leaf(leaf));
            }
            return edge.rangeSinceMark();
        }

        byte[] root() {
            return edge.root().bytes();
        }
    }

    private Followed show(CompactRange range, byte[] root) {
        return state.follow(TREE, range.from(), range.to(), range.encodedHashes(), root);
    }

    private List<LedgerState.Signed> roundOf(LedgerState ledger, SigningKey signer) {
        ledger.begin(1_000_000);
        List<LedgerState.Signed> signed = ledger.sign(List.of(signer));
        ledger.ended();
        return signed;
    }

    @Test
    void treesThatGrewAreSignedAndEachIsALeafOfTheLogOfLogs() {
        assertThat(show(tree.by(1000), tree.root())).isEqualTo(Followed.GREW);
        assertThat(show(tree.by(7), tree.root())).isEqualTo(Followed.GREW);

        LedgerState.Round round = state.begin(5_000_000);
        List<LedgerState.Signed> signed = state.sign(List.of(key));

        assertThat(signed).extracting(s -> s.checkpoint().origin()).containsExactly(TREE, LOG);
        Checkpoint ofTree = Checkpoint.verify(signed.get(0).note(), key.verifier(TREE));
        assertThat(ofTree.size()).isEqualTo(1007);
        assertThat(ofTree.root().bytes()).isEqualTo(tree.root());
        Checkpoint ofLog = Checkpoint.verify(signed.get(1).note(), key.verifier(LOG));
        EntryBundle.Reader leaves = new EntryBundle.Reader(round.entries().get());
        assertThat(leaves.next()).isTrue();
        Leaf leaf = Leaf.decode(leaves.entry());
        assertThat(leaf.type()).isEqualTo(LeafType.CHECKPOINT);
        assertThat(leaf.id()).isEqualTo(TREE);
        assertThat(leaf.sequence()).isEqualTo(1007);
        assertThat(leaf.commitment()).contains(ofTree.root());
        assertThat(ofLog.root())
                .isEqualTo(new TreeHasher().leaf(leaves.entry()))
                .isEqualTo(round.root());
    }

    @Test
    void aCheckpointOfOneTreeIsNotThatOfAnother() {
        show(tree.by(3), tree.root());
        SignedNote note = roundOf(state, key).getFirst().note();
        assertThatExceptionOfType(NoteException.class)
                .isThrownBy(() -> Checkpoint.verify(note, key.verifier(TREE.replace("/0/", "/1/"))));
    }

    @Test
    void aForkAStepBackAndAWrongRootAreRefusedForEver() {
        show(tree.by(100), tree.root());
        byte[] known = tree.root();
        Grown other = new Grown(2);
        other.by(40);
        for (CompactRange range : List.of(new Grown(3).by(50), new Grown(3).by(200))) {
            LedgerState fresh = StateCodec.decode(StateCodec.encode(state));
            assertThat(fresh.follow(TREE, range.from(), range.to(), range.encodedHashes(), new byte[32]))
                    .isEqualTo(Followed.REFUSED);
            assertThat(fresh.isDue()).isTrue();
            LedgerState.Round round = fresh.begin(1);
            assertThat(round.count()).as("nothing is signed").isZero();
            LedgerState stored = StateCodec.decode(StateCodec.encode(fresh));
            CompactRange good = tree.by(1);
            assertThat(stored.follow(TREE, good.from(), good.to(), good.encodedHashes(), tree.root()))
                    .isEqualTo(Followed.REFUSED);
            assertThat(stored.tree(TREE).refused()).isPresent();
        }
        LedgerState wrongRoot = StateCodec.decode(StateCodec.encode(state));
        CompactRange grown = new CompactRange.Builder(new TreeHasher(), 100)
                .append(new byte[32], 0)
                .build();
        assertThat(wrongRoot.follow(TREE, 100, 101, grown.encodedHashes(), known))
                .isEqualTo(Followed.REFUSED);
        LedgerState sameSize = StateCodec.decode(StateCodec.encode(state));
        other.by(60);
        assertThat(sameSize.follow(TREE, 40, 100, new byte[0], other.root())).isEqualTo(Followed.REFUSED);
        assertThat(sameSize.tree(TREE).refused().orElse("")).contains("fork");
    }

    @Test
    void aGapIsSaidAndFilledFromLeaves() {
        CompactRange first = tree.by(10);
        byte[] root = tree.root();
        show(first, root);
        RightEdge filled = state.edgeOf(TREE);
        CompactRange missed = tree.by(5);
        CompactRange shown = tree.by(4);
        assertThat(show(shown, tree.root())).isEqualTo(Followed.GAP);
        assertThat(state.tree(TREE).size()).isEqualTo(10);
        filled.append(missed);
        state.fill(TREE, filled);
        assertThat(show(shown, tree.root())).isEqualTo(Followed.GREW);
    }

    @Test
    void whatIsKnownIsNotSignedAgain() {
        CompactRange range = tree.by(3);
        show(range, tree.root());
        roundOf(state, key);
        assertThat(show(range, tree.root())).isEqualTo(Followed.KNOWN);
        assertThat(state.isDue()).isFalse();
    }

    /** At every point at which a process can die, what it goes on with makes no note that contradicts one that was made. */
    @RepeatedTest(10)
    void whateverIsLostInCrashesNoTwoNotesContradictEachOther(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        Map<String, Map<Long, String>> signed = new HashMap<>();
        Map<String, Long> greatest = new HashMap<>();
        List<CompactRange> ranges = new ArrayList<>();
        List<byte[]> roots = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            ranges.add(tree.by(1 + random.nextInt(300)));
            roots.add(tree.root());
        }
        byte[] committed = StateCodec.encode(state);
        for (int step = 0; step < 150; step++) {
            LedgerState now = StateCodec.decode(committed);
            if (now.isPending()) {
                collect(now.sign(List.of(key)), signed, greatest);
                now.ended();
                if (random.nextBoolean()) {
                    committed = StateCodec.encode(now);
                }
                continue;
            }
            long next = now.offsets().getOrDefault(0, 0L);
            int until = (int) Math.min(ranges.size(), next + random.nextInt(3));
            for (int i = (int) next; i < until; i++) {
                now.follow(
                        TREE,
                        ranges.get(i).from(),
                        ranges.get(i).to(),
                        ranges.get(i).encodedHashes(),
                        roots.get(i));
            }
            now.read(0, until);
            if (now.isDue()) {
                now.begin(random.nextInt(1_000_000));
                if (random.nextBoolean()) {
                    committed = StateCodec.encode(now);
                }
            }
        }
        assertThat(signed.get(TREE)).hasSizeGreaterThan(5);
        assertThat(StateCodec.decode(committed).tree(TREE).refused()).isEmpty();
    }

    private static void collect(
            List<LedgerState.Signed> made, Map<String, Map<Long, String>> signed, Map<String, Long> greatest) {
        for (LedgerState.Signed each : made) {
            String origin = each.checkpoint().origin();
            String note = each.note().encode();
            String before = signed.computeIfAbsent(origin, o -> new HashMap<>())
                    .put(each.checkpoint().size(), note);
            assertThat(before).as("a note of the same size").isIn(null, note);
            assertThat(each.checkpoint().size()).isGreaterThanOrEqualTo(greatest.getOrDefault(origin, 0L));
            greatest.put(origin, each.checkpoint().size());
        }
    }

    @Test
    void whoPinsTheOldKeyFollowsARotation() {
        show(tree.by(9), tree.root());
        roundOf(state, key);
        SigningKey second = TestKeys.key("second");
        SigningKey third = TestKeys.key("third");
        VerifierKey pinned = key.verifier(LOG);
        SigningKey now = key;
        for (SigningKey next : List.of(second, third)) {
            SignedNote rotation = new KeyRotation(LOG, now.verifier(LOG), next.verifier(LOG), 77)
                    .sign(now.named(LOG), next.named(LOG));
            LedgerState.Round round = state.rotate(rotation, false, 2);
            List<LedgerState.Signed> signed = state.sign(List.of(next, now));
            state.ended();
            assertThat(signed).allSatisfy(s -> assertThat(s.note().signatures()).hasSize(2));

            EntryBundle.Reader leaves = new EntryBundle.Reader(round.entries().get());
            assertThat(leaves.next()).isTrue();
            Leaf leaf = Leaf.decode(leaves.entry());
            assertThat(leaf.type()).isEqualTo(LeafType.KEY_ROTATION);
            pinned = KeyRotation.verify(SignedNote.parse(leaf.note()), pinned).newKey();
            Checkpoint.verify(signed.getLast().note(), pinned);
            Checkpoint.verify(signed.getFirst().note(), pinned.named(TREE));
            now = next;
        }
        assertThat(pinned).isEqualTo(third.verifier(LOG));
        LedgerState rotated = StateCodec.decode(StateCodec.encode(state));
        assertThatExceptionOfType(SignerException.class)
                .isThrownBy(() -> rotated.signLog(key))
                .withMessageContaining("ledger.key.store");
    }

    @Test
    void aForgedRotationIsRefused() {
        SigningKey mine = TestKeys.key("attacker");
        SignedNote byOneKey =
                new KeyRotation(LOG, key.verifier(LOG), mine.verifier(LOG), 1).sign(mine.named(LOG), mine.named(LOG));
        assertThatExceptionOfType(NoteException.class).isThrownBy(() -> state.rotate(byOneKey, false, 1));
        SignedNote ofAnother = new KeyRotation(
                        LOG, mine.verifier(LOG), TestKeys.key("x").verifier(LOG), 1)
                .sign(mine.named(LOG), mine.named(LOG));
        assertThatExceptionOfType(NoteException.class).isThrownBy(() -> state.rotate(ofAnother, false, 1));
        assertThat(state.key()).isEqualTo(key.verifier(LOG));
        assertThat(state.logSize()).isZero();
    }

    @Test
    void aDemoKeyIsSaidInEveryCheckpoint() {
        LedgerState demo = new LedgerState("audit.checkpoints", key.verifier(LOG), true);
        CompactRange range = tree.by(2);
        demo.follow(TREE, 0, 2, range.encodedHashes(), tree.root());
        assertThat(roundOf(StateCodec.decode(StateCodec.encode(demo)), key))
                .allSatisfy(s -> assertThat(s.checkpoint().extensions()).containsExactly("demo"));
    }

    @Test
    void brokenStatesAreSaidToBeBroken() {
        byte[] bytes = StateCodec.encode(state);
        bytes[0] = 9;
        assertThatExceptionOfType(SignerException.class)
                .isThrownBy(() -> StateCodec.decode(bytes))
                .withMessageContaining("version 9");
        assertThatExceptionOfType(SignerException.class).isThrownBy(() -> StateCodec.decode(new byte[] {1, 0}));
    }
}
