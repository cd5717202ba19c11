package org.mlaudit.streams.archive;

import static org.mlaudit.streams.ledger.verify.Reason.BAD_SIGNATURE;
import static org.mlaudit.streams.ledger.verify.Reason.CHECKPOINT_MISSING;
import static org.mlaudit.streams.ledger.verify.Reason.CHECKPOINT_NOT_LOGGED;
import static org.mlaudit.streams.ledger.verify.Reason.EMPTY_PROOF;
import static org.mlaudit.streams.ledger.verify.Reason.FORGED_ROTATION;
import static org.mlaudit.streams.ledger.verify.Reason.KEY_ID_COLLISION;
import static org.mlaudit.streams.ledger.verify.Reason.LEAF_INSERTED;
import static org.mlaudit.streams.ledger.verify.Reason.MALFORMED_NOTE;
import static org.mlaudit.streams.ledger.verify.Reason.NODE_AS_LEAF;
import static org.mlaudit.streams.ledger.verify.Reason.NOT_WITNESSED;
import static org.mlaudit.streams.ledger.verify.Reason.ORIGIN_SWAPPED;
import static org.mlaudit.streams.ledger.verify.Reason.OTHER_ROOT;
import static org.mlaudit.streams.ledger.verify.Reason.PROOF_FAILS;
import static org.mlaudit.streams.ledger.verify.Reason.UNKNOWN_SIGNER;
import static org.mlaudit.streams.ledger.verify.Reason.WRONG_PROOF_LENGTH;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.mlaudit.streams.ledger.Checkpoint;
import org.mlaudit.streams.ledger.Hash;
import org.mlaudit.streams.ledger.InclusionProof;
import org.mlaudit.streams.ledger.KeyRotation;
import org.mlaudit.streams.ledger.Leaf;
import org.mlaudit.streams.ledger.NoteSignature;
import org.mlaudit.streams.ledger.NoteSigner;
import org.mlaudit.streams.ledger.ProofFile;
import org.mlaudit.streams.ledger.SignedNote;
import org.mlaudit.streams.ledger.TreeHasher;
import org.mlaudit.streams.ledger.verify.ProofCheck;
import org.mlaudit.streams.ledger.verify.Reason;
import org.mlaudit.streams.ledger.verify.TreeName;

/** Attacks on signatures, keys and proofs. */
final class NoteAttacks {
    private static final int PINNED_ROUND = 2;

    private final AttackedLedger attacked;

    NoteAttacks(AttackedLedger attacked) {
        this.attacked = attacked;
    }

    List<Attack> all() {
        Set<Reason> lost = Set.of(CHECKPOINT_MISSING, CHECKPOINT_NOT_LOGGED, LEAF_INSERTED, NOT_WITNESSED);
        return List.of(
                Attack.of("malformed note", Set.of(MALFORMED_NOTE), lost, this::malformed),
                Attack.of(
                        "note edit",
                        Set.of(BAD_SIGNATURE, MALFORMED_NOTE, ORIGIN_SWAPPED, UNKNOWN_SIGNER),
                        lost,
                        this::edit),
                Attack.of("key substitution", Set.of(UNKNOWN_SIGNER), lost, this::substitute),
                Attack.of("key of all notes substituted", Set.of(UNKNOWN_SIGNER), lost, this::substituteAll),
                Attack.of("key-id collision", Set.of(KEY_ID_COLLISION, BAD_SIGNATURE), lost, this::collide),
                Attack.of("same size with another root", Set.of(OTHER_ROOT), lost, this::otherRoot),
                Attack.of(
                        "origin swap between partitions",
                        Set.of(ORIGIN_SWAPPED),
                        Set.of(
                                CHECKPOINT_MISSING,
                                Reason.LEAF_CHANGED,
                                LEAF_INSERTED,
                                Reason.TRUNCATED,
                                Reason.OTHER_LEAVES,
                                Reason.LEAF_DELETED,
                                Reason.SEQUENCE_GAP),
                        this::swap),
                Attack.of("forged rotation put in", Set.of(FORGED_ROTATION), lost, this::rotation),
                Attack.of(
                        "empty or degenerate proof path", Set.of(EMPTY_PROOF, PROOF_FAILS), Set.of(), this::degenerate),
                Attack.of("leaf/node confusion", Set.of(NODE_AS_LEAF), Set.of(), this::node),
                Attack.of("wrong-length proof", Set.of(WRONG_PROOF_LENGTH), Set.of(), this::length),
                Attack.of("proof of another leaf", Set.of(PROOF_FAILS), Set.of(), this::otherLeaf));
    }

