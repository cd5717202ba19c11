package org.mlaudit.quickstart.demo;

import java.time.Duration;
import java.time.YearMonth;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.mlaudit.quickstart.flights.Customer;
import org.mlaudit.quickstart.platform.Distribution;
import org.mlaudit.quickstart.platform.Platform;
import org.mlaudit.streams.ledger.Origins;
import org.mlaudit.streams.ledger.VerifierKey;
import org.mlaudit.topics.TopicCatalogue;

/**
 * What follows the last flight: one customer asks to be forgotten and is erased, and the ledger is verified from the key that was
 * pinned at the start, by the same commands that a user has.
 */
final class Custody {
    /** Whoever it is: all of them fly some eighty times from February to June. */
    private static final Customer FORGOTTEN = Customer.of(42);

    /** How long the last leaves may take to be signed. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final AuditCommand command;
    private final String key;

    Custody(Distribution distribution, Platform platform) {
        command = new AuditCommand(
                distribution, platform.endpoints(), platform.keys().applicationSettings());
        key = VerifierKey.of(
                        new Origins("localhost", "mlaudit", "1").log(),
                        VerifierKey.Type.ED25519,
                        platform.keys().ledgerKey())
                .toString();
    }

    /** The customer that is erased. */
    static Customer forgotten() {
        return FORGOTTEN;
    }

    /** How many predictions of these months can't be read as a whole any more. */
    static long flights(Collection<YearMonth> months) {
        return FORGOTTEN.flights(months);
    }

    /**
     * Erases the customer and verifies the ledger, again and again until all is signed, or for a minute.
     *
     * @param months whose flights were predicted
     */
    LedgerVerdicts settle(Collection<YearMonth> months) throws InterruptedException {
        AuditCommand.Answer erased = command.run(List.of(
                "erase",
                "--subject",
                FORGOTTEN.subject(),
                "--reason",
                "The customer asked to be forgotten",
                "--actor",
                "demo",
                "--yes"));
        if (erased.code() != 0) {
            return LedgerVerdicts.none(
                    "mlaudit erase ended with code " + erased.code() + ": " + erased.output() + erased.errors());
        }
        long expected = flights(months);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            LockSupport.parkNanos(PAUSE_NANOS);
            LedgerVerdicts verdicts = verify();
            if ((verdicts.passed() && verdicts.erased() >= expected) || System.nanoTime() > deadline) {
                return verdicts;
            }
        }
    }

    private LedgerVerdicts verify() throws InterruptedException {
        return LedgerVerdicts.of(
                command.run(List.of("verify", "--key", key, "--key-store", "--json")),
                new TopicCatalogue().inferences().name());
    }
}
