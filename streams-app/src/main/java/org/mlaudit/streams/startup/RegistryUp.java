package org.mlaudit.streams.startup;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.mlaudit.registry.RegistryException;
import org.mlaudit.registry.SchemaRegistry;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.startup.Prerequisites.Prerequisite;

/** The schema registry answers. */
final class RegistryUp implements Prerequisite {
    private final AppConfig config;

    RegistryUp(AppConfig config) {
        this.config = config;
    }

    @Override
    public String name() {
        return "the schema registry at " + config.registry().shown();
    }

    @Override
    public String advice() {
        return "Start it, or set schema.registry.url to where it is (for Apicurio it ends in /apis/ccompat/v7).";
    }

    @Override
    public Optional<String> check() {
        Map<String, Object> client = new HashMap<>(config.registry().client());
        client.put("max.retries", "0");
        client.put("schema.registry.max.retries", "0");
        try (SchemaRegistry registry = new SchemaRegistry(config.registry().urls(), client)) {
            registry.check();
            return Optional.empty();
        } catch (RegistryException e) {
            return switch (e.kind()) {
                case UNREACHABLE -> Optional.of(reason(e));
                case UNAUTHORISED ->
                    throw new StartupException(
                            name() + " does not let us in: " + reason(e) + ". Check schema.registry.*.", e);
                case NOT_FOUND, REFUSED, INCOMPATIBLE ->
                    throw new StartupException(
                            name() + " does not answer as a schema registry: " + reason(e) + ". " + advice(), e);
            };
        }
    }

    private static String reason(RegistryException e) {
        Throwable cause = e.getCause();
        if (cause instanceof java.net.ConnectException) {
            return "it refuses the connection";
        }
        if (cause instanceof java.net.UnknownHostException) {
            return "its name is not known";
        }
        if (cause instanceof RestClientException answer) {
            return "it answers with HTTP status " + answer.getStatus();
        }
        String message = cause == null ? e.getMessage() : cause.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
