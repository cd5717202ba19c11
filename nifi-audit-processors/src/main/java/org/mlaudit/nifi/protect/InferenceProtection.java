package org.mlaudit.nifi.protect;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.InferenceSchema;
import org.mlaudit.contract.Feature;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.keys.SubjectKey;
import org.mlaudit.privacy.Protections;

/** Protections as functions of captured records. For use by one thread. */
final class InferenceProtection {
    private final Protections protections;
    private final Schema schema;
    /** Where each feature of the contract lies among the captured ones. */
    private final int[] places;

    private final @Nullable Object[] row;
    private final int features;
    /** What is handed out where captured records have no place for what protections leave behind. */
    private final @Nullable GenericRecord widened;

    /**
     * @param read schema that the records were captured with
     */
    InferenceProtection(ModelContract contract, Schema read, Protections protections) {
        this.protections = protections;
        this.schema = InferenceSchema.of(contract);
        this.features = read.getField("features").pos();
        Schema captured = read.getField("features").schema();
        List<String> names = contract.features().stream().map(Feature::name).toList();
        places = names.stream().mapToInt(name -> captured.getField(name).pos()).toArray();
        row = new Object[places.length];
        widened = InferenceSchema.protection(read).isPresent() ? null : new GenericData.Record(schema);
    }

    /** Whether every record needs a key. */
    boolean encrypts() {
        return protections.encrypts();
    }

    /** The keys of many subjects, by subject; those that are new are made in one transaction. */
    Map<String, SubjectKey> keys(List<String> subjects) {
        return subjects.isEmpty() ? Map.of() : protections.keys(subjects);
    }

    /** The key of a record that names no subject; empty when nothing is encrypted. */
    Optional<SubjectKey> dayKey(GenericRecord record) {
        return protections.key(null, Instant.EPOCH.plus((Long) record.get("occurredAt"), ChronoUnit.MICROS));
    }

    /**
     * Protects a record in place.
     *
     * @return what is published of it, until the next call
     */
    GenericRecord protect(GenericRecord record, Optional<SubjectKey> key) {
        GenericRecord values = (GenericRecord) record.get(features);
        for (int i = 0; i < places.length; i++) {
            row[i] = values.get(places[i]);
        }
        var left = protections.protect(record.get("id").toString(), key, row);
        for (int i = 0; i < places.length; i++) {
            values.put(places[i], row[i]);
            row[i] = null;
        }
        if (record.get("segments") instanceof Map<?, ?> segments && !segments.isEmpty()) {
            Map<String, Object> named = new HashMap<>();
            segments.forEach((name, value) -> named.put(name.toString(), value));
            record.put("segments", protections.segments(named));
        }
        record.put("subject", key.map(SubjectKey::alias).orElse(null));
        GenericRecord published = widened == null ? record : widen(widened, record);
        published.put(InferenceSchema.PROTECTION_FIELD, left);
        return published;
    }

    private static GenericRecord widen(GenericRecord into, GenericRecord record) {
        for (Schema.Field field : record.getSchema().getFields()) {
            into.put(field.name(), record.get(field.pos()));
        }
        return into;
    }
}
