package org.mlaudit.nifi.publish;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.exception.ProcessException;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.InferenceSchema;
import org.mlaudit.nifi.service.KafkaAuditService;
import org.mlaudit.registry.RegistryException;

/** Publishes FlowFiles in one Kafka transaction. */
final class Transaction {
    /** Header that holds the name of the NiFi flow. */
    static final String FLOW = "mlaudit.flow";
    /** Header that holds the UUID of the FlowFile. */
    static final String FLOW_FILE = "mlaudit.flowfile";

    /** A FlowFile that can't be published; the transaction was not committed. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient FlowFile flowFile;

        Refused(FlowFile flowFile, String message, Throwable cause) {
            super(message, cause);
            this.flowFile = flowFile;
        }

        FlowFile flowFile() {
            return flowFile;
        }
    }

    private final KafkaAuditService kafka;
    private final RecordType expected;
    private final ProcessSession session;
    private final Producer<byte[], byte[]> producer;
    private final PublishLane lane;
    /** The first record that the broker or the producer will never take, with its FlowFile. */
    private final AtomicReference<@Nullable Refused> refused = new AtomicReference<>();

    Transaction(KafkaAuditService kafka, RecordType expected, ProcessSession session, PublishLane lane) {
        this.kafka = kafka;
        this.expected = expected;
        this.session = session;
        this.lane = lane;
        this.producer = lane.producer();
    }

    /**
     * Publishes what is fresh in a batch.
     *
     * @param flow name of the flow of a FlowFile, or null
     * @return names that had to be dropped to make room, see {@link PublishLane#commit}
     * @throws Refused if one FlowFile can't be published; nothing was
     * @throws RuntimeException if the transaction failed, or may have
     */
    List<UUID> run(Batch batch, Function<FlowFile, @Nullable String> flow) throws Refused {
        producer.beginTransaction();
        try {
            for (FlowFile flowFile : batch.fresh()) {
                send(flowFile, flow.apply(flowFile), batch);
            }
            return lane.commit(Batch.uuids(batch.fresh()));
        } catch (RuntimeException e) {
            Refused cause = refused.get();
            if (cause == null) {
                throw e;
            }
            throw cause;
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The callback and the commit tell what became of a record.
    private void send(FlowFile flowFile, @Nullable String flow, Batch batch) throws Refused {
        Callback callback = (metadata, failure) -> {
            if (failure instanceof RecordTooLargeException || failure instanceof InvalidRecordException) {
                refused.compareAndSet(null, new Refused(flowFile, failure.getMessage(), failure));
            }
        };
        try (InputStream in = session.read(flowFile);
                ContainerRecords records = new ContainerRecords(in)) {
            String topic = prepare(records);
            List<Header> headers = headers(flow, flowFile);
            long count = 0;
            while (records.next()) {
                producer.send(new ProducerRecord<>(topic, null, records.key(), records.value(), headers), callback);
                count++;
            }
            batch.publish(flowFile, count, topic);
        } catch (UnpublishableException e) {
            throw new Refused(flowFile, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new ProcessException("Cannot read the content of " + flowFile, e);
        }
    }

    /** Registers the schema; returns the topic. */
    private String prepare(ContainerRecords records) throws UnpublishableException {
        String name = records.schema().getFullName();
        RecordType type = RecordType.of(records.schema())
                .orElseThrow(() -> new UnpublishableException(
                        "records of type " + name
                                + " are neither inferences nor ground truth nor rejections; connect a capturing processor",
                        null));
        if (expected != RecordType.AUTOMATIC && expected != type) {
            throw new UnpublishableException(
                    "records of type " + name + " are " + type.getDisplayName() + ", but Record Type is "
                            + expected.getDisplayName(),
                    null);
        }
        ProtectionGuard.check(records);
        String topic = type.topic(kafka.topics()).name();
        try {
            records.schemaId(
                    kafka.registry().register(InferenceSchema.subject(topic, records.schema()), records.schema()));
        } catch (RegistryException e) {
            switch (e.kind()) {
                case INCOMPATIBLE, REFUSED -> throw new UnpublishableException(String.valueOf(e.getMessage()), e);
                case UNREACHABLE, UNAUTHORISED, NOT_FOUND -> throw e;
            }
        }
        return topic;
    }

    private static List<Header> headers(@Nullable String flow, FlowFile flowFile) {
        Header from = new RecordHeader(FLOW_FILE, flowFile.getAttribute("uuid").getBytes(StandardCharsets.UTF_8));
        return flow == null || flow.isBlank()
                ? List.of(from)
                : List.of(new RecordHeader(FLOW, flow.getBytes(StandardCharsets.UTF_8)), from);
    }
}
