package org.mlaudit.nifi.protect;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.exception.ProcessException;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.InferenceSchema;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.contract.ProtectionPolicy;
import org.mlaudit.event.GroundTruth;
import org.mlaudit.event.Rejected;
import org.mlaudit.nifi.AuditAttributes;
import org.mlaudit.nifi.ProtectionMarks;
import org.mlaudit.nifi.service.ModelContractService;

/** The way of one FlowFile: read, protected, handed over. */
final class Protecting {
    private final ProcessSession session;
    private final FlowFile flowFile;
    private final ProtectSettings settings;
    private final @Nullable String flow;

    private @Nullable ProtectOutputs outputs;
    private @Nullable FieldReport report;

    Protecting(ProcessSession session, FlowFile flowFile, ProtectSettings settings, @Nullable String flow) {
        this.session = session;
        this.flowFile = flowFile;
        this.settings = settings;
        this.flow = flow;
    }

    /** What becomes of the FlowFile itself. */
    private enum Way {
        PASS,
        REPORTED,
        REPLACED
    }

    /**
     * Protects the FlowFile.
     *
     * @throws UnprotectableException if it can't be; {@link #drop} gives up what was done
     */
    void run(ModelContractService contracts, FieldProtectionKeyService keys)
            throws IOException, UnprotectableException {
        Way way;
        try (InputStream in = session.read(flowFile);
                RecordBatches records = new RecordBatches(in)) {
            way = protect(records, contracts, keys);
        }
        if (report != null && (settings.dryRun() || report.foundAny())) {
            report(report);
        }
        switch (way) {
            case PASS -> pass(settings.dryRun() ? ProtectFields.ORIGINAL : ProtectFields.PROTECTED);
            case REPORTED -> pass(ProtectFields.ORIGINAL);
            case REPLACED -> replaced();
        }
    }

    private Way protect(RecordBatches records, ModelContractService contracts, FieldProtectionKeyService keys)
            throws IOException, UnprotectableException {
        Schema schema = records.schema();
        String name = schema.getFullName();
        if (name.equals(GroundTruth.getClassSchema().getFullName())) {
            return Way.PASS;
        }
        if (name.equals(Rejected.getClassSchema().getFullName())) {
            return rejected(records, keys);
        }
        ModelKey key = InferenceSchema.key(schema)
                .orElseThrow(() -> new UnprotectableException(
                        "records of type " + name
                                + " are neither inferences nor ground truth nor rejections; connect a capturing processor",
                        null));
        ModelContract contract = contracts
                .find(key)
                .orElseThrow(() -> new UnprotectableException("model version " + key + " is not registered", null));
        return inferences(records, EffectiveContract.of(contract, settings.added()), keys);
    }

    private Way inferences(RecordBatches records, ModelContract contract, FieldProtectionKeyService keys)
            throws IOException, UnprotectableException {
        Optional<String> policy = ProtectionPolicy.digest(contract);
        Optional<String> wanted = InferenceSchema.protection(records.schema());
        Optional<String> done = records.metadata(InferenceSchema.PROTECTED);
        if ((wanted.isPresent() && !wanted.equals(policy)) || (done.isPresent() && !done.equals(policy))) {
            throw new UnprotectableException(
                    "inferences of " + contract.key()
                            + " were captured or protected by other rules than its contract has" + " now",
                    null);
        }
        if (done.isPresent()) {
            return Way.PASS;
        }
        if (settings.dryRun()) {
            FieldReport found = new FieldReport(contract, policy, true);
            InferenceScan scan = InferenceScan.ofEverything(contract, records.schema(), found);
            for (List<GenericRecord> batch = records.next(); !batch.isEmpty(); batch = records.next()) {
                batch.forEach(scan::look);
            }
            report = found;
            return Way.REPORTED;
        }
        if (policy.isEmpty() && settings.freeText() == FreeText.OFF) {
            return Way.PASS;
        }
        FieldReport found = new FieldReport(contract, policy, false);
        Schema schema = InferenceSchema.of(contract);
        ProtectOutputs opened = new ProtectOutputs(session, flowFile, records.codec(), schema, policy);
        outputs = opened;
        InferenceRun run = new InferenceRun(contract, records.schema(), settings, keys, found);
        try (opened) {
            run.run(records, opened, flow, flowFile.getAttribute("uuid"));
        }
        report = found;
        return Way.REPLACED;
    }

    private Way rejected(RecordBatches records, FieldProtectionKeyService keys)
            throws IOException, UnprotectableException {
        boolean personal = records.metadata(ProtectionMarks.PERSONAL).isPresent();
        boolean done = records.metadata(InferenceSchema.PROTECTED).equals(Optional.of(ProtectionMarks.PAYLOADS));
        if (done || settings.dryRun() || (!personal && settings.added().isEmpty())) {
            return Way.PASS;
        }
        ProtectOutputs opened = new ProtectOutputs(
                session, flowFile, records.codec(), records.schema(), Optional.of(ProtectionMarks.PAYLOADS));
        outputs = opened;
        RejectedPayloads payloads = new RejectedPayloads(settings, keys.keys());
        try (opened) {
            for (List<GenericRecord> batch = records.next(); !batch.isEmpty(); batch = records.next()) {
                payloads.protect(batch);
                for (GenericRecord record : batch) {
                    opened.keep(record);
                }
            }
            opened.end();
        }
        return Way.REPLACED;
    }

    private void pass(Relationship to) {
        session.getProvenanceReporter().route(flowFile, to);
        session.transfer(flowFile, to);
    }

    private void replaced() {
        if (outputs != null) {
            Map<String, String> attributes = new HashMap<>();
            if (report != null && report.foundAny()) {
                attributes.put(ProtectFields.FOUND, report.summary());
            }
            count("Records protected", outputs.keptRecords());
            count("Records rejected", outputs.rejectedRecords());
            outputs.transfer(attributes);
        }
        session.remove(flowFile);
    }

    private void report(FieldReport made) throws IOException {
        FlowFile child = session.create(flowFile);
        try (OutputStream out = session.write(child)) {
            made.write(out);
        }
        Map<String, String> attributes = new HashMap<>();
        attributes.put(AuditAttributes.CONTENT, "protection-report");
        attributes.put(AuditAttributes.MIME_TYPE, "application/json");
        attributes.put(AuditAttributes.RECORD_COUNT, Long.toString(made.records()));
        attributes.put(ProtectFields.FOUND, made.summary());
        child = session.putAllAttributes(child, attributes);
        session.getProvenanceReporter().route(child, ProtectFields.REPORT);
        session.transfer(child, ProtectFields.REPORT);
    }

    private void count(String counter, long records) {
        if (records > 0) {
            session.adjustCounter(counter, records, false);
        }
    }

    /** Gives up what was done so far, so that nothing of it goes on. */
    void drop() {
        if (outputs != null) {
            try {
                outputs.close();
            } catch (IOException e) {
                throw new ProcessException("Cannot write content", e);
            }
            outputs.drop();
            outputs = null;
        }
    }
}
