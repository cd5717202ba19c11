package org.mlaudit.streams.erasure;

import java.time.Instant;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;

/**
 * A record of a subject.
 *
 * @param topic where it lies
 * @param partition where it lies
 * @param offset where it lies
 * @param id of the inference that it is or belongs to; empty when it names none
 * @param model that it is of; empty when it names none
 * @param version of the model; empty when it names none
 * @param occurredAt when the model decided; when it was refused, of a rejected record
 * @param keyId data key that its encrypted parts need; empty without such
 * @param value the record, in the schema that it was written with
 */
public record FoundRecord(
        String topic,
        int partition,
        long offset,
        String id,
        String model,
        String version,
        Instant occurredAt,
        Optional<String> keyId,
        GenericRecord value) {}
