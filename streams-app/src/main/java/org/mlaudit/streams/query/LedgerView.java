package org.mlaudit.streams.query;

import java.util.List;
import java.util.Optional;

/** What the REST interface asks of the running application about the ledger. */
public interface LedgerView {
    /** Whether trees of a topic are kept. */
    default boolean isLedgered(String topic) {
        return false;
    }

    /** Which instances hold the tree of the records with a key; empty while work is being assigned. */
    default Optional<Placement> placement(String topic, String key) {
        return Optional.empty();
    }

    /** The newest checkpoint of each tree that was signed lately; waits for Kafka. */
    default List<LedgerCheckpoint> checkpoints() {
        return List.of();
    }

    /**
     * Proves that a record is in its tree; waits for Kafka.
     *
     * @throws NotSealedException if it is not, or not in a signed one
     * @throws org.apache.kafka.common.errors.RetriableException if it could not be found in time
     * @throws org.apache.kafka.streams.errors.InvalidStateStoreException if this instance does not hold the tree
     */
    default LedgerProof proof(LedgerQuestion question) {
        throw new NotSealedException("There is no ledger.");
    }
}
