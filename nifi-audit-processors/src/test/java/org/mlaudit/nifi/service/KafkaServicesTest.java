package org.mlaudit.nifi.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.processor.Processor;
import org.apache.nifi.util.MockConfigurationContext;
import org.apache.nifi.util.NoOpProcessor;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mlaudit.codec.EventCodec;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.event.LifecycleState;
import org.mlaudit.event.ModelVersion;
import org.mlaudit.nifi.Events;
import org.mlaudit.nifi.KafkaTest;
import org.mlaudit.topics.TopicException;

class KafkaServicesTest extends KafkaTest {
    private static final ModelKey KEY = new ModelKey("flight-delay", "1");

    private TestRunner runner;
    private StandardKafkaAuditService kafka;

    @BeforeEach
    void start() throws Exception {
        Processor none = new NoOpProcessor();
        runner = TestRunners.newTestRunner(none);
        kafka = kafka(runner, broker.address());
    }

    private void register(String contract) {
        var parsed = ContractFile.parse(contract);
        var version = new ModelVersion(
                parsed.key().model(),
                parsed.key().version(),
                LifecycleState.ACTIVE,
                ContractFile.toJson(parsed),
                ContractFile.digest(parsed),
                null,
                null,
                0L,
                null,
                null,
                Events.TIME,
                "test",
                null);
        send(new EventCodec<>(ModelVersion.class, prefix + "models", registry()).encode(version));
    }