    private MemoryFiles with(TreeName tree, List<String> notes) {
        MemoryFiles files = attacked.ledger.files.over();
        SampleLedger.putNotes(files, tree, notes);
        return files.put(
                Layout.directory(tree) + Layout.CHECKPOINT, notes.getLast().getBytes(StandardCharsets.UTF_8));
    }

    private List<String> notes(TreeName tree) {
        return SampleLedger.notes(attacked.ledger.files, tree);
    }

    private static KeyPair inForce(int round) {
        return round < 3 ? SampleLedger.OLD : SampleLedger.NEW;
    }

    private Set<Reason> malformed(Random random) {
        TreeName tree = AttackedLedger.tree(random);
        List<String> notes = notes(tree);
        int at = random.nextInt(notes.size());
        String note = notes.get(at);
        String bad = switch (random.nextInt(8)) {
            case 0 -> note.substring(0, note.length() - 1);
            case 1 -> note.replace("\n\n", "\n");
            case 2 -> note.replace("\n", "\r\n");
            case 3 -> note.replace("=\n", "\n");
            case 4 -> note.replaceFirst("\n", "\n0");
            case 5 -> note.replaceFirst("\n", "\n+");
            case 6 -> note.replace('\u2014', '-');
            default -> note.substring(0, random.nextInt(note.indexOf("\n\n") + 2));
        };
        notes.set(at, bad);
        return attacked.found(with(tree, notes));
    }

    /** One bit of what is signed, or of the log's signature. */
    private Set<Reason> edit(Random random) {
        TreeName tree = AttackedLedger.tree(random);
        List<String> notes = notes(tree);
        int at = random.nextInt(notes.size());
        StringBuilder note = new StringBuilder(notes.get(at));
        int end = note.indexOf("\n", note.indexOf("\n\n") + 2);
        int place = random.nextInt(end);
        note.setCharAt(place, (char) (note.charAt(place) ^ (1 << random.nextInt(7))));
        notes.set(at, note.toString());
        return attacked.found(with(tree, notes));
    }

    private Set<Reason> substitute(Random random) {
        TreeName tree = AttackedLedger.tree(random);
        List<String> notes = notes(tree);
        int at = random.nextInt(notes.size());
        notes.set(at, strange(notes.get(at)));
        return attacked.found(with(tree, notes));
    }

    private static String strange(String note) {
        String text = SignedNote.parse(note).text();
        return new SignedNote(
                        text,
                        List.of(SampleLedger.signer(
                                        SampleLedger.STRANGER,
                                        Checkpoint.parse(text).origin())
                                .sign(text)))
                .encode();
    }

    private Set<Reason> substituteAll(Random random) {
        TreeName tree = AttackedLedger.tree(random);
        return attacked.found(
                with(tree, notes(tree).stream().map(NoteAttacks::strange).toList()));
    }

    /** A signature of a stranger under the key id of the log's key, alone or beside a good one. */
    private Set<Reason> collide(Random random) {
        TreeName tree = AttackedLedger.tree(random);
        List<String> notes = notes(tree);
        int at = random.nextInt(notes.size());
        SignedNote note = SignedNote.parse(notes.get(at));
        String origin = Checkpoint.parse(note.text()).origin();
        int keyId = SampleLedger.signer(inForce(at), origin).verifierKey().keyId();
        NoteSignature collision = new NoteSignature(
                origin,
                keyId,
                SampleLedger.signer(SampleLedger.STRANGER, origin)
                        .sign(note.text())
                        .signature());
        List<NoteSignature> signatures = new ArrayList<>(random.nextBoolean() ? note.signatures() : List.of());
        signatures.add(random.nextInt(signatures.size() + 1), collision);
        notes.set(at, new SignedNote(note.text(), signatures).encode());
        return attacked.found(with(tree, notes));
    }

    /** The owner of the key signs two roots of one size. */
    private Set<Reason> otherRoot(Random random) {
        TreeName tree = AttackedLedger.tree(random);
        List<String> notes = notes(tree);
        int at = random.nextInt(notes.size());
        Checkpoint good = attacked.ledger.states.get(tree).get(at);
        Checkpoint other = new Checkpoint(good.origin(), good.size(), hash(random));
        String forged = other.note()
                .sign(SampleLedger.signer(inForce(at), good.origin()))
                .encode();
        notes.add(at + 1, forged);
        return attacked.found(with(tree, notes));
    }

    private static Hash hash(Random random) {
        byte[] bytes = new byte[Hash.BYTES];
        random.nextBytes(bytes);
        return Hash.of(bytes);
    }

