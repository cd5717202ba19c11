package org.mlaudit.streams.signing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mlaudit.streams.ledger.Checkpoint;
import org.mlaudit.streams.ledger.EntryBundle;
import org.mlaudit.streams.ledger.Hash;
import org.mlaudit.streams.ledger.KeyRotation;
import org.mlaudit.streams.ledger.Leaf;
import org.mlaudit.streams.ledger.NoteSigner;
import org.mlaudit.streams.ledger.RightEdge;
import org.mlaudit.streams.ledger.SignedNote;
import org.mlaudit.streams.ledger.TreeHasher;
import org.mlaudit.streams.ledger.VerifierKey;

/**
 * All that the signer knows: the trees, the log of logs, which key signs. It goes in rounds of two halves. {@link #begin} decides what
 * is to be signed and puts a leaf for each tree into the log of logs; the state is then committed, unsigned. Only after that {@link
 * #sign} signs just what was committed. What is signed thereby follows from what is committed alone: whoever goes on after a crash,
 * on whichever machine, makes the same notes, byte for byte, as Ed25519 has no randomness (RFC 8032).
 *
 * <p>For one thread.
 */
public final class LedgerState {
    /** The extension line of checkpoints that a demo key signs. */
    public static final String DEMO = "demo";

    private final String origin;
    private final String checkpointTopic;
    private final TreeHasher hasher = new TreeHasher();
    private final SortedMap<String, TreeState> trees = new TreeMap<>();
    private final SortedMap<Integer, Long> offsets = new TreeMap<>();
    private final SortedMap<String, Witnessed> witnessed = new TreeMap<>();
    /** Trees whose checkpoints are committed and not yet known to be signed. */
    private final List<String> pending = new ArrayList<>();

    private VerifierKey key;
    private boolean demo;
    private RightEdge log = new RightEdge(hasher);
    private long rounds;
    private long roundMicros;
    private boolean changed;

    /**
     * How far a witness has cosigned.
     *
     * @param size leaves of the log of logs; 0 for none yet
     * @param atMicros when, microseconds since 1970
     * @param problem why no more, empty if there is none
     */
    public record Witnessed(long size, long atMicros, String problem) {}

    /**
     * What a round adds to the log of logs.
     *
     * @param first index of the first leaf
     * @param count how many leaves
     * @param entries an entry bundle of them
     * @param root of the log of logs after them
     */
    public record Round(long first, int count, EntryBytes entries, Hash root) {}

    /** Bytes of an entry bundle. */
    public static final class EntryBytes {
        private final byte[] bytes;

        private EntryBytes(byte[] bytes) {
            this.bytes = bytes;
        }

        /** A copy. */
        public byte[] get() {
            return bytes.clone();
        }
    }

    /**
     * A signed state of a tree.
     *
     * @param checkpoint what is signed
     * @param note the signed note
     */
    public record Signed(Checkpoint checkpoint, SignedNote note) {}

    /**
     * A ledger of which nothing was signed yet.
     *
     * @param checkpointTopic to which checkpoints are written
     * @param key that signs the log of logs; its name is the origin
     * @param demo whether it is a demo key
     */
    public LedgerState(String checkpointTopic, VerifierKey key, boolean demo) {
        this.origin = key.name();
        this.checkpointTopic = checkpointTopic;
        this.key = key;
        this.demo = demo;
    }

    /** Origin of the log of logs. */
    public String origin() {
        return origin;
    }

    /** Topic to which checkpoints are written. */
    public String checkpointTopic() {
        return checkpointTopic;
    }

    /** The key that signs now. */
    public VerifierKey key() {
        return key;
    }

    /** Whether a demo key signs. */
    public boolean demo() {
        return demo;
    }

    /** How many rounds there were. */
    public long rounds() {
        return rounds;
    }

    /** When the last round began, microseconds since 1970; 0 if there was none. */
    public long roundMicros() {
        return roundMicros;
    }

