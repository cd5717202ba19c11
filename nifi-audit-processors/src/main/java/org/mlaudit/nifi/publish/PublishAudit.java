package org.mlaudit.nifi.publish;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.nifi.annotation.behavior.InputRequirement;
import org.apache.nifi.annotation.behavior.Stateful;
import org.apache.nifi.annotation.behavior.SystemResource;
import org.apache.nifi.annotation.behavior.SystemResourceConsideration;
import org.apache.nifi.annotation.behavior.WritesAttribute;
import org.apache.nifi.annotation.behavior.WritesAttributes;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.documentation.UseCase;
import org.apache.nifi.annotation.lifecycle.OnScheduled;
import org.apache.nifi.annotation.lifecycle.OnStopped;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.state.Scope;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.FlowFileFilter.FlowFileFilterResult;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.VerifiableProcessor;
import org.apache.nifi.processor.exception.ProcessException;
import org.jspecify.annotations.Nullable;
import org.mlaudit.nifi.AuditAttributes;
import org.mlaudit.nifi.capture.CaptureGroundTruth;
import org.mlaudit.nifi.capture.CaptureInferences;
import org.mlaudit.nifi.service.KafkaAuditService;
import org.mlaudit.registry.RegistryException;
import org.mlaudit.topics.TopicException;

/** Captured events to Kafka, exactly once. {@link PublishLanes} explains how. */
@Tags({"audit", "machine learning", "kafka", "publish", "exactly once", "transaction", "avro"})
@CapabilityDescription(
        "Publishes what the capturing processors write: inferences, ground truth and refused records, each to its"
                + " topic of ML Audit, in the wire format of the schema registry, keyed by inference id. Every FlowFile is published"
                + " exactly once: a batch of FlowFiles is one Kafka transaction that also names those FlowFiles, so that after a crash"
                + " between Kafka's commit and NiFi's they are recognised and not published again. While Kafka or the registry is"
                + " away, FlowFiles stay in the queue.")
@InputRequirement(InputRequirement.Requirement.INPUT_REQUIRED)
@WritesAttributes({
    @WritesAttribute(
            attribute = AuditAttributes.RECORD_COUNT,
            description = "On success: number of records published."),
    @WritesAttribute(attribute = PublishAudit.TOPIC, description = "On success: the topic they were published to."),
    @WritesAttribute(attribute = AuditAttributes.ERROR, description = "On failure: why the content can't be published.")
})
@Stateful(
        scopes = Scope.LOCAL,
        description =
                "The largest number of concurrent tasks that this node has published with, so that after a crash the"
                        + " transactions of all of them are looked at. Clearing it is safe unless a crash was followed by a lower"
                        + " number of concurrent tasks.")
@SystemResourceConsideration(
        resource = SystemResource.MEMORY,
        description =
                "In-Flight Data and one block of an Avro file (64 KB as the capturing processors write them) for each"
                        + " concurrent task.")
@SystemResourceConsideration(
        resource = SystemResource.NETWORK,
        description = "Everything that is captured crosses the network to the brokers, compressed as configured.")
@UseCase(
        description = "Publish captured inferences and refused records to Kafka",
        keywords = {"kafka", "inference", "rejected"},
        configuration =
                "Connect valid and invalid of CaptureInferences here, set Kafka Audit Service, and leave Record Type at"
                        + " Automatic. Auto-terminate success, and take failure to where somebody looks at it.")
@SeeAlso({CaptureInferences.class, CaptureGroundTruth.class, KafkaAuditService.class})
public class PublishAudit extends AbstractProcessor implements VerifiableProcessor {
    /** Attribute that holds the topic. */
    static final String TOPIC = "audit.topic";

    private static final String LANES = "lanes";
    /** With more FlowFiles queued than this, some may be swapped out where a filter does not see them. */
    private static final int VISIBLE_FLOWFILES = 10_000;

    static final Relationship SUCCESS = new Relationship.Builder()
            .name("success")
            .description("FlowFiles whose records Kafka has committed.")
            .build();

    static final Relationship FAILURE = new Relationship.Builder()
            .name("failure")
            .description(
                    "FlowFiles whose content can't be published, however often it is tried: no Avro container file, other"
                            + " records, damaged, a schema that the registry finds incompatible, a record that is too large, or"
                            + " personal data that ProtectFields has not protected.")
            .build();

