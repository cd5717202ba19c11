package org.mlaudit.streams.query;

import java.time.Instant;
import java.util.Optional;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.event.Explanation;

/**
 * What is kept of a single inference.
 *
 * @param id its id
 * @param model version that made it
 * @param occurredAt event time
 * @param topic where it was recorded
 * @param partition of the topic
 * @param offset in the partition
 * @param explanation what was said to explain it, if it was explained
 */
public record StoredInference(
        String id,
        ModelKey model,
        Instant occurredAt,
        String topic,
        int partition,
        long offset,
        Optional<Explanation> explanation) {}
