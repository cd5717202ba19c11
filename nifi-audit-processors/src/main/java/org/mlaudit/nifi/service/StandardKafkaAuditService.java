package org.mlaudit.nifi.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.nifi.annotation.behavior.DynamicProperty;
import org.apache.nifi.annotation.behavior.SupportsSensitiveDynamicProperties;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.lifecycle.OnDisabled;
import org.apache.nifi.annotation.lifecycle.OnEnabled;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.controller.AbstractControllerService;
import org.apache.nifi.controller.ConfigurationContext;
import org.apache.nifi.controller.VerifiableControllerService;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.logging.ComponentLog;
import org.jspecify.annotations.Nullable;
import org.mlaudit.nifi.publish.PublishAudit;
import org.mlaudit.registry.RegistryException;
import org.mlaudit.registry.SchemaRegistry;
import org.mlaudit.topics.Topic;
import org.mlaudit.topics.TopicCatalogue;
import org.mlaudit.topics.TopicException;

/** Kafka and a schema registry that speaks Confluent's protocol. */
@Tags({"audit", "machine learning", "kafka", "schema registry", "avro", "sasl", "tls"})
@CapabilityDescription(
        "The way to the Kafka cluster and the schema registry that ML Audit uses. Speaks to any Kafka 2.5 or"
                + " newer, in the clear or by TLS, with or without a login, and to any schema registry that speaks Confluent's"
                + " protocol.")
@DynamicProperty(
        name = "Name of a setting of Kafka's clients, or schema.registry. and one of the registry's client",
        value = "Its value",
        description =
                "Given to the clients as it is, for example client.rack, linger.ms or schema.registry.proxy.host. Settings"
                        + " that follow from the other properties can't be added.",
        expressionLanguageScope = ExpressionLanguageScope.ENVIRONMENT)