    /** The trees by their names. */
    public Collection<TreeState> trees() {
        return Collections.unmodifiableCollection(trees.values());
    }

    /** The next offset to read of each partition of roots. */
    public Map<Integer, Long> offsets() {
        return Collections.unmodifiableMap(offsets);
    }

    /** How far each witness has cosigned, by its name in the policy. */
    public Map<String, Witnessed> witnessed() {
        return Collections.unmodifiableMap(witnessed);
    }

    /** Says how far a witness has cosigned. */
    public void witnessed(String name, Witnessed progress) {
        witnessed.put(name, progress);
    }

    /** Says that a partition of roots was read up to an offset. */
    public void read(int partition, long next) {
        offsets.put(partition, next);
    }

    /** Leaves of the log of logs. */
    public long logSize() {
        return log.size();
    }

    /** Root of the log of logs. */
    public Hash logRoot() {
        return log.root();
    }

    /** What the log of logs is now. */
    public Checkpoint logCheckpoint() {
        return checkpoint(origin, log.size(), log.root());
    }

    /** Follows a tree to a root that was shown. */
    public TreeState.Followed follow(String tree, long from, long to, byte[] range, byte[] root) {
        TreeState.Followed followed = tree(tree).follow(from, to, range, root);
        changed |= followed == TreeState.Followed.REFUSED;
        return followed;
    }

    /** No longer follows a tree. */
    public void refuse(String tree, String why) {
        tree(tree).refuse(why);
        changed = true;
    }

    /** What is known of a tree; an empty one if nothing is. */
    public TreeState tree(String name) {
        return trees.computeIfAbsent(name, n -> new TreeState(n, new RightEdge(hasher), 0, TreeHasher.EMPTY_ROOT, ""));
    }

    /** A right edge to which the leaves that were missed can be appended. */
    public RightEdge edgeOf(String tree) {
        return tree(tree).edge().copy();
    }

    /** Takes the place of a gap, filled from the leaves themselves. */
    public void fill(String tree, RightEdge filled) {
        tree(tree).fill(filled);
    }

    /** Whether there is something new to sign, or to be remembered. */
    public boolean isDue() {
        return changed || trees.values().stream().anyMatch(TreeState::isDue);
    }

    /** Whether checkpoints are committed and not yet known to be signed. */
    public boolean isPending() {
        return !pending.isEmpty();
    }

    /**
     * Begins a round: what has grown is given to be signed, with a leaf each in the log of logs. Nothing may be signed before the
     * state is committed.
     *
     * @param nowMicros the time, microseconds since 1970
     * @throws IllegalStateException if the round before is not ended
     */
    public Round begin(long nowMicros) {
        List<TreeState> due = trees.values().stream().filter(TreeState::isDue).toList();
        List<Leaf> leaves = new ArrayList<>();
        for (TreeState tree : due) {
            leaves.add(
                    Leaf.ofCheckpoint(checkpoint(tree.origin(), tree.size(), tree.root()), checkpointTopic, nowMicros));
        }
        Round round = append(leaves, nowMicros);
        due.forEach(tree -> {
            tree.given();
            pending.add(tree.origin());
        });
        return round;
    }

    /**
     * Begins a round that makes another key the one that signs: the last
     * signed state of every tree is to be signed anew, by the new key.
     *
     * @param signed the rotation, signed by both keys
     * @param newDemo whether the new key is a demo key
     * @throws org.mlaudit.streams.ledger.NoteException if the rotation is not one away from the present key
     */
    public Round rotate(SignedNote signed, boolean newDemo, long nowMicros) {
        KeyRotation rotation = KeyRotation.verify(signed, key);
        Round round = append(List.of(Leaf.ofKeyRotation(rotation, signed, checkpointTopic)), nowMicros);
        key = rotation.newKey();
        demo = newDemo;
        trees.values().stream()
                .filter(tree -> tree.signed() > 0 && tree.refused().isEmpty())
                .forEach(tree -> {
                    tree.given();
                    pending.add(tree.origin());
                });
        return round;
    }

