package org.mlaudit.nifi.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.state.Scope;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.exception.ProcessException;
import org.apache.nifi.provenance.ProvenanceEventType;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mlaudit.codec.InferenceDecoder;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.nifi.Events;
import org.mlaudit.nifi.KafkaTest;
import org.mlaudit.nifi.service.KafkaAuditService;
import org.mlaudit.registry.SchemaRegistry;

class PublishAuditTest extends KafkaTest {
    private final String identifier = UUID.randomUUID().toString();

    /** A processor whose identity survives a restart, and whose session may fail to commit. */
    private static final class Publisher extends PublishAudit {
        private final String identifier;
        private int failingCommits;

        Publisher(String identifier, int failingCommits) {
            this.identifier = identifier;
            this.failingCommits = failingCommits;
        }

        @Override
        String identifier() {
            return identifier;
        }

        @Override
        void commit(ProcessSession session, Runnable onSuccess, Consumer<Throwable> onFailure) {
            if (failingCommits-- > 0) {
                ProcessException failure = new ProcessException("the FlowFile repository is full");
                onFailure.accept(failure);
                throw failure;
            }
            super.commit(session, onSuccess, onFailure);
        }
    }

    private TestRunner runner(int failingCommits) throws Exception {
        return runner(failingCommits, broker.address());
    }

    private TestRunner runner(int failingCommits, String address) throws Exception {
        TestRunner runner = TestRunners.newTestRunner(new Publisher(identifier, failingCommits));
        kafka(runner, address);
        runner.setProperty(PublishProperties.KAFKA, "kafka");
        return runner;
    }

    private List<String> keys(String topic) {
        return read(prefix + topic, true).stream()
                .map(message -> text(message.key()))
                .toList();
    }

    @Test
    void everyKindOfRecordGoesToItsTopicWithItsKeyAndHeaders() throws Exception {
        TestRunner runner = runner(0);
        runner.setProperty(PublishProperties.FLOW_NAME, "${flow}");
        runner.enqueue(Events.inferences("a", "b"), Map.of("flow", "scoring"));
        runner.enqueue(Events.groundTruth("a"));
        runner.enqueue(Events.rejected("x", null));
        runner.run();
        runner.assertAllFlowFilesTransferred(PublishAudit.SUCCESS, 3);
        assertThat(keys("inferences")).containsExactlyInAnyOrder("a", "b");
        assertThat(keys("ground-truth")).containsExactly("a");
        assertThat(keys("rejected")).containsExactlyInAnyOrder("x", null);

        MockFlowFile published =
                runner.getFlowFilesForRelationship(PublishAudit.SUCCESS).getFirst();
        published.assertAttributeEquals("record.count", "2");
        published.assertAttributeEquals("audit.topic", prefix + "inferences");
        ConsumerRecord<byte[], byte[]> message =
                read(prefix + "inferences", true).getFirst();
        assertThat(text(message.headers().lastHeader("mlaudit.flow").value())).isEqualTo("scoring");
        assertThat(text(message.headers().lastHeader("mlaudit.flowfile").value()))
                .isEqualTo(published.getAttribute("uuid"));
        assertThat(runner.getCounterValue("Records published")).isEqualTo(5);
        assertThat(runner.getProvenanceEvents()).anySatisfy(event -> {
            assertThat(event.getEventType()).isEqualTo(ProvenanceEventType.SEND);
            assertThat(event.getTransitUri()).isEqualTo("kafka://" + broker.address() + "/" + prefix + "inferences");
        });
    }

    @Test
    void publishedInferencesAreReadByTheApplicationsDecoder() throws Exception {
        TestRunner runner = runner(0);
        runner.enqueue(Events.inferences(
                Events.contract(), List.of(new Events.Flight("a", "ORD", 123.5, 0.25, Map.of("region", "north")))));
        runner.run();
        var decoder = new InferenceDecoder(registry()::byId, key -> Optional.of(InferenceLayout.of(Events.contract())));
        var row = decoder.decode(read(prefix + "inferences", true).getFirst().value());
        assertThat(row.layout.contract().key()).hasToString("flight-delay/1");
    }

    @Test
    void aCrashBetweenKafkasCommitAndNiFisDuplicatesNothing() throws Exception {
        TestRunner dying = runner(1);
        dying.enqueue("no container: only takes the first number, which the FlowFile of the second run has too");
        MockFlowFile flowFile = dying.enqueue(Events.inferences(Events.ids("i", 50)));
        assertThatThrownBy(() -> dying.run(1, false)).hasRootCauseMessage("the FlowFile repository is full");
        assertThat(keys("inferences")).hasSize(50);
        dying.assertTransferCount(PublishAudit.SUCCESS, 0);

        // The process is gone without closing anything; NiFi brings the FlowFile back.
        TestRunner restarted = runner(0);
        restarted.enqueue(flowFile);
        restarted.enqueue(Events.inferences("new"));
        restarted.run();
        restarted.assertAllFlowFilesTransferred(PublishAudit.SUCCESS, 2);
        assertThat(restarted.getCounterValue("FlowFiles recognised as published"))
                .isEqualTo(1);
        assertThat(keys("inferences")).hasSize(51).doesNotHaveDuplicates();
    }

