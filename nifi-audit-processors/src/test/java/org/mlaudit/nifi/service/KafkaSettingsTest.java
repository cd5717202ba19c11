package org.mlaudit.nifi.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.util.MockConfigurationContext;
import org.junit.jupiter.api.Test;

class KafkaSettingsTest {
    private static KafkaSettings settings(Map<PropertyDescriptor, String> more) {
        Map<PropertyDescriptor, String> properties = new HashMap<>(more);
        properties.put(KafkaAuditProperties.BOOTSTRAP_SERVERS, "a:1,b:2");
        properties.putIfAbsent(KafkaAuditProperties.REGISTRY_URLS, "http://r1:8081, http://r2:8081");
        return KafkaSettings.of(
                new MockConfigurationContext(new StandardKafkaAuditService(), properties, null, Map.of()));
    }

    @Test
    void registryUrlsAreAList() {
        assertThat(settings(Map.of()).registryUrls()).containsExactly("http://r1:8081", "http://r2:8081");
    }

    @Test
    void scramAndPlainLogInWithTheUser() {
        var client = settings(Map.of(
                        KafkaAuditProperties.SECURITY_PROTOCOL, "SASL_SSL",
                        KafkaAuditProperties.SASL_MECHANISM, "SCRAM-SHA-256",
                        KafkaAuditProperties.SASL_USERNAME, "u",
                        KafkaAuditProperties.SASL_PASSWORD, "p\"\\"))
                .client();
        assertThat(client)
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("sasl.mechanism", "SCRAM-SHA-256")
                .containsEntry(
                        "sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"u\""
                                + " password=\"p\\\"\\\\\";");
    }

    @Test
    void oauthTakesTheSettingsThatWereAdded() {
        var client = settings(Map.of(
                        KafkaAuditProperties.SECURITY_PROTOCOL,
                        "SASL_PLAINTEXT",
                        KafkaAuditProperties.SASL_MECHANISM,
                        "OAUTHBEARER",
                        StandardKafkaAuditService.setting("sasl.oauthbearer.token.endpoint.url", true),
                        "https://login/token"))
                .client();
        assertThat(client)
                .containsEntry("sasl.mechanism", "OAUTHBEARER")
                .containsEntry("sasl.oauthbearer.token.endpoint.url", "https://login/token")
                .doesNotContainKey("sasl.jaas.config");
    }

    @Test
    void theRegistryHasALoginOfItsOwn() {
        assertThat(settings(Map.of(
                                KafkaAuditProperties.REGISTRY_AUTHENTICATION, "Basic",
                                KafkaAuditProperties.REGISTRY_USERNAME, "u",
                                KafkaAuditProperties.REGISTRY_PASSWORD, "p"))
                        .registry())
                .containsEntry("basic.auth.credentials.source", "USER_INFO")
                .containsEntry("basic.auth.user.info", "u:p");
        assertThat(settings(Map.of(
                                KafkaAuditProperties.REGISTRY_AUTHENTICATION,
                                "Bearer",
                                KafkaAuditProperties.REGISTRY_TOKEN,
                                "t",
                                StandardKafkaAuditService.setting("schema.registry.proxy.host", true),
                                "proxy"))
                        .registry())
                .containsEntry("bearer.auth.token", "t")
                .containsEntry("proxy.host", "proxy");
    }
}