    private Round append(List<Leaf> leaves, long nowMicros) {
        if (isPending()) {
            throw new IllegalStateException("the round before is not ended");
        }
        EntryBundle.Writer entries = new EntryBundle.Writer(1024);
        long first = log.size();
        for (Leaf leaf : leaves) {
            byte[] bytes = leaf.encode();
            entries.append(bytes, 0, bytes.length);
            log.append(hasher.leaf(bytes));
        }
        if (!leaves.isEmpty()) {
            pending.add(origin);
            rounds++;
            roundMicros = nowMicros;
        }
        changed = false;
        return new Round(first, leaves.size(), new EntryBytes(entries.toBytes()), log.root());
    }

    /** What is committed to be signed; the log of logs comes last. */
    public List<Checkpoint> toSign() {
        List<Checkpoint> checkpoints = new ArrayList<>();
        for (String name : pending) {
            if (!name.equals(origin)) {
                TreeState tree = tree(name);
                checkpoints.add(checkpoint(name, tree.signed(), tree.signedRoot()));
            }
        }
        if (isPending()) {
            checkpoints.add(logCheckpoint());
        }
        return checkpoints;
    }

    /**
     * Signs what is committed to be signed.
     *
     * @param signers the present key, and the one before it in the round of a rotation
     * @throws SignerException if the first is not the key that signs now
     */
    public List<Signed> sign(List<SigningKey> signers) {
        requireKey(signers.getFirst());
        return toSign().stream()
                .map(checkpoint -> new Signed(
                        checkpoint,
                        checkpoint
                                .note()
                                .sign(signers.stream()
                                        .map(signer -> signer.named(checkpoint.origin()))
                                        .toArray(NoteSigner[]::new))))
                .toList();
    }

    /** The log of logs as it was signed last. */
    public SignedNote signLog(SigningKey signer) {
        requireKey(signer);
        return logCheckpoint().note().sign(signer.named(origin));
    }

    /**
     * Checks that a key is the one that signs now.
     *
     * @throws SignerException if it is another
     */
    public void requireKey(SigningKey signer) {
        if (!signer.verifier(origin).equals(key)) {
            throw new SignerException("the ledger " + origin + " is signed with the key " + key + ", and configured is "
                    + signer.verifier(origin) + " (" + signer.place()
                    + "). Set ledger.key.store to the store of the key"
                    + " that signs now; 'mlaudit ledger rotate' changes it. If the key is lost, raise ledger.epoch: new"
                    + " trees begin, and the old ones stay as they are.");
        }
    }

    /** Ends the round: what was to be signed is signed, and committed as such. */
    public void ended() {
        pending.clear();
    }

    private Checkpoint checkpoint(String name, long size, Hash root) {
        return new Checkpoint(name, size, root, demo ? List.of(DEMO) : List.of());
    }

    /** What was signed last of each tree, and of the log of logs. */
    public Map<String, Checkpoint> signed() {
        Map<String, Checkpoint> signed = new TreeMap<>();
        for (TreeState tree : trees.values()) {
            if (tree.signed() > 0) {
                signed.put(tree.origin(), checkpoint(tree.origin(), tree.signed(), tree.signedRoot()));
            }
        }
        if (log.size() > 0) {
            signed.put(origin, logCheckpoint());
        }
        return signed;
    }

    /** Names in {@link #toSign}, for what is stored. */
    List<String> pending() {
        return pending;
    }

    RightEdge log() {
        return log;
    }

    TreeHasher hasher() {
        return hasher;
    }

    /** Sets what was stored. */
    void restore(RightEdge storedLog, long storedRounds, long storedMicros, List<String> storedPending) {
        log = storedLog;
        rounds = storedRounds;
        roundMicros = storedMicros;
        pending.addAll(storedPending);
    }

    void restore(TreeState tree) {
        trees.put(tree.origin(), tree);
    }
}