    @Test
    void aSessionThatFailsToCommitIsRecognisedWithoutARestart() throws Exception {
        TestRunner runner = runner(1);
        runner.enqueue(Events.inferences(Events.ids("i", 5)));
        assertThatThrownBy(() -> runner.run(1, false)).hasRootCauseMessage("the FlowFile repository is full");
        runner.enqueue(Events.inferences("later"));
        runner.run(1, true, false);
        runner.assertAllFlowFilesTransferred(PublishAudit.SUCCESS, 2);
        assertThat(keys("inferences")).hasSize(6).doesNotHaveDuplicates();
    }

    @Test
    void aFlowFileThatStaysQueuedThroughTwoCrashesIsStillRecognised() throws Exception {
        TestRunner first = runner(1);
        MockFlowFile flowFile = first.enqueue(Events.inferences("once"));
        assertThatThrownBy(() -> first.run(1, false)).hasRootCauseMessage("the FlowFile repository is full");
        TestRunner second = runner(1);
        second.enqueue(flowFile);
        assertThatThrownBy(() -> second.run(1, false)).hasRootCauseMessage("the FlowFile repository is full");
        TestRunner third = runner(0);
        third.enqueue(flowFile);
        third.run();
        third.assertAllFlowFilesTransferred(PublishAudit.SUCCESS, 1);
        assertThat(keys("inferences")).containsExactly("once");
    }

    @Test
    void anAbortedTransactionIsInvisibleToReadersOfCommittedRecords() throws Exception {
        byte[] damaged = Events.inferences(Events.ids("damaged", 3000));
        damaged[damaged.length - 3000] ^= 0x7F;
        TestRunner runner = runner(0);
        runner.enqueue(Events.inferences(Events.ids("good", 3000)));
        runner.enqueue(damaged);
        runner.run();
        runner.assertTransferCount(PublishAudit.SUCCESS, 1);
        runner.assertTransferCount(PublishAudit.FAILURE, 1);
        assertThat(keys("inferences")).hasSize(3000).doesNotHaveDuplicates();
        assertThat(read(prefix + "inferences", false)).hasSizeGreaterThan(3000);
    }

    @Test
    void aFencedPublisherLeavesNothingVisible() throws Exception {
        TestRunner runner = runner(0);
        var kafka = (KafkaAuditService) runner.getControllerService("kafka");
        kafka.ensureTopics();
        String id = prefix + "publish-" + identifier + "-0";
        try (var zombie = kafka.producer(Map.of("transactional.id", id))) {
            zombie.initTransactions();
            zombie.beginTransaction();
            zombie.send(new ProducerRecord<>(prefix + "inferences", new byte[] {'z'}, new byte[] {0}))
                    .get();
            runner.enqueue(Events.inferences("a"));
            runner.run();
            assertThatThrownBy(zombie::commitTransaction).isInstanceOf(ProducerFencedException.class);
            zombie.close(Duration.ZERO);
        }
        runner.assertAllFlowFilesTransferred(PublishAudit.SUCCESS, 1);
        assertThat(keys("inferences")).containsExactly("a");
        assertThat(read(prefix + "inferences", false)).hasSize(2);
    }

    @Test
    void theNamesOfALaneThatIsNotUsedAnyMoreAreReadToo() throws Exception {
        TestRunner first = runner(1);
        MockFlowFile flowFile = first.enqueue(Events.inferences("once"));
        assertThatThrownBy(() -> first.run(1, false)).hasRootCauseMessage("the FlowFile repository is full");
        assertThat(first.getStateManager().getState(Scope.LOCAL).get("lanes")).isEqualTo("1");

        // As if the FlowFile had been published by lane 0, and this run used none of the known lanes but a fresh set.
        TestRunner second = runner(0);
        second.getStateManager().setState(Map.of("lanes", "3"), Scope.LOCAL);
        second.enqueue(flowFile);
        second.run();
        assertThat(second.getCounterValue("FlowFiles recognised as published")).isEqualTo(1);
        assertThat(keys("inferences")).containsExactly("once");
    }

    @Test
    void whileTheBrokerIsAwayFlowFilesStayQueued() throws Exception {
        TestRunner runner = TestRunners.newTestRunner(new Publisher(identifier, 0));
        var service = kafka(runner, "127.0.0.1:1");
        runner.disableControllerService(service);
        runner.setProperty(service, "Client Timeout", "1 sec");
        runner.enableControllerService(service);
        runner.setProperty(PublishProperties.KAFKA, "kafka");
        runner.enqueue(Events.inferences("a"));
        runner.run();
        runner.assertQueueNotEmpty();
        runner.assertTransferCount(PublishAudit.SUCCESS, 0);
        runner.assertTransferCount(PublishAudit.FAILURE, 0);
        assertThat(runner.getLogger().getErrorMessages())
                .anySatisfy(message ->
                        assertThat(message.getMsg()).contains("Nothing was published, FlowFiles stay queued"));
    }

