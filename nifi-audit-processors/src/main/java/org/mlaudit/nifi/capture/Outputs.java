package org.mlaudit.nifi.capture;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.file.CodecFactory;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.Reason;
import org.mlaudit.event.Rejected;
import org.mlaudit.nifi.AuditAttributes;

/**
 * The FlowFiles that one source FlowFile is split into. Each is made when its first record comes, and holds its records
 * in the order of the source.
 */
final class Outputs implements Closeable {
    /** Attributes of an earlier failure that a child does not inherit. */
    private static final Set<String> STALE = Set.of(AuditAttributes.CAPTURED, AuditAttributes.ERROR);

    private final ProcessSession session;
    private final FlowFile source;
    private final CodecFactory codec;

    private final Map<Target, Output<ContainerOutput<Object>>> valid = new LinkedHashMap<>();
    /** By whether the records must be protected. */
    private final Map<Boolean, Refused> invalid = new TreeMap<>();

    private @Nullable Output<Lines> unregistered;
    private @Nullable Target lastTarget;
    private @Nullable Output<ContainerOutput<Object>> lastValid;

    /** A FlowFile and what is being written to it. */
    private record Output<T extends Closeable>(FlowFile flowFile, T content) {}

    /** Refused records, and how often each reason occurred. */
    private record Refused(Output<ContainerOutput<Rejected>> output, Map<String, Integer> reasons) {}

    Outputs(ProcessSession session, FlowFile source, CodecFactory codec) {
        this.session = session;
        this.source = source;
        this.codec = codec;
    }

    @SuppressWarnings("ReferenceEquality") // A target is its own identity.
    void valid(Target target) throws IOException {
        Output<ContainerOutput<Object>> output = lastValid;
        if (output == null || target != lastTarget) {
            output = valid.get(target);
            if (output == null) {
                FlowFile child = session.create(source);
                output = new Output<>(child, ContainerOutput.encoded(session.write(child), target.schema(), codec));
                valid.put(target, output);
            }
            lastTarget = target;
            lastValid = output;
        }
        output.content().append(target.buffer(), target.length());
    }

    /**
     * A refused record.
     *
     * @param personal whether it must be protected before it is published
     */
    void invalid(Rejected rejected, Iterable<Reason> why, boolean personal) throws IOException {
        Refused refused = invalid.get(personal);
        if (refused == null) {
            FlowFile child = session.create(source);
            var content = ContainerOutput.rejected(session.write(child), codec, personal);
            refused = new Refused(new Output<>(child, content), new TreeMap<>());
            invalid.put(personal, refused);
        }
        refused.output().content().append(rejected);
        for (Reason reason : why) {
            refused.reasons().merge(reason.code().name(), 1, Integer::sum);
        }
    }

    void unregistered(byte[] json) throws IOException {
        if (unregistered == null) {
            FlowFile child = session.create(source);
            unregistered = new Output<>(child, new Lines(session.write(child)));
        }
        unregistered.content().append(json);
    }

    long validRecords() {
        return valid.values().stream()
                .mapToLong(output -> output.content().records())
                .sum();
    }

    long invalidRecords() {
        return invalid.values().stream()
                .mapToLong(refused -> refused.output().content().records())
                .sum();
    }

    long unregisteredRecords() {
        return unregistered == null ? 0 : unregistered.content().records;
    }

    @Override
    public void close() throws IOException {
        for (Output<?> output : valid.values()) {
            output.content().close();
        }
        for (Refused refused : invalid.values()) {
            refused.output().content().close();
        }
        if (unregistered != null) {
            unregistered.content().close();
        }
    }

    /** Drops the FlowFile of unregistered records: the whole source goes in its place. */
    void dropUnregistered() {
        if (unregistered != null) {
            session.remove(unregistered.flowFile());
            unregistered = null;
        }
    }

    /** Hands the FlowFiles over; the outputs are closed. */
    void transfer() {
        valid.forEach((target, output) -> {
            Map<String, String> attributes = new HashMap<>(target.attributes());
            attributes.put(AuditAttributes.MIME_TYPE, AuditAttributes.AVRO);
            transfer(output.flowFile(), CaptureProcessor.VALID, output.content().records(), attributes);
        });
        invalid.forEach((personal, refused) -> {
            Map<String, String> attributes = new HashMap<>();
            attributes.put(AuditAttributes.MIME_TYPE, AuditAttributes.AVRO);
            attributes.put(AuditAttributes.CONTENT, "rejected");
            attributes.put(AuditAttributes.REASONS, ReasonCounts.text(refused.reasons()));
            if (personal) {
                attributes.put(AuditAttributes.PROTECTION, AuditAttributes.REQUIRED);
            }
            transfer(
                    refused.output().flowFile(),
                    CaptureProcessor.INVALID,
                    refused.output().content().records(),
                    attributes);
        });
        if (unregistered != null) {
            Map<String, String> attributes = Map.of(AuditAttributes.MIME_TYPE, AuditAttributes.JSON_LINES);
            transfer(unregistered.flowFile(), CaptureProcessor.UNREGISTERED, unregisteredRecords(), attributes);
        }
    }

    private void transfer(FlowFile flowFile, Relationship to, long records, Map<String, String> more) {
        Map<String, String> attributes = new HashMap<>(more);
        attributes.put(AuditAttributes.RECORD_COUNT, Long.toString(records));
        attributes.put(AuditAttributes.INVALID_COUNT, Long.toString(invalidRecords()));
        FlowFile child = session.removeAllAttributes(flowFile, STALE);
        child = session.putAllAttributes(child, attributes);
        session.getProvenanceReporter().route(child, to, records + " records of " + source);
        session.transfer(child, to);
    }

    /** JSON objects, one a line. */
    private static final class Lines implements Closeable {
        private final OutputStream out;
        private long records;

        Lines(OutputStream out) {
            this.out = new BufferedOutputStream(out, 1 << 16);
        }

        void append(byte[] json) throws IOException {
            out.write(json);
            out.write('\n');
            records++;
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
