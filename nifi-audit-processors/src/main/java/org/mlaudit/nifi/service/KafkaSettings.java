package org.mlaudit.nifi.service;

import static org.mlaudit.nifi.service.KafkaAuditProperties.*;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.context.PropertyContext;
import org.apache.nifi.ssl.SSLContextProvider;
import org.apache.nifi.ssl.SSLContextService;
import org.jspecify.annotations.Nullable;
import org.mlaudit.topics.TopicOptions;

/**
 * What the properties of {@link StandardKafkaAuditService} say.
 *
 * @param brokers bootstrap servers
 * @param client settings of every Kafka client
 * @param registryUrls URLs of the schema registry
 * @param registry settings of its client
 * @param topicPrefix what topic names start with
 * @param createTopics whether missing topics are created
 * @param topics how they are created
 * @param timeout how long a request may take
 */
record KafkaSettings(
        String brokers,
        Map<String, Object> client,
        List<String> registryUrls,
        Map<String, Object> registry,
        String topicPrefix,
        boolean createTopics,
        TopicOptions topics,
        Duration timeout) {
    private static final String REGISTRY_PREFIX = "schema.registry.";
    private static final Duration LONGEST_REQUEST = Duration.ofSeconds(30);

    static KafkaSettings of(PropertyContext context) {
        Duration timeout =
                context.getProperty(TIMEOUT).evaluateAttributeExpressions().asDuration();
        String brokers = text(context, BOOTSTRAP_SERVERS);
        Map<String, Object> client = new HashMap<>();
        client.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers);
        client.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(timeout.toMillis()));
        Duration request = timeout.compareTo(LONGEST_REQUEST) < 0 ? timeout : LONGEST_REQUEST;
        client.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(request.toMillis()));
        security(context, client);
        Map<String, Object> registry = registry(context);
        added(context).forEach((name, value) -> {
            if (name.startsWith(REGISTRY_PREFIX)) {
                registry.put(name.substring(REGISTRY_PREFIX.length()), value);
            } else {
                client.put(name, value);
            }
        });
        return new KafkaSettings(
                brokers,
                client,
                Arrays.stream(text(context, REGISTRY_URLS).split(",", -1))
                        .map(String::strip)
                        .toList(),
                registry,
                text(context, TOPIC_PREFIX),
                context.getProperty(CREATE_TOPICS).asBoolean(),
                new TopicOptions(number(context, PARTITIONS), number(context, REPLICATION), Map.of(), timeout),
                timeout);
    }

    private static void security(PropertyContext context, Map<String, Object> client) {
        String protocol = context.getProperty(SECURITY_PROTOCOL).getValue();
        client.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, protocol);
        if (protocol.endsWith("SSL")) {
            SSLContextProvider provider =
                    context.getProperty(SSL_CONTEXT).asControllerService(SSLContextProvider.class);
            if (provider != null) {
                client.put(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, ContextSslEngineFactory.class);
                client.put(ContextSslEngineFactory.CONTEXT, provider.createContext());
            }
        }
        if (protocol.startsWith("SASL")) {
            String mechanism = context.getProperty(SASL_MECHANISM).getValue();
            client.put(SaslConfigs.SASL_MECHANISM, mechanism);
            if (!mechanism.equals("OAUTHBEARER")) {
                client.put(SaslConfigs.SASL_JAAS_CONFIG, login(context, mechanism));
            }
        }
    }

    private static String login(PropertyContext context, String mechanism) {
        String module = mechanism.equals("PLAIN")
                ? "org.apache.kafka.common.security.plain.PlainLoginModule"
                : "org.apache.kafka.common.security.scram.ScramLoginModule";
        return module + " required username=" + quoted(text(context, SASL_USERNAME)) + " password="
                + quoted(text(context, SASL_PASSWORD)) + ";";
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static Map<String, Object> registry(PropertyContext context) {
        Map<String, Object> settings = new HashMap<>();
        switch (context.getProperty(REGISTRY_AUTHENTICATION).getValue()) {
            case "Basic" -> {
                settings.put("basic.auth.credentials.source", "USER_INFO");
                settings.put(
                        "basic.auth.user.info",
                        text(context, REGISTRY_USERNAME) + ":" + text(context, REGISTRY_PASSWORD));
            }
            case "Bearer" -> {
                settings.put("bearer.auth.credentials.source", "STATIC_TOKEN");
                settings.put("bearer.auth.token", text(context, REGISTRY_TOKEN));
            }
            default -> {}
        }
        SSLContextService ssl = context.getProperty(REGISTRY_SSL_CONTEXT).asControllerService(SSLContextService.class);
        if (ssl != null) {
            put(settings, SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG, ssl.getTrustStoreFile());
            put(settings, SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, ssl.getTrustStoreType());
            put(settings, SslConfigs.SSL_TRUSTSTORE_PASSWORD_CONFIG, ssl.getTrustStorePassword());
            put(settings, SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG, ssl.getKeyStoreFile());
            put(settings, SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, ssl.getKeyStoreType());
            put(settings, SslConfigs.SSL_KEYSTORE_PASSWORD_CONFIG, ssl.getKeyStorePassword());
            put(settings, SslConfigs.SSL_KEY_PASSWORD_CONFIG, ssl.getKeyPassword());
        }
        return settings;
    }

    private static void put(Map<String, Object> settings, String name, @Nullable String value) {
        if (value != null) {
            settings.put(name, value);
        }
    }

    /** Settings that the user added as properties. */
    private static Map<String, String> added(PropertyContext context) {
        Map<String, String> added = new HashMap<>();
        for (String name : context.getAllProperties().keySet()) {
            if (ALL.stream().noneMatch(property -> property.getName().equals(name))) {
                PropertyDescriptor property = StandardKafkaAuditService.setting(name, false);
                String value = context.getProperty(property)
                        .evaluateAttributeExpressions()
                        .getValue();
                if (value != null) {
                    added.put(name, value);
                }
            }
        }
        return added;
    }

    private static String text(PropertyContext context, PropertyDescriptor property) {
        return context.getProperty(property).evaluateAttributeExpressions().getValue();
    }

    private static OptionalInt number(PropertyContext context, PropertyDescriptor property) {
        Integer number =
                context.getProperty(property).evaluateAttributeExpressions().asInteger();
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }
}
