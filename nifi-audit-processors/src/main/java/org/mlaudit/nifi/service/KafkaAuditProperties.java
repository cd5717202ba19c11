package org.mlaudit.nifi.service;

import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.components.Validator;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.processor.util.StandardValidators;
import org.apache.nifi.ssl.SSLContextProvider;
import org.apache.nifi.ssl.SSLContextService;
import org.mlaudit.topics.TopicCatalogue;

/** Properties of {@link StandardKafkaAuditService}. */
final class KafkaAuditProperties {
    static final PropertyDescriptor BOOTSTRAP_SERVERS = new PropertyDescriptor.Builder()
            .name("Bootstrap Servers")
            .description("Brokers to connect to first, host:port, separated by commas.")
            .required(true)
            .addValidator(StandardValidators.HOSTNAME_PORT_LIST_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .build();

    static final PropertyDescriptor SECURITY_PROTOCOL = new PropertyDescriptor.Builder()
            .name("Security Protocol")
            .description("How the brokers are spoken to: in the clear or by TLS (SSL), without or with a login (SASL).")
            .required(true)
            .allowableValues("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL")
            .defaultValue("PLAINTEXT")
            .expressionLanguageSupported(ExpressionLanguageScope.NONE)
            .build();

    static final PropertyDescriptor SSL_CONTEXT = new PropertyDescriptor.Builder()
            .name("SSL Context Service")
            .description(
                    "Certificates for TLS to the brokers. Without it, the trusted certificates of the Java platform"
                            + " apply and no client certificate is shown.")
            .required(false)
            .identifiesControllerService(SSLContextProvider.class)
            .dependsOn(SECURITY_PROTOCOL, "SSL", "SASL_SSL")
            .build();

    static final PropertyDescriptor SASL_MECHANISM = new PropertyDescriptor.Builder()
            .name("SASL Mechanism")
            .description("How to log in. OAUTHBEARER takes its settings (sasl.oauthbearer.token.endpoint.url,"
                    + " sasl.jaas.config and others) as properties that you add.")
            .required(true)
            .allowableValues("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER")
            .defaultValue("SCRAM-SHA-512")
            .expressionLanguageSupported(ExpressionLanguageScope.NONE)
            .dependsOn(SECURITY_PROTOCOL, "SASL_PLAINTEXT", "SASL_SSL")
            .build();

    static final PropertyDescriptor SASL_USERNAME = new PropertyDescriptor.Builder()
            .name("SASL Username")
            .description("User to log in as.")
            .required(true)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .dependsOn(SASL_MECHANISM, "PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512")
            .build();

    static final PropertyDescriptor SASL_PASSWORD = new PropertyDescriptor.Builder()
            .name("SASL Password")
            .description("Password of the user.")
            .required(true)
            .sensitive(true)
            .addValidator(StandardValidators.NON_EMPTY_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .dependsOn(SASL_MECHANISM, "PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512")
            .build();

    static final PropertyDescriptor REGISTRY_URLS = new PropertyDescriptor.Builder()
            .name("Schema Registry URLs")
            .description("Schema registry that speaks Confluent's protocol, for example http://registry:8081 or"
                    + " https://registry/apis/ccompat/v7; several URLs of the same registry separated by commas.")
            .required(true)
            .addValidator(KafkaAuditProperties::urls)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .build();

    static final PropertyDescriptor REGISTRY_AUTHENTICATION = new PropertyDescriptor.Builder()
            .name("Schema Registry Authentication")
            .description("How to log in at the schema registry.")
            .required(true)
            .allowableValues("None", "Basic", "Bearer")
            .defaultValue("None")
            .expressionLanguageSupported(ExpressionLanguageScope.NONE)
            .build();

    static final PropertyDescriptor REGISTRY_USERNAME = new PropertyDescriptor.Builder()
            .name("Schema Registry Username")
            .description("User to log in as.")
            .required(true)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .dependsOn(REGISTRY_AUTHENTICATION, "Basic")
            .build();

    static final PropertyDescriptor REGISTRY_PASSWORD = new PropertyDescriptor.Builder()
            .name("Schema Registry Password")
            .description("Password of the user.")
            .required(true)
            .sensitive(true)
            .addValidator(StandardValidators.NON_EMPTY_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .dependsOn(REGISTRY_AUTHENTICATION, "Basic")
            .build();

    static final PropertyDescriptor REGISTRY_TOKEN = new PropertyDescriptor.Builder()
            .name("Schema Registry Token")
            .description("Bearer token to show.")
            .required(true)
            .sensitive(true)
            .addValidator(StandardValidators.NON_EMPTY_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .dependsOn(REGISTRY_AUTHENTICATION, "Bearer")
            .build();

    static final PropertyDescriptor REGISTRY_SSL_CONTEXT = new PropertyDescriptor.Builder()
            .name("Schema Registry SSL Context Service")
            .description(
                    "Key store and trust store for https to the schema registry. Without it, the trusted certificates"
                            + " of the Java platform apply.")
            .required(false)
            .identifiesControllerService(SSLContextService.class)
            .build();

    static final PropertyDescriptor TOPIC_PREFIX = new PropertyDescriptor.Builder()
            .name("Topic Prefix")
            .description("What the names of all topics start with, the same as in the application's topics.prefix.")
            .required(true)
            .defaultValue(TopicCatalogue.DEFAULT_PREFIX)
            .addValidator(KafkaAuditProperties::prefix)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .build();

    static final PropertyDescriptor CREATE_TOPICS = new PropertyDescriptor.Builder()
            .name("Create Missing Topics")
            .description(
                    "Whether topics that do not exist are created, with the settings that ML Audit documents for them."
                            + " Otherwise a missing topic is reported, and nothing is published until somebody has created it.")
            .required(true)
            .allowableValues("true", "false")
            .defaultValue("true")
            .expressionLanguageSupported(ExpressionLanguageScope.NONE)
            .build();

    static final PropertyDescriptor PARTITIONS = new PropertyDescriptor.Builder()
            .name("Partitions")
            .description("Partitions of topics that are created here; ML Audit's own default when blank.")
            .required(false)
            .addValidator(StandardValidators.createLongValidator(1, 10_000, true))
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .dependsOn(CREATE_TOPICS, "true")
            .build();

    static final PropertyDescriptor REPLICATION = new PropertyDescriptor.Builder()
            .name("Replication Factor")
            .description("Copies of each partition of topics that are created here; the broker's default when blank.")
            .required(false)
            .addValidator(StandardValidators.createLongValidator(1, 100, true))
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .dependsOn(CREATE_TOPICS, "true")
            .build();

    static final PropertyDescriptor TIMEOUT = new PropertyDescriptor.Builder()
            .name("Client Timeout")
            .description("How long a request to the brokers may take.")
            .required(true)
            .defaultValue("15 sec")
            .addValidator(StandardValidators.createTimePeriodValidator(1, TimeUnit.SECONDS, 1, TimeUnit.HOURS))
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .build();

    static final List<PropertyDescriptor> ALL = List.of(
            BOOTSTRAP_SERVERS,
            SECURITY_PROTOCOL,
            SSL_CONTEXT,
            SASL_MECHANISM,
            SASL_USERNAME,
            SASL_PASSWORD,
            REGISTRY_URLS,
            REGISTRY_AUTHENTICATION,
            REGISTRY_USERNAME,
            REGISTRY_PASSWORD,
            REGISTRY_TOKEN,
            REGISTRY_SSL_CONTEXT,
            TOPIC_PREFIX,
            CREATE_TOPICS,
            PARTITIONS,
            REPLICATION,
            TIMEOUT);

    /** Settings that follow from the properties above or from what exactly-once delivery needs. */
    static final Set<String> RESERVED = Set.of(
            "bootstrap.servers",
            "security.protocol",
            "sasl.mechanism",
            "key.serializer",
            "value.serializer",
            "key.deserializer",
            "value.deserializer",
            "transactional.id",
            "enable.idempotence",
            "acks",
            "enable.auto.commit",
            "isolation.level",
            "group.id",
            "auto.offset.reset",
            "schema.registry.url");

    private KafkaAuditProperties() {}

    private static ValidationResult urls(String subject, String input, ValidationContext context) {
        ValidationResult.Builder result =
                new ValidationResult.Builder().subject(subject).input(input);
        if (context.isExpressionLanguagePresent(input)) {
            return result.valid(true).build();
        }
        for (String url : input.split(",", -1)) {
            if (!url.strip().matches("(https?|mock)://\\S+")) {
                return result.valid(false)
                        .explanation("'" + url.strip() + "' is not a URL that starts with http:// or https://")
                        .build();
            }
        }
        return result.valid(true).build();
    }

    private static ValidationResult prefix(String subject, String input, ValidationContext context) {
        ValidationResult.Builder result =
                new ValidationResult.Builder().subject(subject).input(input);
        if (!context.isExpressionLanguagePresent(input)) {
            try {
                new TopicCatalogue(input).prefix();
            } catch (IllegalArgumentException e) {
                return result.valid(false).explanation(e.getMessage()).build();
            }
        }
        return result.valid(true).build();
    }

    /** Checks the value of a setting that the user added. */
    static final Validator SETTING = (subject, input, context) -> new ValidationResult.Builder()
            .subject(subject)
            .input(input)
            .valid(!RESERVED.contains(subject))
            .explanation("it follows from the other properties and can't be set")
            .build();
}
