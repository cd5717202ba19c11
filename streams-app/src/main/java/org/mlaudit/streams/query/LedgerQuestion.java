package org.mlaudit.streams.query;

import java.time.Instant;
import java.util.Optional;

/**
 * Whose place in a tree is asked for.
 *
 * @param topic ledgered topic, without the prefix
 * @param id key of the record
 * @param from from when on leaves are searched, if the place is not known
 * @param to until when
 * @param place of the record in its topic, if it is known
 */
public record LedgerQuestion(String topic, String id, Optional<Instant> from, Instant to, Optional<Place> place) {
    /**
     * Where a record lies in its topic.
     *
     * @param partition of the topic
     * @param offset in the partition
     */
    public record Place(int partition, long offset) {}
}
