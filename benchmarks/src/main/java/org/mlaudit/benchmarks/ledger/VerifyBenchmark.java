package org.mlaudit.benchmarks.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.mlaudit.benchmarks.Jmh;
import org.mlaudit.streams.archive.Directory;
import org.mlaudit.streams.archive.ExportSource;
import org.mlaudit.streams.archive.ExportWriter;
import org.mlaudit.streams.ledger.verify.KeyStates;
import org.mlaudit.streams.ledger.verify.Progress;
import org.mlaudit.streams.ledger.verify.Trust;
import org.mlaudit.streams.ledger.verify.Verification;
import org.mlaudit.streams.ledger.verify.Verifier;

/**
 * Leaves a second that one thread verifies from an export on the local disk, with records of 169 bytes and tiles, and the greatest heap
 * in use after a collection while it does, at one and at five million leaves.
 */
final class VerifyBenchmark {
    private static final long MILLION = 1_000_000;
    private static final int ROUNDS = 3;
    private static final int PROBES = 8;
    private static final double NANOS = 1e9;
    private static final double MEBIBYTE = 1 << 20;

    private VerifyBenchmark() {}

    /** Runs it and prints its figures. */
    static void run() {
        for (long millions : new long[] {1, 5}) {
            try {
                run(millions);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write an export to the temporary directory", e);
            }
        }
    }

    private static void run(long millions) throws IOException {
        Path root = Files.createTempDirectory("mlaudit-bench-verify");
        try {
            SyntheticLedger ledger = new SyntheticLedger(millions * MILLION);
            new ExportWriter(ledger, root, Optional.of(id -> SyntheticLedger.SCHEMA.toString()), Progress.NONE).write();
            Trust trust = Trust.in(List.of(ledger.key()));
            double best = 0;
            for (int round = 0; round < ROUNDS; round++) {
                long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                long start = System.nanoTime();
                long leaves = verify(root, trust, Progress.NONE);
                double wall = leaves * NANOS / (System.nanoTime() - start);
                double core =
                        leaves * NANOS / (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu);
                System.out.printf(
                        "%d M leaves, round %d: %.0f leaves/s, %.0f leaves/s of CPU%n", millions, round, wall, core);
                best = Math.max(best, wall);
            }
            Jmh.result("ledger.verify_" + millions + "m_rate", best, "leaves/s");
            Jmh.result("ledger.verify_" + millions + "m_heap", heap(root, trust, millions * MILLION) / MEBIBYTE, "MiB");
        } finally {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static long verify(Path root, Trust trust, Progress progress) {
        Verification found = new Verifier(trust, KeyStates.NOT_ASKED, tree -> true, progress)
                .verify(new ExportSource(new Directory(root)));
        if (!found.sound()) {
            throw new IllegalStateException("the export does not verify: " + found.violations());
        }
        return found.leaves();
    }

    /** Greatest heap in use after a collection, bytes. */
    private static long heap(Path root, Trust trust, long leaves) {
        long[] greatest = {0};
        long[] next = {0};
        verify(root, trust, (tree, read, of) -> {
            if (read >= next[0]) {
                next[0] += leaves / PROBES;
                System.gc();
                greatest[0] = Math.max(
                        greatest[0],
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
            }
        });
        return greatest[0];
    }
}
