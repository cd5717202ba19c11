package org.mlaudit.streams.archive;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.mlaudit.streams.archive.SampleLedger.Entry;
import org.mlaudit.streams.archive.SampleLedger.Making;
import org.mlaudit.streams.ledger.Policy;
import org.mlaudit.streams.ledger.verify.KeyStates;
import org.mlaudit.streams.ledger.verify.Reason;
import org.mlaudit.streams.ledger.verify.SeenState;
import org.mlaudit.streams.ledger.verify.TreeName;
import org.mlaudit.streams.ledger.verify.Trust;
import org.mlaudit.streams.ledger.verify.Verification;
import org.mlaudit.streams.ledger.verify.Verifier;

/** The ledger that is attacked, and the verifier that looks at what became of it. */
final class AttackedLedger {
    static final int LEAVES = 100_000;
    static final long HOUR_MICROS = 3_600_000_000L;

    final SampleLedger ledger;

    AttackedLedger(long seed) {
        Making making = new Making();
        making.trees = SampleLedger.leaves(LEAVES, new Random(seed), "inference");
        this.ledger = new SampleLedger(making);
    }

    /** Another ledger of the same owner, who has the keys. */
    SampleLedger again(Map<TreeName, List<Entry>> trees, java.util.function.Consumer<Making> how) {
        Making making = new Making();
        making.trees = trees;
        how.accept(making);
        return new SampleLedger(making);
    }

    /** Its leaves, to be changed. */
    Map<TreeName, List<Entry>> trees() {
        Map<TreeName, List<Entry>> copy = new TreeMap<>();
        ledger.trees.forEach((tree, entries) -> copy.put(tree, new ArrayList<>(entries)));
        return copy;
    }

    List<byte[]> leaves(TreeName tree) {
        return new ArrayList<>(
                ledger.trees.get(tree).stream().map(entry -> entry.leaf).toList());
    }

    static TreeName partition(Random random) {
        return SampleLedger.partition(random.nextInt(3));
    }

    /** All trees but governance, and the log of logs. */
    static TreeName tree(Random random) {
        int at = random.nextInt(4);
        return at == 3 ? TreeName.LOG : SampleLedger.partition(at);
    }

    Entry entry(TreeName tree, Random random) {
        List<Entry> entries = ledger.trees.get(tree);
        return entries.get(random.nextInt(entries.size()));
    }

    /** States that somebody saw of the ledger before it was attacked: those of all rounds up to one. */
    List<SeenState> seen(int rounds) {
        List<SeenState> seen = new ArrayList<>();
        ledger.states.forEach((tree, states) -> states.subList(0, rounds)
                .forEach(state -> seen.add(new SeenState(state.origin(), state.size(), state.root()))));
        return seen;
    }

    Trust trust() {
        return trust(List.of(), OptionalLong.empty());
    }

    Trust trust(List<SeenState> seen, OptionalLong lateness) {
        String policy = "log " + ledger.pinned() + "\nwitness w1 " + SampleLedger.witness() + "\nquorum w1\n";
        return new Trust(
                List.of(ledger.pinned()),
                Optional.of(Policy.parse(policy.getBytes(StandardCharsets.UTF_8))),
                seen,
                Trust.DEFAULT_SKEW_MICROS,
                lateness);
    }

    /** What a key store says that did what governance says. */
    KeyStates keys() {
        Set<String> gone = new HashSet<>(ledger.erasedKeys);
        return key -> gone.contains(key) ? KeyStates.State.GONE : KeyStates.State.LIVE;
    }

    Verification verification(MemoryFiles files, Trust trust, KeyStates keys) {
        return new Verifier(trust, keys).verify(new ExportSource(files));
    }

    Set<Reason> found(MemoryFiles files) {
        return found(files, trust());
    }

    Set<Reason> found(MemoryFiles files, Trust trust) {
        return verification(files, trust, keys()).counts().keySet();
    }
}
