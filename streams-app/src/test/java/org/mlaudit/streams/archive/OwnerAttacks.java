package org.mlaudit.streams.archive;

import static org.mlaudit.streams.ledger.verify.Reason.BACKDATED;
import static org.mlaudit.streams.ledger.verify.Reason.ERASED_WITHOUT_LEAF;
import static org.mlaudit.streams.ledger.verify.Reason.FORGED_ROTATION;
import static org.mlaudit.streams.ledger.verify.Reason.FORKED;
import static org.mlaudit.streams.ledger.verify.Reason.KEY_NOT_DESTROYED;
import static org.mlaudit.streams.ledger.verify.Reason.OTHER_ROOT;
import static org.mlaudit.streams.ledger.verify.Reason.REPLACED;
import static org.mlaudit.streams.ledger.verify.Reason.ROLLED_BACK;
import static org.mlaudit.streams.ledger.verify.Reason.SEQUENCE_GAP;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.mlaudit.streams.archive.SampleLedger.Entry;
import org.mlaudit.streams.ledger.verify.KeyStates;
import org.mlaudit.streams.ledger.verify.Reason;
import org.mlaudit.streams.ledger.verify.TreeName;

/** Attacks by whoever has the signing keys and makes another ledger with them, and on erasure. */
final class OwnerAttacks {
    private static final int ROUNDS = 6;

    private final AttackedLedger attacked;

    OwnerAttacks(AttackedLedger attacked) {
        this.attacked = attacked;
    }

    List<Attack> all() {
        return List.of(
                Attack.of("replacement of the whole log", Set.of(REPLACED), Set.of(OTHER_ROOT), this::replace),
                Attack.of(
                        "rollback to an older valid state",
                        Set.of(ROLLED_BACK),
                        Set.of(SEQUENCE_GAP, ERASED_WITHOUT_LEAF),
                        this::rollBack),
                Attack.of("fork", Set.of(FORKED), Set.of(OTHER_ROOT), this::fork),
                Attack.of(
                        "forged rotation signed over",
                        Set.of(FORGED_ROTATION),
                        Set.of(
                                Reason.UNKNOWN_SIGNER,
                                Reason.CHECKPOINT_MISSING,
                                Reason.CHECKPOINT_NOT_LOGGED,
                                Reason.LEAF_INSERTED,
                                Reason.RETIRED_SIGNER),
                        this::rotation),
                Attack.of("backdated signature", Set.of(BACKDATED), Set.of(), this::backdateLog),
                Attack.of("backdated event", Set.of(BACKDATED), Set.of(), this::backdateEvent),
                Attack.of("omission before the log", Set.of(SEQUENCE_GAP), Set.of(), this::omit),
                Attack.of("key destroyed without authority", Set.of(ERASED_WITHOUT_LEAF), Set.of(), this::destroy),
                Attack.of("fake erasure", Set.of(KEY_NOT_DESTROYED), Set.of(), this::keep),
                Attack.of(
                        "erasure put in",
                        Set.of(Reason.LEAF_INSERTED),
                        Set.of(KEY_NOT_DESTROYED, Reason.RECORD_MISSING),
                        this::putIn));
    }

    private Set<Reason> replace(Random random) {
        Map<TreeName, List<Entry>> trees = attacked.trees();
        for (List<Entry> entries : trees.values()) {
            change(entries, 0, random);
        }
        SampleLedger other = attacked.again(trees, making -> {});
        return attacked.found(other.files, attacked.trust(seenOf(SampleLedger.TOPIC), OptionalLong.empty()));
    }

    private List<org.mlaudit.streams.ledger.verify.SeenState> seenOf(String topic) {
        return attacked.seen(ROUNDS).stream()
                .filter(state -> state.origin().contains("/" + topic + "/"))
                .toList();
    }

    private static void change(List<Entry> entries, int at, Random random) {
        Entry old = entries.get(at);
        var leaf = old.decoded();
        entries.set(
                at,
                new Entry(
                        SampleLedger.with(leaf, leaf.eventTimeMicros(), "other-" + random.nextInt()),
                        old.value,
                        old.offset));
    }

    private Set<Reason> rollBack(Random random) {
        int stop = 1 + random.nextInt(ROUNDS - 1);
        SampleLedger older = attacked.again(attacked.trees(), making -> {
            making.stopAfter = stop;
            making.rotation = stop >= ROUNDS / 2;
        });
        for (TreeName tree : older.trees.keySet()) {
            int size = (int) older.states.get(tree).getLast().size();
            SampleLedger.putRecords(older.files, tree, older.trees.get(tree).subList(0, size));
        }
        return attacked.found(older.files, attacked.trust(attacked.seen(ROUNDS), OptionalLong.empty()));
    }

