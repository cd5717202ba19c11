package org.mlaudit.streams.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mlaudit.streams.ledger.verify.Aspect;
import org.mlaudit.streams.ledger.verify.Outcome;
import org.mlaudit.streams.ledger.verify.Reason;
import org.mlaudit.streams.ledger.verify.Verification;

/**
 * Attacks a ledger of 100,000 leaves in three partitions at random places, in every way that a transparency log is attacked. Each
 * attack must be detected and named. {@code -Dmlaudit.ledger.attacks=N} sets how many are made, {@code -Dmlaudit.ledger.seed=N} where.
 */
class LedgerAttacksTest {
    private static final int ATTACKS = Integer.getInteger("mlaudit.ledger.attacks", 1_000);
    private static final long SEED = Long.getLong("mlaudit.ledger.seed", 6962);
    private static final int THREADS = 2;

    private static AttackedLedger attacked;

    @BeforeAll
    static void make() {
        attacked = new AttackedLedger(SEED);
    }

    @Test
    void anUntouchedLedgerPassesAndErasedRecordsNameTheLeafThatAuthorisesThem() {
        Verification found = attacked.verification(attacked.ledger.files, attacked.trust(), attacked.keys());

        assertThat(found.violations()).isEmpty();
        for (Aspect aspect : Aspect.values()) {
            assertThat(found.verdict(aspect).outcome()).as("%s", aspect).isEqualTo(Outcome.PASS);
        }
        assertThat(found.erasures()).hasSize(10).allSatisfy(erasure -> {
            assertThat(erasure.authority().tree()).isEqualTo(SampleLedger.GOVERNANCE);
            assertThat(attacked.ledger
                            .trees
                            .get(SampleLedger.GOVERNANCE)
                            .get((int) erasure.authority().firstLeaf())
                            .decoded()
                            .subjectKey())
                    .isEqualTo(erasure.keyId());
            assertThat(erasure.records()).isEqualTo(1);
        });
    }

    @Test
    void everyAttackIsDetectedAndNamed() throws InterruptedException, ExecutionException {
        List<Attack> attacks = new ArrayList<>();
        attacks.addAll(new LeafAttacks(attacked).all());
        attacks.addAll(new NoteAttacks(attacked).all());
        attacks.addAll(new OwnerAttacks(attacked).all());
        Map<String, Integer> runs = new TreeMap<>();
        List<Callable<String>> tasks = new ArrayList<>();
        for (int run = 0; run < ATTACKS; run++) {
            Attack attack = attacks.get(run % attacks.size());
            long seed = SEED + run;
            runs.merge(attack.name(), 1, Integer::sum);
            tasks.add(() -> run(attack, seed));
        }
        List<String> wrong = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            for (Future<String> each : threads.invokeAll(tasks)) {
                if (!each.get().isEmpty()) {
                    wrong.add(each.get());
                }
            }
        }
        System.out.printf(
                "%d attacks of %d kinds, seed %d: %d not detected or misnamed%n",
                ATTACKS, runs.size(), SEED, wrong.size());
        assertThat(wrong).as("attacks with seed %d", SEED).isEmpty();
    }

    private static String run(Attack attack, long seed) {
        Set<Reason> found = attack.trial().found(new Random(seed));
        String misnamed = attack.misnamed(found);
        return misnamed.isEmpty() ? "" : attack.name() + " with seed " + seed + ": " + misnamed;
    }
}
