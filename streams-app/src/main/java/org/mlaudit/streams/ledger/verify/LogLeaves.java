package org.mlaudit.streams.ledger.verify;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.mlaudit.streams.ledger.Hash;
import org.mlaudit.streams.ledger.LeafType;
import org.mlaudit.streams.ledger.LeafView;
import org.mlaudit.streams.ledger.Origins;
import org.mlaudit.streams.ledger.verify.States.State;

/** Takes from the leaves of the log of logs which states of which trees were signed, and when. */
final class LogLeaves implements TreeWalk.Leaves, AutoCloseable {
    private final Trust trust;
    private final long signed;
    private final Findings findings;
    private final Origins origins;
    private final Map<TreeName, States> trees = new TreeMap<>();
    private final Map<TreeName, State> newest = new TreeMap<>();
    private long witnessedAfter = State.NO_TIME;
    private long witnessedUntil = State.NO_TIME;
    private long latest = State.NO_TIME;

    /**
     * Takes leaves.
     *
     * @param signed how many leaves of the log are signed; those after them mean nothing yet
     */
    LogLeaves(Trust trust, long signed, Findings findings) {
        this.trust = trust;
        this.signed = signed;
        this.findings = findings;
        this.origins = Origins.parse(trust.logOrigin()).origins();
    }

    /** Signed states of each tree. */
    Map<TreeName, States> trees() {
        return trees;
    }

    @Override
    public void leaf(long index, LeafView leaf) {
        if (index >= signed) {
            return;
        }
        if (leaf.hasEventTime()) {
            time(index, leaf.eventTimeMicros());
        }
        if (leaf.type() == LeafType.CHECKPOINT) {
            Optional<Hash> root = leaf.commitment();
            if (root.isEmpty() || leaf.sequence() < 0 || !leaf.hasEventTime()) {
                malformed(index, "a checkpoint without size, root or time");
                return;
            }
            tree(index, leaf.id()).ifPresent(tree -> {
                State state = new State(leaf.sequence(), root.get(), leaf.eventTimeMicros(), index + 1);
                add(index, tree, state);
            });
        } else if (leaf.type() != LeafType.KEY_ROTATION) {
            malformed(index, "a leaf of type " + leaf.type() + " has no place in the log of logs");
        }
    }

    private Optional<TreeName> tree(long index, String origin) {
        try {
            Origins.Origin parsed = Origins.parse(origin);
            if (!parsed.isLog() && parsed.origins().equals(origins)) {
                return Optional.of(
                        new TreeName(parsed.topic(), parsed.partition().orElseThrow()));
            }
        } catch (IllegalArgumentException e) {
            malformed(index, e.getMessage());
            return Optional.empty();
        }
        findings.add(Reason.ORIGIN_SWAPPED, Place.leaf(TreeName.LOG, index), "a signed state of " + origin);
        return Optional.empty();
    }

    private void add(long index, TreeName tree, State state) {
        State before = newest.get(tree);
        if (before != null && state.size() < before.size()) {
            findings.add(
                    Reason.ROLLED_BACK,
                    Place.leaf(TreeName.LOG, index),
                    tree + " was signed with " + state.size() + " leaves after it was signed with " + before.size());
            return;
        }
        if (before != null && state.size() == before.size()) {
            if (!state.root().equals(before.root())) {
                findings.add(
                        Reason.OTHER_ROOT, Place.leaf(TreeName.LOG, index), tree + " with " + state.size() + " leaves");
            }
            return;
        }
        newest.put(tree, state);
        trees.computeIfAbsent(tree, any -> new States()).add(state);
    }

    private void time(long index, long micros) {
        Place place = Place.leaf(TreeName.LOG, index);
        if (latest != State.NO_TIME && micros < latest - trust.skewMicros()) {
            findings.add(
                    Reason.BACKDATED,
                    place,
                    "it is said to be signed at " + Times.text(micros) + ", after one signed at " + Times.text(latest));
        }
        latest = Math.max(latest, micros);
        if (witnessedAfter != State.NO_TIME && micros < witnessedAfter - trust.skewMicros()) {
            findings.add(
                    Reason.BACKDATED,
                    place,
                    "it is said to be signed at " + Times.text(micros) + ", but a witness saw the log without it at "
                            + Times.text(witnessedAfter));
        }
        if (witnessedUntil != State.NO_TIME && micros > witnessedUntil + trust.skewMicros()) {
            findings.add(
                    Reason.BACKDATED,
                    place,
                    "it is said to be signed at " + Times.text(micros) + ", but a witness saw it at "
                            + Times.text(witnessedUntil));
        }
    }

    @Override
    public void malformed(long index, String why) {
        findings.add(Reason.MALFORMED_LEAF, Place.leaf(TreeName.LOG, index), why);
    }

    @Override
    public void between(long after, long until) {
        witnessedAfter = Math.max(witnessedAfter, after);
        witnessedUntil = until;
    }

    @Override
    public void close() {
        trees.values().forEach(States::close);
    }
}
