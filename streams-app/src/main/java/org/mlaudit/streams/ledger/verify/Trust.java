package org.mlaudit.streams.ledger.verify;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.mlaudit.streams.ledger.Origins;
import org.mlaudit.streams.ledger.Policy;
import org.mlaudit.streams.ledger.VerifierKey;

/**
 * What a verification trusts, and what it tolerates.
 *
 * @param keys of the log of logs, pinned; all have its origin as their name, and any of them is the beginning of a chain of
 *     rotations
 * @param policy witnesses that must have cosigned the log of logs; nobody when empty
 * @param seen states that must be part of the ledger
 * @param skewMicros by how much clocks may differ
 * @param latenessMicros how much earlier than it was sealed an event may have happened; unbounded when empty
 */
public record Trust(
        List<VerifierKey> keys,
        Optional<Policy> policy,
        List<SeenState> seen,
        long skewMicros,
        OptionalLong latenessMicros) {
    /** Clocks may differ by five minutes unless told otherwise. */
    public static final long DEFAULT_SKEW_MICROS = 300_000_000L;

    /** @throws SourceException if there is no key, or keys are of different logs or no keys of a log of logs */
    public Trust {
        keys = List.copyOf(keys);
        seen = List.copyOf(seen);
        if (keys.isEmpty()) {
            throw new SourceException(
                    "no key is pinned: a ledger can't be verified without the verifier key of its log");
        }
        for (VerifierKey key : keys) {
            requireLog(key.name());
            if (!key.name().equals(keys.getFirst().name())) {
                throw new SourceException("pinned keys are of different logs: " + key.name() + " and "
                        + keys.getFirst().name());
            }
        }
    }

    private static void requireLog(String name) {
        try {
            if (Origins.parse(name).isLog()) {
                return;
            }
        } catch (IllegalArgumentException e) {
            throw new SourceException("the pinned key is not that of a log of logs: " + e.getMessage(), e);
        }
        throw new SourceException("the pinned key is that of one tree, " + name + ": pin the key of the log of logs");
    }

    /** Trust in keys alone. */
    public static Trust in(List<VerifierKey> keys) {
        return new Trust(keys, Optional.empty(), List.of(), DEFAULT_SKEW_MICROS, OptionalLong.empty());
    }

    /** Origin of the log of logs. */
    public String logOrigin() {
        return keys.getFirst().name();
    }

    /** Origin of a tree. */
    public String origin(TreeName tree) {
        return tree.isLog() ? logOrigin() : Origins.parse(logOrigin()).origins().tree(tree.topic(), tree.partition());
    }
}