    /** The same up to a random leaf after the first state, and then other leaves. */
    private Set<Reason> fork(Random random) {
        Map<TreeName, List<Entry>> trees = attacked.trees();
        TreeName tree = AttackedLedger.partition(random);
        change(trees.get(tree), later(tree, random), random);
        SampleLedger forked = attacked.again(trees, making -> {});
        return attacked.found(forked.files, attacked.trust(attacked.seen(ROUNDS), OptionalLong.empty()));
    }

    private int later(TreeName tree, Random random) {
        int first = (int) attacked.ledger.states.get(tree).getFirst().size();
        return first + random.nextInt(attacked.ledger.trees.get(tree).size() - first);
    }

    private Set<Reason> rotation(Random random) {
        SampleLedger forged = attacked.again(attacked.trees(), making -> {
            making.rounds = 4 + random.nextInt(3);
            making.stopAfter = making.rounds;
            making.rotationForger = Optional.of(SampleLedger.STRANGER);
        });
        return attacked.found(forged.files);
    }

    private Set<Reason> backdateLog(Random random) {
        int round = 1 + random.nextInt(ROUNDS);
        long by = AttackedLedger.HOUR_MICROS + random.nextInt(1_000_000) * 1_000L;
        SampleLedger other = attacked.again(
                attacked.trees(),
                making -> making.claimedTimes.put(
                        round,
                        SampleLedger.START_MICROS
                                + round * SampleLedger.ROUND_MICROS
                                + (round == 1 || random.nextBoolean() ? by : -by)));
        return attacked.found(other.files);
    }

    /** An event that is put in long after it is said to have happened, or before. */
    private Set<Reason> backdateEvent(Random random) {
        Map<TreeName, List<Entry>> trees = attacked.trees();
        TreeName tree = AttackedLedger.partition(random);
        int at = later(tree, random);
        Entry old = trees.get(tree).get(at);
        var leaf = old.decoded();
        long by = 2 * AttackedLedger.HOUR_MICROS + random.nextInt(1_000_000) * 1_000L;
        long time = leaf.eventTimeMicros().orElseThrow() + (random.nextInt(4) == 0 ? by : -by);
        trees.get(tree)
                .set(at, new Entry(SampleLedger.with(leaf, OptionalLong.of(time), leaf.id()), old.value, old.offset));
        SampleLedger other = attacked.again(trees, making -> {});
        return attacked.found(other.files, attacked.trust(List.of(), OptionalLong.of(AttackedLedger.HOUR_MICROS)));
    }

    /** A producer counted an event that never came; all after it did. */
    private Set<Reason> omit(Random random) {
        Map<TreeName, List<Entry>> trees = attacked.trees();
        List<Entry> entries = trees.get(AttackedLedger.partition(random));
        int count = 1 + random.nextInt(20);
        // Without its first numbers a producer may have begun before the ledger.
        int at = 1 + random.nextInt(entries.size() - count - 100);
        entries.subList(at, at + count).clear();
        return attacked.found(attacked.again(trees, making -> {}).files);
    }

    private Set<Reason> destroy(Random random) {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < AttackedLedger.LEAVES; i += 50) {
            if (!attacked.ledger.erasedKeys.contains("key-" + i)) {
                keys.add("key-" + i);
            }
        }
        String gone = keys.get(random.nextInt(keys.size()));
        KeyStates honest = attacked.keys();
        KeyStates without = key -> key.equals(gone) ? KeyStates.State.GONE : honest.state(key);
        return attacked.verification(attacked.ledger.files, attacked.trust(), without)
                .counts()
                .keySet();
    }

    private Set<Reason> keep(Random random) {
        List<String> erased = attacked.ledger.erasedKeys.stream().sorted().toList();
        String kept = erased.get(random.nextInt(erased.size()));
        KeyStates honest = attacked.keys();
        KeyStates with = key -> key.equals(kept) ? KeyStates.State.LIVE : honest.state(key);
        return attacked.verification(attacked.ledger.files, attacked.trust(), with)
                .counts()
                .keySet();
    }

    /** Somebody without the keys puts an erasure among those of governance. */
    private Set<Reason> putIn(Random random) {
        List<byte[]> leaves = attacked.leaves(SampleLedger.GOVERNANCE);
        leaves.add(SampleLedger.erasure(leaves.size(), "key-" + 50 * (1 + random.nextInt(1900))).leaf);
        MemoryFiles files = attacked.ledger.files.over();
        SampleLedger.putEntries(files, SampleLedger.GOVERNANCE, leaves);
        return attacked.found(files);
    }
}