    @Test
    void contentThatIsNoContainerFileGoesToFailureAndTheOthersArePublished() throws Exception {
        TestRunner runner = runner(0);
        runner.enqueue("id,score\n1,2\n");
        runner.enqueue(Events.inferences("a"));
        runner.run();
        runner.assertTransferCount(PublishAudit.SUCCESS, 1);
        MockFlowFile failed =
                runner.getFlowFilesForRelationship(PublishAudit.FAILURE).getFirst();
        assertThat(failed.getAttribute("audit.error")).contains("not an Avro container file");
        assertThat(keys("inferences")).containsExactly("a");
    }

    @ParameterizedTest
    @EnumSource(RecordType.class)
    void aRecordTypeTakesItsOwnContentOnly(RecordType type) throws Exception {
        TestRunner runner = runner(0);
        runner.setProperty(PublishProperties.RECORD_TYPE, type.getValue());
        runner.enqueue(Events.inferences("a"));
        runner.enqueue(Events.groundTruth("a"));
        runner.enqueue(Events.rejected("a"));
        runner.run();
        runner.assertTransferCount(PublishAudit.SUCCESS, type == RecordType.AUTOMATIC ? 3 : 1);
        runner.assertTransferCount(PublishAudit.FAILURE, type == RecordType.AUTOMATIC ? 0 : 2);
    }

    @Test
    void aSchemaThatTheRegistryFindsIncompatibleGoesToFailureWithTheReason() throws Exception {
        TestRunner runner = TestRunners.newTestRunner(new Publisher(identifier, 0));
        kafka(
                runner,
                broker.address(),
                new SchemaRegistry(
                        new MockSchemaRegistryClient() {
                            @Override
                            public int register(String subject, ParsedSchema schema) throws RestClientException {
                                throw new RestClientException("incompatible", 409, 409);
                            }
                        },
                        "test"));
        runner.setProperty(PublishProperties.KAFKA, "kafka");
        runner.enqueue(Events.inferences("a"));
        runner.run();
        runner.assertAllFlowFilesTransferred(PublishAudit.FAILURE, 1);
        assertThat(runner.getFlowFilesForRelationship(PublishAudit.FAILURE)
                        .getFirst()
                        .getAttribute("audit.error"))
                .contains("incompatible with subject " + prefix
                        + "inferences-org.mlaudit.inference.flight_delay.v1.Inference");
    }

    @Test
    void whileTheRegistryIsAwayFlowFilesStayQueued() throws Exception {
        TestRunner runner = TestRunners.newTestRunner(new Publisher(identifier, 0));
        var registry = new SchemaRegistry(List.of("http://127.0.0.1:1"), Map.of());
        kafka(runner, broker.address(), registry);
        runner.setProperty(PublishProperties.KAFKA, "kafka");
        runner.enqueue(Events.inferences("a"));
        runner.run();
        runner.assertQueueNotEmpty();
        assertThat(runner.getLogger().getErrorMessages())
                .anySatisfy(message -> assertThat(message.getMsg()).contains("cannot reach the schema registry at"));
    }

    @Test
    void aRecordThatIsTooLargeGoesToFailureAndTheOthersArePublished() throws Exception {
        TestRunner runner = runner(0);
        runner.enqueue(Events.inferences("a"));
        runner.enqueue(Events.inferences(
                Events.contract(), List.of(new Events.Flight("b", "X".repeat(2_000_000), 1, 0.1, Map.of()))));
        runner.enqueue(Events.inferences("c"));
        runner.run();
        runner.assertTransferCount(PublishAudit.SUCCESS, 2);
        assertThat(runner.getFlowFilesForRelationship(PublishAudit.FAILURE)
                        .getFirst()
                        .getAttribute("audit.error"))
                .contains("max.request.size");
        assertThat(keys("inferences")).containsExactlyInAnyOrder("a", "c");
    }

    @Test
    void aTransactionTakesNoMoreThanItsLimits() throws Exception {
        TestRunner runner = runner(0);
        runner.setProperty(PublishProperties.MAX_FLOWFILES, "2");
        for (String id : Events.ids("i", 5)) {
            runner.enqueue(Events.inferences(id));
        }
        runner.run(1, false);
        runner.assertTransferCount(PublishAudit.SUCCESS, 2);
        runner.setProperty(PublishProperties.MAX_FLOWFILES, "50");
        runner.setProperty(PublishProperties.MAX_BYTES, "1 B");
        runner.run(1, true, false);
        runner.assertTransferCount(PublishAudit.SUCCESS, 3);
    }

    @Test
    void verificationConnectsAndSaysWhatItFound() throws Exception {
        TestRunner runner = runner(0);
        List<ConfigVerificationResult> results =
                ((PublishAudit) runner.getProcessor()).verify(runner.getProcessContext(), runner.getLogger(), Map.of());
        assertThat(results)
                .allSatisfy(result ->
                        assertThat(result.getOutcome()).isEqualTo(ConfigVerificationResult.Outcome.SUCCESSFUL))
                .extracting(ConfigVerificationResult::getVerificationStepName)
                .contains("Find the topics", "Connect to the schema registry", "Begin transactions");
    }
}
