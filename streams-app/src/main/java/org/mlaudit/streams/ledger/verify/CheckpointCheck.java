package org.mlaudit.streams.ledger.verify;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mlaudit.streams.ledger.Checkpoint;
import org.mlaudit.streams.ledger.Hash;
import org.mlaudit.streams.ledger.TreeHasher;
import org.mlaudit.streams.ledger.verify.LedgerSource.Sequence;
import org.mlaudit.streams.ledger.verify.NoteCheck.Signed;
import org.mlaudit.streams.ledger.verify.States.State;

/** Compares the signed states that are kept of a tree with those that the log of logs has of it, both in the order of signing. */
final class CheckpointCheck implements AutoCloseable {
    private final TreeName tree;
    private final Findings findings;
    private final boolean live;
    private final NoteCheck check;
    private final States.Reader logged;
    private @Nullable State next;
    private long bad;
    private long size = -1;
    private Hash root = TreeHasher.EMPTY_ROOT;

    CheckpointCheck(TreeName tree, NoteCheck check, States states, boolean live, Findings findings) {
        this.tree = tree;
        this.check = check;
        this.logged = states.read();
        this.live = live;
        this.findings = findings;
        advance();
    }

    private void advance() {
        next = logged.next().orElse(null);
    }

    void run(LedgerSource source) {
        try (Sequence<byte[]> notes = source.checkpoints(tree)) {
            for (Optional<byte[]> note = notes.next(); note.isPresent(); note = notes.next()) {
                Optional<Signed> signed = check.read(note.get());
                if (signed.isPresent()) {
                    compare(signed.get());
                } else {
                    bad++;
                }
            }
        }
        for (; next != null; advance()) {
            missing(next);
        }
    }

    private void compare(Signed signed) {
        Checkpoint checkpoint = signed.checkpoint();
        if (checkpoint.size() == size) {
            if (!checkpoint.root().equals(root)) {
                findings.add(
                        Reason.OTHER_ROOT,
                        Place.leaf(tree, Math.max(0, size - 1)),
                        "the roots " + root + " and " + checkpoint.root() + " were signed");
            }
            return;
        }
        if (checkpoint.size() < size) {
            findings.add(
                    Reason.ROLLED_BACK,
                    Place.of(tree),
                    "a signed state of " + checkpoint.size() + " leaves comes after one of " + size);
            return;
        }
        size = checkpoint.size();
        root = checkpoint.root();
        for (; next != null && next.size() < checkpoint.size(); advance()) {
            missing(next);
        }
        if (next == null || next.size() > checkpoint.size()) {
            if (next != null || !live) {
                findings.add(
                        Reason.CHECKPOINT_NOT_LOGGED,
                        Place.leaf(tree, Math.max(0, checkpoint.size() - 1)),
                        "root " + checkpoint.root());
            }
            return;
        }
        if (!next.root().equals(checkpoint.root())) {
            findings.add(
                    Reason.OTHER_ROOT,
                    Place.leaf(tree, Math.max(0, checkpoint.size() - 1)),
                    "the tree's own state says " + checkpoint.root() + ", that in the log of logs " + next.root());
        }
        check.inForce(signed, next.position());
        advance();
    }

    private void missing(State state) {
        if (bad > 0) {
            bad--; // a note that can't be read was reported in its place
            return;
        }
        findings.add(
                Reason.CHECKPOINT_MISSING,
                Place.leaf(tree, Math.max(0, state.size() - 1)),
                "signed with " + state.size() + " leaves, leaf " + (state.position() - 1) + " of the log of logs");
    }

    @Override
    public void close() {
        logged.close();
    }
}