@SupportsSensitiveDynamicProperties
@SeeAlso({PublishAudit.class, KafkaModelContractService.class})
public class StandardKafkaAuditService extends AbstractControllerService
        implements KafkaAuditService, VerifiableControllerService {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private @Nullable Clients clients;

    /** What lives from enabling to disabling. */
    private record Clients(KafkaSettings settings, TopicCatalogue topics, Admin admin, SchemaRegistry registry) {}

    /** Topics exist; reset when the service is enabled. */
    private volatile boolean topicsExist;

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return KafkaAuditProperties.ALL;
    }

    @Override
    protected PropertyDescriptor getSupportedDynamicPropertyDescriptor(String name) {
        return setting(name, true);
    }

    /** Descriptor of a setting that the user added. */
    static PropertyDescriptor setting(String name, boolean validated) {
        PropertyDescriptor.Builder builder = new PropertyDescriptor.Builder()
                .name(name)
                .description("Setting of the clients")
                .dynamic(true)
                .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT);
        return (validated ? builder.addValidator(KafkaAuditProperties.SETTING) : builder).build();
    }

    @OnEnabled
    public void enable(ConfigurationContext context) {
        KafkaSettings settings = KafkaSettings.of(context);
        topicsExist = false;
        clients = new Clients(
                settings,
                new TopicCatalogue(settings.topicPrefix()),
                Admin.create(settings.client()),
                new SchemaRegistry(settings.registryUrls(), settings.registry()));
    }

    @OnDisabled
    public void disable() {
        Clients open = clients;
        clients = null;
        if (open != null) {
            open.admin().close(CLOSE_TIMEOUT);
            open.registry().close();
        }
    }

    private Clients clients() {
        Clients open = clients;
        if (open == null) {
            throw new IllegalStateException("the service is not enabled");
        }
        return open;
    }

    @Override
    public TopicCatalogue topics() {
        return clients().topics();
    }

    @Override
    public SchemaRegistry registry() {
        return clients().registry();
    }

    @Override
    public Admin admin() {
        return clients().admin();
    }

    @Override
    public Duration timeout() {
        return clients().settings().timeout();
    }

    @Override
    public String brokers() {
        return clients().settings().brokers();
    }

    @Override
    public Producer<byte[], byte[]> producer(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(clients().settings().client());
        settings.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeout().toMillis());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.putAll(more);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public Consumer<byte[], byte[]> consumer(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(clients().settings().client());
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.putAll(more);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public void ensureTopics() {
        if (topicsExist) {
            return;
        }
        Clients open = clients();
        if (open.settings().createTopics()) {
            var report = open.topics().ensure(open.admin(), open.settings().topics());
            if (!report.created().isEmpty()) {
                getLogger().info("Created the topics {}", report.created());
            }
            report.differences().forEach(difference -> getLogger().warn("{}; it is left as it is", difference));
        } else {
            List<String> missing = missing(open.topics(), open.admin(), timeout());
            if (!missing.isEmpty()) {
                throw new TopicException(
                        "the topics " + String.join(", ", missing) + " do not exist. Create them, or set '"
                                + KafkaAuditProperties.CREATE_TOPICS.getName() + "' of " + this + " to true.",
                        new IllegalStateException("missing topics"));
            }
        }
        topicsExist = true;
    }

    private static List<String> missing(TopicCatalogue topics, Admin admin, Duration timeout) {
        Set<String> present = await("list the topics", admin.listTopics().names(), timeout);
        return topics.topics().stream()
                .map(Topic::name)
                .filter(name -> !present.contains(name))
                .toList();
    }

    private static <T> T await(String what, KafkaFuture<T> answer, Duration timeout) {
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new TopicException("cannot " + what + ": " + cause.getMessage(), cause);
        } catch (TimeoutException e) {
            throw new TopicException("Kafka did not " + what + " within " + timeout.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TopicException("interrupted while waiting to " + what, e);
        }
    }

    @Override
    public List<ConfigVerificationResult> verify(
            ConfigurationContext context, ComponentLog log, Map<String, String> variables) {
        List<ConfigVerificationResult> results = new ArrayList<>();
        KafkaSettings settings;
        try {
            settings = KafkaSettings.of(context);
        } catch (RuntimeException e) {
            return List.of(result("Read the configuration", Outcome.FAILED, e.toString()));
        }
        verifyKafka(settings, results);
        verifyRegistry(settings, results);
        return results;
    }

    private static void verifyKafka(KafkaSettings settings, List<ConfigVerificationResult> results) {
        String step = "Connect to Kafka";
        Duration timeout = settings.timeout();
        try (Admin admin = Admin.create(settings.client())) {
            DescribeClusterResult cluster = admin.describeCluster();
            int brokers =
                    await("describe the cluster", cluster.nodes(), timeout).size();
            String id = await("describe the cluster", cluster.clusterId(), timeout);
            results.add(result(step, Outcome.SUCCESSFUL, "Found " + brokers + " brokers of the cluster " + id));
            TopicCatalogue topics = new TopicCatalogue(settings.topicPrefix());
            List<String> missing = missing(topics, admin, timeout);
            results.add(result(
                    "Find the topics",
                    missing.isEmpty() || settings.createTopics() ? Outcome.SUCCESSFUL : Outcome.FAILED,
                    missing.isEmpty()
                            ? "Found all " + topics.topics().size() + " topics"
                            : "Missing: " + String.join(", ", missing)
                                    + (settings.createTopics() ? "; they will be created" : "")));
        } catch (TopicException | KafkaException e) {
            Throwable cause = e.getCause();
            results.add(result(
                    step,
                    Outcome.FAILED,
                    "Cannot use Kafka at " + settings.brokers() + ": " + e.getMessage()
                            + (cause == null ? "" : " (" + cause.getMessage() + ")")));
        }
    }

    private static void verifyRegistry(KafkaSettings settings, List<ConfigVerificationResult> results) {
        String step = "Connect to the schema registry";
        try (SchemaRegistry registry = new SchemaRegistry(settings.registryUrls(), settings.registry())) {
            registry.check();
            results.add(result(step, Outcome.SUCCESSFUL, "The schema registry at " + registry.where() + " answers"));
        } catch (RegistryException e) {
            results.add(result(step, Outcome.FAILED, String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            results.add(result(step, Outcome.FAILED, "Cannot use the schema registry: " + e));
        }
    }

    private static ConfigVerificationResult result(String step, Outcome outcome, String explanation) {
        return new ConfigVerificationResult.Builder()
                .verificationStepName(step)
                .outcome(outcome)
                .explanation(explanation)
                .build();
    }
}
