package org.mlaudit.streams.ledger.verify;

import java.util.List;
import java.util.Map;

/**
 * What a verification found.
 *
 * @param where what was verified
 * @param log origin of the log of logs
 * @param verdicts one for each aspect
 * @param violations what does not hold, at most 100 of each reason
 * @param counts how many of each reason there are in all
 * @param trees the trees that were read, the log of logs first
 * @param erasures authorised erasures, in the order of their leaves
 * @param newest verified states, to be remembered
 * @param demo whether the log says that its key is a demo key, which proves nothing to others
 */
public record Verification(
        String where,
        String log,
        Map<Aspect, Verdict> verdicts,
        List<Violation> violations,
        Map<Reason, Long> counts,
        List<TreeReport> trees,
        List<ErasureReport> erasures,
        List<SeenState> newest,
        boolean demo) {
    public Verification {
        verdicts = Map.copyOf(verdicts);
        violations = List.copyOf(violations);
        counts = Map.copyOf(counts);
        trees = List.copyOf(trees);
        erasures = List.copyOf(erasures);
        newest = List.copyOf(newest);
    }

    /** How an aspect was judged. */
    public Verdict verdict(Aspect aspect) {
        return verdicts.getOrDefault(aspect, new Verdict(Outcome.INCOMPLETE, List.of()));
    }

    /** Whether nothing was found that does not hold. */
    public boolean sound() {
        return violations.isEmpty();
    }

    /** Leaves that were read, of all trees. */
    public long leaves() {
        return trees.stream().mapToLong(TreeReport::leaves).sum();
    }
}
