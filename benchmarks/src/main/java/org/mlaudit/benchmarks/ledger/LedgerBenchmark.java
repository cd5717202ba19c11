package org.mlaudit.benchmarks.ledger;

import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** The cost of the ledger, part by part: {@code append}, {@code verify}. Without a name all of them run. */
public final class LedgerBenchmark {
    private static final String APPEND = "append";
    private static final String VERIFY = "verify";
    private static final List<String> PARTS = List.of(APPEND, VERIFY);

    private LedgerBenchmark() {}

    /**
     * Runs the parts named.
     *
     * @param args names of parts, none for all
     */
    public static void main(String[] args) throws RunnerException {
        List<String> parts = args.length == 0 ? PARTS : List.of(args);
        for (String part : parts) {
            if (!PARTS.contains(part)) {
                System.err.println(
                        "there is no part '" + part + "' of the benchmark ledger, but " + String.join(", ", PARTS));
                System.exit(2);
            }
        }
        if (parts.contains(APPEND)) {
            AppendBenchmark.run();
        }
        if (parts.contains(VERIFY)) {
            VerifyBenchmark.run();
        }
    }
}