    private Set<Reason> swap(Random random) {
        TreeName one = AttackedLedger.partition(random);
        TreeName other = SampleLedger.partition((one.partition() + 1 + random.nextInt(2)) % 3);
        MemoryFiles files = attacked.ledger.files.over();
        if (random.nextBoolean()) {
            SampleLedger.putNotes(files, one, notes(other));
            SampleLedger.putNotes(files, other, notes(one));
        } else {
            List<byte[]> leaves = attacked.leaves(one);
            int count = 1 + random.nextInt(50);
            int at = random.nextInt(leaves.size() - 2 * count);
            List<byte[]> others = attacked.leaves(other);
            for (int i = at; i < at + count; i++) {
                leaves.set(i, others.get(i % others.size()));
            }
            SampleLedger.putEntries(files, one, leaves);
        }
        return attacked.found(files);
    }

    private Set<Reason> rotation(Random random) {
        String origin = attacked.ledger.origins.log();
        NoteSigner stranger = SampleLedger.signer(SampleLedger.STRANGER, origin);
        NoteSigner pinned = SampleLedger.signer(SampleLedger.OLD, origin);
        KeyRotation rotation = new KeyRotation(
                origin, pinned.verifierKey(), stranger.verifierKey(), SampleLedger.START_MICROS / 1_000_000);
        NoteSignature claimed = new NoteSignature(
                origin, pinned.keyId(), stranger.sign(rotation.text()).signature());
        SignedNote note = new SignedNote(rotation.text(), List.of(claimed, stranger.sign(rotation.text())));
        List<byte[]> leaves = new ArrayList<>(attacked.ledger.log);
        leaves.add(
                random.nextInt(leaves.size()),
                Leaf.ofKeyRotation(rotation, note, "audit.checkpoints").encode());
        MemoryFiles files = attacked.ledger.files.over();
        SampleLedger.putEntries(files, TreeName.LOG, leaves);
        return attacked.found(files);
    }

    private Set<Reason> proof(TreeName tree, byte[] leaf, long index, List<Hash> path) {
        String note = notes(tree).get(PINNED_ROUND - 1);
        ProofFile file = new ProofFile(Optional.of(ProofFile.Extra.of(leaf)), index, path, SignedNote.parse(note));
        try {
            ProofCheck.verify(file.encode(), attacked.trust(), Optional.empty());
            return Set.of();
        } catch (ProofCheck.Refused e) {
            return Set.of(e.reason());
        }
    }

    private long size(TreeName tree) {
        return attacked.ledger.states.get(tree).get(PINNED_ROUND - 1).size();
    }

    private List<Hash> path(TreeName tree, long index) {
        var tiles = new ExportSource(attacked.ledger.files).tiles(tree).orElseThrow();
        return new ArrayList<>(InclusionProof.of(tiles, index, size(tree)).path());
    }

    private Set<Reason> degenerate(Random random) {
        TreeName tree = AttackedLedger.partition(random);
        int index = random.nextInt((int) size(tree));
        List<Hash> path = path(tree, index);
        switch (random.nextInt(4)) {
            case 0 -> path.clear();
            case 1 -> Collections.fill(path, TreeHasher.EMPTY_ROOT);
            case 2 -> Collections.fill(path, hash(random));
            default -> path.set(random.nextInt(path.size()), hash(random));
        }
        return proof(tree, attacked.leaves(tree).get(index), index, path);
    }

    /** The two hashes below an inner node, with their prefix or without, as a leaf. */
    private Set<Reason> node(Random random) {
        TreeName tree = AttackedLedger.partition(random);
        int index = random.nextInt((int) size(tree) - 2) & ~1;
        TreeHasher hasher = new TreeHasher();
        List<byte[]> leaves = attacked.leaves(tree);
        int prefix = random.nextInt(2);
        byte[] node = new byte[prefix + 2 * Hash.BYTES];
        node[0] = (byte) prefix;
        System.arraycopy(hasher.leaf(leaves.get(index)).bytes(), 0, node, prefix, Hash.BYTES);
        System.arraycopy(hasher.leaf(leaves.get(index + 1)).bytes(), 0, node, prefix + Hash.BYTES, Hash.BYTES);
        List<Hash> path = path(tree, index);
        return proof(tree, node, index / 2, path.subList(1, path.size()));
    }

    private Set<Reason> length(Random random) {
        TreeName tree = AttackedLedger.partition(random);
        int index = random.nextInt((int) size(tree));
        List<Hash> path = path(tree, index);
        if (random.nextBoolean()) {
            path.remove(random.nextInt(path.size()));
        } else {
            path.add(random.nextInt(path.size()), hash(random));
        }
        return proof(tree, attacked.leaves(tree).get(index), index, path);
    }

    private Set<Reason> otherLeaf(Random random) {
        TreeName tree = AttackedLedger.partition(random);
        int index = random.nextInt((int) size(tree) - 1);
        return proof(tree, attacked.leaves(tree).get(index + 1), index, path(tree, index));
    }
}
