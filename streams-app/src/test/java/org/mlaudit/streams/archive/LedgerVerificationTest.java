package org.mlaudit.streams.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mlaudit.streams.ledger.verify.Aspect;
import org.mlaudit.streams.ledger.verify.KeyStates;
import org.mlaudit.streams.ledger.verify.Outcome;
import org.mlaudit.streams.ledger.verify.Reason;
import org.mlaudit.streams.ledger.verify.Trust;
import org.mlaudit.streams.ledger.verify.Verification;
import org.mlaudit.streams.ledger.verify.Verifier;
import org.mlaudit.streams.ledger.verify.Violation;

class LedgerVerificationTest {
    private static final int LEAVES = 20_000;

    private static SampleLedger ledger;

    @BeforeAll
    static void make() {
        SampleLedger.Making making = new SampleLedger.Making();
        making.trees = SampleLedger.leaves(LEAVES, new Random(1), "inference");
        ledger = new SampleLedger(making);
    }

    private static Verification verify(MemoryFiles files) {
        return new Verifier(Trust.in(List.of(ledger.pinned())), KeyStates.NOT_ASKED).verify(new ExportSource(files));
    }

    private static List<byte[]> leaves(int partition) {
        return ledger.trees.get(SampleLedger.partition(partition)).stream()
                .map(entry -> entry.leaf)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static Verification verifyLeaves(int partition, List<byte[]> leaves) {
        MemoryFiles files = ledger.files.over();
        SampleLedger.putEntries(files, SampleLedger.partition(partition), leaves);
        return verify(files);
    }

    private static List<Reason> reasonsAt(Verification found, long leaf) {
        return found.violations().stream()
                .filter(violation -> violation.place().firstLeaf() == leaf)
                .map(Violation::reason)
                .toList();
    }

    @Test
    void anUntouchedLedgerPassesAndErasedRecordsNameTheirLeaf() {
        Verification found = verify(ledger.files);

        assertThat(found.violations()).isEmpty();
        for (Aspect aspect : Aspect.values()) {
            assertThat(found.verdict(aspect).outcome()).isEqualTo(Outcome.PASS);
        }
        assertThat(found.erasures()).hasSize(10);
        assertThat(found.erasures().get(3).authority().firstLeaf()).isEqualTo(3);
        assertThat(found.erasures().get(3).records()).isEqualTo(1);
    }

    @Test
    void aChangedLeafIsNamed() {
        List<byte[]> leaves = leaves(1);
        var leaf = ledger.trees.get(SampleLedger.partition(1)).get(777).decoded();
        leaves.set(777, SampleLedger.with(leaf, leaf.eventTimeMicros(), "other"));

        assertThat(reasonsAt(verifyLeaves(1, leaves), 777)).contains(Reason.LEAF_CHANGED);
    }

    @Test
    void aDeletedLeafIsNamed() {
        List<byte[]> leaves = leaves(0);
        leaves.remove(1234);

        assertThat(reasonsAt(verifyLeaves(0, leaves), 1234)).contains(Reason.LEAF_DELETED);
    }

    @Test
    void swappedLeavesAreNamed() {
        List<byte[]> leaves = leaves(2);
        byte[] first = leaves.get(100);
        leaves.set(100, leaves.get(4000));
        leaves.set(4000, first);

        assertThat(reasonsAt(verifyLeaves(2, leaves), 4000)).contains(Reason.LEAVES_REORDERED);
    }

    @Test
    void aLeafThatIsThereTwiceIsNamed() {
        List<byte[]> leaves = leaves(2);
        leaves.add(501, leaves.get(500));

        assertThat(reasonsAt(verifyLeaves(2, leaves), 501)).contains(Reason.LEAF_DUPLICATED);
    }

    @Test
    void aTailThatIsCutOffIsNamed() {
        List<byte[]> leaves = leaves(0);
        int size = leaves.size() - 300;

        assertThat(reasonsAt(verifyLeaves(0, leaves.subList(0, size)), size)).contains(Reason.TRUNCATED);
    }

    @Test
    void aMissingPartitionIsNamed() {
        MemoryFiles files = ledger.files.over().removeAll(Layout.directory(SampleLedger.partition(1)));

        assertThat(verify(files).counts()).containsKey(Reason.PARTITION_MISSING);
    }
}
