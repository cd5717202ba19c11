package org.mlaudit.nifi.consume;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.nifi.annotation.behavior.InputRequirement;
import org.apache.nifi.annotation.behavior.PrimaryNodeOnly;
import org.apache.nifi.annotation.behavior.Stateful;
import org.apache.nifi.annotation.behavior.TriggerSerially;
import org.apache.nifi.annotation.behavior.WritesAttribute;
import org.apache.nifi.annotation.behavior.WritesAttributes;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.documentation.UseCase;
import org.apache.nifi.annotation.lifecycle.OnStopped;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.state.Scope;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.VerifiableProcessor;
import org.apache.nifi.processor.exception.ProcessException;
import org.apache.nifi.serialization.RecordSetWriterFactory;
import org.jspecify.annotations.Nullable;
import org.mlaudit.nifi.AuditAttributes;
import org.mlaudit.nifi.consume.EventDecoder.UnreadableEventException;
import org.mlaudit.nifi.publish.PublishAudit;
import org.mlaudit.nifi.service.KafkaAuditService;
import org.mlaudit.registry.RegistryException;
import org.mlaudit.topics.TopicException;

/** Findings, alerts, anomalies, explanations and rejections as FlowFiles, each event once. */
@Tags({"audit", "machine learning", "kafka", "consume", "finding", "alert", "anomaly", "explanation", "record"})
@CapabilityDescription(
        "Brings what ML Audit finds back into NiFi: findings, alerts, anomalies, explanations or refused records,"
                + " as JSON, Avro or in any format by a Record Writer, filtered by model, verdict and severity. The places up to which"
                + " the topic has been read are part of NiFi's state and change with the session, so every event becomes part of one"
                + " FlowFile, once.")
@InputRequirement(InputRequirement.Requirement.INPUT_FORBIDDEN)
@PrimaryNodeOnly
@TriggerSerially
@Stateful(
        scopes = Scope.CLUSTER,
        description = "The next offset of each partition. Clear it to begin again at Starting Position.")
@WritesAttributes({
    @WritesAttribute(attribute = AuditAttributes.RECORD_COUNT, description = "Number of events in the FlowFile."),
    @WritesAttribute(attribute = AuditAttributes.CONTENT, description = "'findings', 'alerts' and so on."),
    @WritesAttribute(attribute = AuditAttributes.MIME_TYPE, description = "Media type of the content."),
    @WritesAttribute(attribute = AuditAttributes.MODEL, description = "The model, when all events are of one."),
    @WritesAttribute(attribute = ConsumeAudit.TOPIC, description = "The topic."),
    @WritesAttribute(attribute = ConsumeAudit.PARTITION, description = "On unreadable: the partition."),
    @WritesAttribute(attribute = ConsumeAudit.OFFSET, description = "On unreadable: the offset."),
    @WritesAttribute(attribute = AuditAttributes.ERROR, description = "On unreadable: why.")
})
@UseCase(
        description = "Send an e-mail for every critical alert",
        keywords = {"alert", "e-mail", "notification"},
        configuration =
                "Set Event Type to Alerts and Severities to CRITICAL, and Maximum Records to 1. Connect success to"
                        + " PutEmail.")
@UseCase(
        description = "Load all findings into a warehouse",
        keywords = {"finding", "database", "warehouse"},
        configuration =
                "Set Event Type to Findings, leave the filters blank, and set Output Format to Record Writer or Avro."
                        + " Connect success to PutDatabaseRecord.")
@SeeAlso({PublishAudit.class, KafkaAuditService.class})
public class ConsumeAudit extends AbstractProcessor implements VerifiableProcessor {
    static final String TOPIC = "kafka.topic";
    static final String PARTITION = "kafka.partition";
    static final String OFFSET = "kafka.offset";

    private static final Duration POLL = Duration.ofMillis(100);

    static final Relationship SUCCESS = new Relationship.Builder()
            .name("success")
            .description("Events, in the order of each partition.")
            .build();

    static final Relationship UNREADABLE = new Relationship.Builder()
            .name("unreadable")
            .description("Messages of the topic that are no events, one in each FlowFile, as they are.")
            .build();

