package org.mlaudit.nifi.protect;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.ProtectionPolicy;
import org.mlaudit.contract.ReasonCode;
import org.mlaudit.event.Rejected;
import org.mlaudit.event.RejectionReason;
import org.mlaudit.keys.SubjectKey;
import org.mlaudit.privacy.Protections;

/** Protects the inferences of one FlowFile, a batch at a time. */
final class InferenceRun {
    private final ProtectSettings settings;
    private final FieldProtectionKeyService service;
    private final InferenceScan scan;
    private final ModelContract contract;
    private final Schema read;

    /**
     * @param contract by which inferences are protected
     * @param read schema that they were captured with
     */
    InferenceRun(
            ModelContract contract,
            Schema read,
            ProtectSettings settings,
            FieldProtectionKeyService service,
            FieldReport report) {
        this.contract = contract;
        this.read = read;
        this.settings = settings;
        this.service = service;
        this.scan = InferenceScan.ofFreeText(contract, read, settings.freeText(), report);
    }

    /**
     * Protects all records.
     *
     * @param flow name of the flow, or null
     * @param flowFile UUID of the FlowFile
     */
    void run(RecordBatches records, ProtectOutputs outputs, @Nullable String flow, String flowFile)
            throws IOException, UnprotectableException {
        Optional<InferenceProtection> protection = protection();
        long index = 0;
        for (List<GenericRecord> batch = records.next(); !batch.isEmpty(); batch = records.next()) {
            batch.forEach(scan::look);
            if (protection.isPresent()) {
                Place place = new Place(flow, flowFile, index);
                protect(batch, protection.get(), outputs, place);
            } else {
                for (GenericRecord record : batch) {
                    outputs.keep(record);
                }
            }
            index += batch.size();
        }
        outputs.end();
    }

    /** Where a batch comes from; {@code first} is the index of its first record. */
    private record Place(@Nullable String flow, String flowFile, long first) {}

    private Optional<InferenceProtection> protection() {
        return ProtectionPolicy.protectsAny(contract)
                ? Protections.of(contract, service.keys()).map(all -> new InferenceProtection(contract, read, all))
                : Optional.empty();
    }

    private void protect(List<GenericRecord> batch, InferenceProtection protection, ProtectOutputs outputs, Place place)
            throws IOException {
        Map<String, SubjectKey> keys = protection.keys(batch.stream()
                .map(InferenceRun::subject)
                .flatMap(Optional::stream)
                .distinct()
                .toList());
        for (int i = 0; i < batch.size(); i++) {
            GenericRecord record = batch.get(i);
            Optional<SubjectKey> key = subject(record).map(keys::get);
            if (key.isEmpty() && protection.encrypts()) {
                if (settings.missingSubject() == MissingSubject.REJECT) {
                    outputs.reject(reject(record, place, i));
                    continue;
                }
                key = protection.dayKey(record);
            }
            outputs.keep(protection.protect(record, key));
        }
    }

    private Rejected reject(GenericRecord record, Place place, int offset) {
        RejectionReason why = new RejectionReason(
                ReasonCode.MISSING.name(),
                "/subject",
                null,
                "fields of it must be encrypted, and it names no data subject whose key they could be encrypted with");
        return new RejectedPayloads(settings, service.keys())
                .reject(record, why, place.flow(), place.flowFile(), place.first() + offset);
    }

    private static Optional<String> subject(GenericRecord record) {
        return Optional.ofNullable(record.get("subject")).map(Object::toString);
    }
}