    private void send(byte[] message) {
        kafka.ensureTopics();
        try (var producer = kafka.producer(Map.of())) {
            producer.send(new ProducerRecord<>(
                            prefix + "models", KEY.toString().getBytes(StandardCharsets.UTF_8), message))
                    .get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private KafkaModelContractService models() throws Exception {
        var models = new KafkaModelContractService();
        runner.addControllerService("models", models);
        runner.setProperty(models, KafkaModelContractService.KAFKA, "kafka");
        runner.enableControllerService(models);
        return models;
    }

    private static boolean isReady(ModelContractService models) {
        try {
            return models.all() != null;
        } catch (ContractsUnavailableException e) {
            return false;
        }
    }

    @Test
    void registeredModelsAreFollowed() throws Exception {
        register(Events.FLIGHT_DELAY);
        send(new byte[] {9});
        var models = models();
        Awaitility.await().until(() -> isReady(models));
        assertThat(models.find(KEY)).contains(Events.contract());
        assertThat(models.versions("flight-delay")).hasSize(1);
        assertThat(models.versions("other")).isEmpty();

        register(Events.FLIGHT_DELAY.replace("riskTier: HIGH", "riskTier: MINIMAL"));
        Awaitility.await()
                .until(() -> models.find(KEY).orElseThrow().riskTier().name().equals("MINIMAL"));
        send(null);
        Awaitility.await().until(() -> models.find(KEY).isEmpty());
        assertThat(KafkaModelContractService.class.cast(models).verify(context(models), runner.getLogger(), Map.of()))
                .singleElement()
                .satisfies(result -> assertThat(result.getExplanation()).contains("holds 0 model versions"));
        runner.disableControllerService(models);
    }

    private MockConfigurationContext context(KafkaModelContractService service) {
        return new MockConfigurationContext(
                service,
                Map.of(KafkaModelContractService.KAFKA, "kafka"),
                runner.getProcessContext().getControllerServiceLookup(),
                Map.of());
    }

    @Test
    void askingBeforeTheTopicWasReadIsAnswered() throws Exception {
        runner.disableControllerService(kafka);
        runner.setProperty(kafka, "Bootstrap Servers", "127.0.0.1:1");
        runner.setProperty(kafka, "Client Timeout", "1 sec");
        runner.enableControllerService(kafka);
        var models = models();
        assertThatThrownBy(() -> models.find(KEY))
                .isInstanceOf(ContractsUnavailableException.class)
                .hasMessageContaining("are not known yet");
        runner.disableControllerService(models);
    }

    @Test
    void missingTopicsAreReportedWhenTheyMayNotBeCreated() {
        runner.disableControllerService(kafka);
        runner.setProperty(kafka, "Create Missing Topics", "false");
        runner.enableControllerService(kafka);
        assertThatThrownBy(kafka::ensureTopics)
                .isInstanceOf(TopicException.class)
                .hasMessageContaining(prefix + "inferences")
                .hasMessageContaining("do not exist");
    }

    @Test
    void aLoginIsDoneWithTheConfiguredUser() throws Exception {
        runner.disableControllerService(kafka);
        runner.setProperty(kafka, "Bootstrap Servers", broker.loginAddress());
        runner.setProperty(kafka, "Security Protocol", "SASL_PLAINTEXT");
        runner.assertNotValid(kafka);
        runner.setProperty(kafka, "SASL Mechanism", "PLAIN");
        runner.setProperty(kafka, "SASL Username", "alice");
        runner.setProperty(kafka, "SASL Password", "it's \"secret\"");
        runner.enableControllerService(kafka);
        kafka.ensureTopics();
        assertThat(kafka.admin().listTopics().names().get()).contains(prefix + "models");
    }

    private List<ConfigVerificationResult> verify(Map<PropertyDescriptor, String> properties) {
        var context = new MockConfigurationContext(
                kafka, properties, runner.getProcessContext().getControllerServiceLookup(), Map.of());
        return kafka.verify(context, runner.getLogger(), Map.of());
    }

    @Test
    void verificationConnectsToBoth() {
        assertThat(verify(Map.of(
                        KafkaAuditProperties.BOOTSTRAP_SERVERS, broker.address(),
                        KafkaAuditProperties.TOPIC_PREFIX, prefix,
                        KafkaAuditProperties.REGISTRY_URLS, registryUrl)))
                .allSatisfy(result -> assertThat(result.getOutcome()).isEqualTo(Outcome.SUCCESSFUL))
                .extracting(ConfigVerificationResult::getExplanation)
                .anySatisfy(text -> assertThat(text).contains("Found 1 brokers"))
                .anySatisfy(text -> assertThat(text).contains("they will be created"))
                .anySatisfy(text -> assertThat(text).contains("answers"));
    }

    @Test
    void verificationSaysWhatIsWrong() {
        assertThat(verify(Map.of(
                        KafkaAuditProperties.BOOTSTRAP_SERVERS, "127.0.0.1:1",
                        KafkaAuditProperties.TIMEOUT, "1 sec",
                        KafkaAuditProperties.REGISTRY_URLS, "http://127.0.0.1:1")))
                .allSatisfy(result -> assertThat(result.getOutcome()).isEqualTo(Outcome.FAILED))
                .extracting(ConfigVerificationResult::getExplanation)
                .anySatisfy(text -> assertThat(text).contains("Cannot use Kafka at 127.0.0.1:1"))
                .anySatisfy(
                        text -> assertThat(text).contains("cannot reach the schema registry at http://127.0.0.1:1"));
    }

    @Test
    void settingsThatFollowFromOthersCannotBeAdded() {
        runner.disableControllerService(kafka);
        runner.setProperty(kafka, "linger.ms", "7");
        runner.setProperty(kafka, "schema.registry.http.read.timeout.ms", "1000");
        runner.assertValid(kafka);
        runner.setProperty(kafka, "transactional.id", "x");
        runner.assertNotValid(kafka);
        runner.removeProperty(kafka, "transactional.id");
        runner.setProperty(kafka, "Schema Registry URLs", "registry:8081");
        runner.assertNotValid(kafka);
        runner.setProperty(kafka, "Schema Registry URLs", registryUrl);
        runner.setProperty(kafka, "Topic Prefix", "a b");
        runner.assertNotValid(kafka);
    }
}