    private @Nullable TopicReader reader;
    private @Nullable EventDecoder decoder;
    private volatile boolean misplaced;

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return ConsumeProperties.ALL;
    }

    @Override
    public Set<Relationship> getRelationships() {
        return Set.of(SUCCESS, UNREADABLE);
    }

    @OnStopped
    public void stop() {
        TopicReader open = reader;
        reader = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void onTrigger(ProcessContext context, ProcessSession session) {
        try {
            Map<String, String> state = session.getState(Scope.CLUSTER).toMap();
            TopicReader open = open(context, state);
            List<ConsumerRecord<byte[], byte[]>> messages = read(context, open);
            Map<String, String> places = new HashMap<>(state);
            places.putAll(open.places());
            if (!messages.isEmpty()) {
                write(context, session, messages);
            }
            if (places.equals(state)) {
                context.yield();
                return;
            }
            session.setState(places, Scope.CLUSTER);
        } catch (KafkaException | TopicException | RegistryException e) {
            misplaced = true;
            getLogger().error("Nothing was consumed, trying again: {}", e.getMessage(), e);
            session.rollback();
            context.yield();
            return;
        } catch (IOException e) {
            misplaced = true;
            throw new ProcessException("Cannot read or write the processor's state or content", e);
        } catch (RuntimeException e) {
            misplaced = true;
            throw e;
        }
        session.commitAsync(() -> {}, failure -> misplaced = true);
    }

    private TopicReader open(ProcessContext context, Map<String, String> state) {
        KafkaAuditService kafka = ConsumeProperties.kafka(context);
        EventType type = ConsumeProperties.type(context);
        TopicReader open = reader;
        if (open == null) {
            kafka.ensureTopics();
            int maxRecords = context.getProperty(ConsumeProperties.MAX_RECORDS)
                    .evaluateAttributeExpressions()
                    .asInteger();
            StartingPosition start =
                    context.getProperty(ConsumeProperties.START).asAllowableValue(StartingPosition.class);
            open = new TopicReader(kafka, type.topic(kafka.topics()).name(), start, maxRecords, getLogger());
            reader = open;
            decoder = new EventDecoder(type.schema(), kafka.registry());
            misplaced = true;
        }
        if (misplaced) {
            open.goTo(state);
            misplaced = false;
        }
        return open;
    }

    private static List<ConsumerRecord<byte[], byte[]>> read(ProcessContext context, TopicReader open) {
        int max = ConsumeProperties.maxRecords(context);
        long wait = context.getProperty(ConsumeProperties.MAX_WAIT)
                .evaluateAttributeExpressions()
                .asTimePeriod(TimeUnit.NANOSECONDS);
        List<ConsumerRecord<byte[], byte[]>> messages = new ArrayList<>(open.poll(POLL));
        long start = System.nanoTime();
        int last = messages.size();
        while (last > 0 && messages.size() < max && System.nanoTime() - start < wait) {
            List<ConsumerRecord<byte[], byte[]>> more = open.poll(POLL);
            last = more.size();
            messages.addAll(more);
        }
        return messages;
    }

    private void write(ProcessContext context, ProcessSession session, List<ConsumerRecord<byte[], byte[]>> messages)
            throws IOException {
        EventFilter filter = ConsumeProperties.filter(context);
        List<GenericRecord> events = new ArrayList<>();
        EventDecoder current = decoder;
        if (current == null) {
            throw new IllegalStateException("not open");
        }
        for (ConsumerRecord<byte[], byte[]> message : messages) {
            try {
                GenericRecord event = current.decode(message.value());
                if (filter.accepts(event)) {
                    events.add(event);
                }
            } catch (UnreadableEventException e) {
                // A removed key of a compacted topic is no event.
                if (message.value() != null) {
                    unreadable(session, message, e);
                }
            }
        }
        int max = ConsumeProperties.maxRecords(context);
        for (int from = 0; from < events.size(); from += max) {
            success(context, session, events.subList(from, Math.min(events.size(), from + max)));
        }
    }

    private void unreadable(ProcessSession session, ConsumerRecord<byte[], byte[]> message, Exception why) {
        getLogger()
                .error(
                        "The message at {}-{}, offset {}, cannot be read: {}",
                        message.topic(),
                        message.partition(),
                        message.offset(),
                        why.getMessage());
        FlowFile flowFile = session.create();
        flowFile = session.write(flowFile, out -> out.write(message.value()));
        flowFile = session.putAllAttributes(
                flowFile,
                Map.of(
                        TOPIC,
                        message.topic(),
                        PARTITION,
                        Integer.toString(message.partition()),
                        OFFSET,
                        Long.toString(message.offset()),
                        AuditAttributes.ERROR,
                        String.valueOf(why.getMessage())));
        session.transfer(flowFile, UNREADABLE);
    }

    private void success(ProcessContext context, ProcessSession session, List<GenericRecord> events)
            throws IOException {
        EventType type = ConsumeProperties.type(context);
        KafkaAuditService kafka = ConsumeProperties.kafka(context);
        String topic = type.topic(kafka.topics()).name();
        FlowFile flowFile = session.create();
        Map<String, String> attributes = new HashMap<>();
        try (OutputStream out = session.write(flowFile)) {
            attributes.putAll(writer(context, type).write(flowFile, events, out));
        }
        attributes.put(AuditAttributes.RECORD_COUNT, Integer.toString(events.size()));
        attributes.put(AuditAttributes.CONTENT, type.content());
        attributes.put(TOPIC, topic);
        List<String> models = events.stream()
                .map(event -> String.valueOf(EventFilter.text(event, "model")))
                .distinct()
                .toList();
        if (models.size() == 1) {
            attributes.put(AuditAttributes.MODEL, models.getFirst());
        }
        flowFile = session.putAllAttributes(flowFile, attributes);
        session.getProvenanceReporter().receive(flowFile, "kafka://" + kafka.brokers() + "/" + topic);
        session.adjustCounter("Events consumed", events.size(), false);
        session.transfer(flowFile, SUCCESS);
    }

    private EventWriter writer(ProcessContext context, EventType type) {
        OutputFormat format = context.getProperty(ConsumeProperties.FORMAT).asAllowableValue(OutputFormat.class);
        return switch (format) {
            case JSON -> EventWriter.json(type.schema());
            case AVRO -> EventWriter.avro(type.schema());
            case RECORD_WRITER -> {
                RecordSetWriterFactory writers =
                        context.getProperty(ConsumeProperties.WRITER).asControllerService(RecordSetWriterFactory.class);
                yield EventWriter.records(type.schema(), writers, getLogger());
            }
        };
    }

    @Override
    public List<ConfigVerificationResult> verify(
            ProcessContext context, ComponentLog log, Map<String, String> attributes) {
        List<ConfigVerificationResult> results = new ArrayList<>();
        try {
            KafkaAuditService kafka = ConsumeProperties.kafka(context);
            String topic = ConsumeProperties.type(context).topic(kafka.topics()).name();
            kafka.ensureTopics();
            try (TopicReader trial = new TopicReader(kafka, topic, StartingPosition.EARLIEST, 10, log)) {
                trial.goTo(Map.of());
                int found = trial.poll(
                                kafka.timeout().compareTo(Duration.ofSeconds(3)) < 0
                                        ? kafka.timeout()
                                        : Duration.ofSeconds(3))
                        .size();
                results.add(verification(
                        "Read the topic",
                        Outcome.SUCCESSFUL,
                        "The topic " + topic + " has " + trial.partitionNames().size() + " partitions and "
                                + (found == 0 ? "holds no event yet" : "holds events")));
            }
            kafka.registry().check();
            results.add(verification(
                    "Connect to the schema registry",
                    Outcome.SUCCESSFUL,
                    "The schema registry at " + kafka.registry().where() + " answers"));
        } catch (RuntimeException e) {
            results.add(verification("Read the topic", Outcome.FAILED, String.valueOf(e.getMessage())));
        }
        return results;
    }

    private static ConfigVerificationResult verification(String step, Outcome outcome, String explanation) {
        return new ConfigVerificationResult.Builder()
                .verificationStepName(step)
                .outcome(outcome)
                .explanation(explanation)
                .build();
    }
}