    private @Nullable PublishLanes lanes;

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return PublishProperties.ALL;
    }

    @Override
    public Set<Relationship> getRelationships() {
        return Set.of(SUCCESS, FAILURE);
    }

    @OnScheduled
    public synchronized void schedule() {
        lanes = null;
    }

    @OnStopped
    public synchronized void stop() {
        if (lanes != null) {
            lanes.close();
            lanes = null;
        }
    }

    @Override
    public void onTrigger(ProcessContext context, ProcessSession session) {
        PublishLanes open;
        List<FlowFile> flowFiles = new ArrayList<>();
        try {
            open = open(context, session, flowFiles);
            flowFiles.addAll(session.get(PublishProperties.batch(context)));
            if (flowFiles.isEmpty()) {
                return;
            }
            open.recover();
        } catch (PublishUnavailableException | TopicException | KafkaException e) {
            unavailable(context, session, e);
            return;
        }
        PublishLane lane = open.take();
        if (lane == null) {
            session.rollback();
            context.yield();
            return;
        }
        publish(context, session, open, lane, new Batch(flowFiles, open));
    }

    private void publish(
            ProcessContext context, ProcessSession session, PublishLanes open, PublishLane lane, Batch batch) {
        long start = System.nanoTime();
        try {
            transact(context, session, lane, batch);
        } catch (RuntimeException e) {
            open.fail(lane, Batch.uuids(batch.fresh()));
            if (e instanceof KafkaException || e instanceof RegistryException || e instanceof IllegalStateException) {
                unavailable(context, session, e);
                return;
            }
            throw e;
        }
        open.published(lane, Batch.uuids(batch.fresh()));
        transfer(context, session, batch, Duration.ofNanos(System.nanoTime() - start));
        List<FlowFile> done = new ArrayList<>(batch.fresh());
        done.addAll(batch.already());
        commit(
                session,
                () -> {
                    open.settle(Batch.uuids(done));
                    open.release(lane);
                },
                failure -> open.release(lane));
    }

    private void transact(ProcessContext context, ProcessSession session, PublishLane lane, Batch batch) {
        KafkaAuditService kafka = PublishProperties.kafka(context);
        RecordType type = context.getProperty(PublishProperties.RECORD_TYPE).asAllowableValue(RecordType.class);
        while (!batch.fresh().isEmpty()) {
            try {
                List<UUID> dropped = new Transaction(kafka, type, session, lane)
                        .run(
                                batch,
                                flowFile -> context.getProperty(PublishProperties.FLOW_NAME)
                                        .evaluateAttributeExpressions(flowFile)
                                        .getValue());
                if (!dropped.isEmpty()) {
                    getLogger().warn("No longer remembered as published, should they still be queued: {}", dropped);
                }
                return;
            } catch (Transaction.Refused e) {
                lane.producer().abortTransaction();
                getLogger().error("{} cannot be published: {}", e.flowFile(), e.getMessage(), e);
                batch.drop(e.flowFile(), String.valueOf(e.getMessage()));
            }
        }
    }

    private void transfer(ProcessContext context, ProcessSession session, Batch batch, Duration took) {
        String brokers = "kafka://" + PublishProperties.kafka(context).brokers() + "/";
        batch.published().forEach((flowFile, published) -> {
            FlowFile done = session.putAllAttributes(
                    flowFile,
                    Map.of(AuditAttributes.RECORD_COUNT, Long.toString(published.records()), TOPIC, published.topic()));
            session.getProvenanceReporter()
                    .send(done, brokers + published.topic(), published.records() + " records", took.toMillis());
            session.adjustCounter("Records published", published.records(), false);
            session.transfer(done, SUCCESS);
        });
        for (FlowFile flowFile : batch.already()) {
            getLogger().info("{} was published before the last failure and is not published again", flowFile);
            session.adjustCounter("FlowFiles recognised as published", 1, false);
            session.getProvenanceReporter().send(flowFile, brokers, "published before the last failure", 0, true);
            session.transfer(flowFile, SUCCESS);
        }
        batch.unpublishable().forEach((flowFile, why) -> {
            FlowFile failed = session.putAttribute(session.penalize(flowFile), AuditAttributes.ERROR, why);
            session.transfer(failed, FAILURE);
        });
    }

    /** Commits the session; tests make it fail. */
    void commit(ProcessSession session, Runnable onSuccess, Consumer<Throwable> onFailure) {
        session.commitAsync(onSuccess, onFailure);
    }

    private void unavailable(ProcessContext context, ProcessSession session, RuntimeException e) {
        getLogger().error("Nothing was published, FlowFiles stay queued: {}", withCause(e), e);
        session.rollback();
        context.yield();
    }

    /**
     * Opens the lanes when that has not been done since the processor was started.
     *
     * @param published FlowFiles that an earlier run published are taken from the queue and added here
     */
    private synchronized PublishLanes open(ProcessContext context, ProcessSession session, List<FlowFile> published) {
        if (lanes != null) {
            return lanes;
        }
        KafkaAuditService kafka = PublishProperties.kafka(context);
        kafka.ensureTopics();
        int used = context.getMaxConcurrentTasks();
        PublishLanes opening = new PublishLanes(
                idPrefix(kafka),
                new TopicPartition(kafka.topics().inferences().name(), 0),
                id -> kafka.producer(PublishProperties.producer(context, id)),
                group -> kafka.consumer(Map.of(ConsumerConfig.GROUP_ID_CONFIG, group)));
        try {
            Set<UUID> names = opening.open(used, known(context, used));
            settleMissing(session, opening, names, published);
        } catch (RuntimeException e) {
            opening.close();
            throw e;
        }
        lanes = opening;
        return opening;
    }

    /** Takes the FlowFiles that were published from the queue; those that are not there are settled. */
    private void settleMissing(
            ProcessSession session, PublishLanes opening, Set<UUID> names, List<FlowFile> published) {
        int queued = session.getQueueSize().getObjectCount();
        if (names.isEmpty() || queued > VISIBLE_FLOWFILES) {
            return;
        }
        published.addAll(session.get(flowFile -> names.contains(Batch.uuid(flowFile))
                ? FlowFileFilterResult.ACCEPT_AND_CONTINUE
                : FlowFileFilterResult.REJECT_AND_CONTINUE));
        Set<UUID> found = Batch.uuids(published);
        opening.settle(names.stream().filter(name -> !found.contains(name)).toList());
    }

    /** Number of lanes that earlier runs may have used; the state says so before they are. */
    private int known(ProcessContext context, int used) {
        try {
            String text = context.getStateManager().getState(Scope.LOCAL).get(LANES);
            int known = text == null ? 0 : Integer.parseInt(text);
            if (used > known) {
                context.getStateManager().setState(Map.of(LANES, Integer.toString(used)), Scope.LOCAL);
            }
            return known;
        } catch (IOException e) {
            throw new ProcessException("Cannot read or write the processor's state", e);
        }
    }

    /** The same after every restart, and another on every node of a cluster. */
    private String idPrefix(KafkaAuditService kafka) {
        String node = "";
        if (getNodeTypeProvider().isConfiguredForClustering()) {
            node = getNodeTypeProvider()
                            .getCurrentNode()
                            .orElseThrow(() -> new PublishUnavailableException(
                                    "publishing",
                                    new IllegalStateException("this node does not know its name in the cluster yet")))
                    + "-";
        }
        return kafka.topics().prefix() + "publish-" + identifier() + "-" + node;
    }

    /** What the transactions belong to: the processor, across restarts. */
    String identifier() {
        return getIdentifier();
    }

    @Override
    public List<ConfigVerificationResult> verify(
            ProcessContext context, ComponentLog log, Map<String, String> attributes) {
        List<ConfigVerificationResult> results = new ArrayList<>();
        try {
            KafkaAuditService kafka = PublishProperties.kafka(context);
            results.add(verify("Find the topics", () -> {
                kafka.ensureTopics();
                return "All topics exist under the prefix " + kafka.topics().prefix();
            }));
            results.add(verify("Connect to the schema registry", () -> {
                kafka.registry().check();
                return "The schema registry at " + kafka.registry().where() + " answers";
            }));
            results.add(verify("Begin transactions", () -> {
                String id = idPrefix(kafka) + "verify";
                try (Producer<byte[], byte[]> producer = kafka.producer(PublishProperties.producer(context, id))) {
                    producer.initTransactions();
                }
                return "The brokers at " + kafka.brokers() + " accept transactions of " + id;
            }));
        } catch (RuntimeException e) {
            results.add(verification("Use the Kafka Audit Service", Outcome.FAILED, String.valueOf(e.getMessage())));
        }
        return results;
    }

    /** A message, with that of its cause when it says something else. */
    private static String withCause(RuntimeException e) {
        String message = String.valueOf(e.getMessage());
        String cause = e.getCause() == null ? null : e.getCause().getMessage();
        return cause == null || message.contains(cause) ? message : message + " (" + cause + ")";
    }

    private interface Check {
        String run();
    }

    private static ConfigVerificationResult verify(String step, Check check) {
        try {
            return verification(step, Outcome.SUCCESSFUL, check.run());
        } catch (RuntimeException e) {
            return verification(step, Outcome.FAILED, withCause(e));
        }
    }

    private static ConfigVerificationResult verification(String step, Outcome outcome, String explanation) {
        return new ConfigVerificationResult.Builder()
                .verificationStepName(step)
                .outcome(outcome)
                .explanation(explanation)
                .build();
    }
}
