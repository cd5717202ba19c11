package org.mlaudit.streams.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects the configuration from its sources. A later source wins: defaults, a properties file, environment variables
 * ({@code MLAUDIT_HTTP_PORT} is {@code http.port}), then {@code key=value} pairs of the command line.
 *
 * <p>A value may hold {@code ${env:NAME}} (an environment variable) or {@code ${secret:/path}} (the text of a file, as
 * container platforms mount secrets); values with the latter are never shown.
 *
 * <p>A key that does not exist is an error, except in the environment, where platforms put variables of their own
 * (Kubernetes adds {@code MLAUDIT_SERVICE_HOST} for a service called mlaudit): there it is a warning.
 */
public final class ConfigSources {
    private static final Logger log = LoggerFactory.getLogger(ConfigSources.class);

    /** A value as it was given. */
    record Given(String value, String source, boolean secret) {}

    private final Map<String, Given> given = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private Map<String, String> variables = Map.of();

    /** Adds a file of {@code key=value} lines (Java properties, UTF-8). */
    public ConfigSources file(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException e) {
            problems.add("the file " + file + " cannot be read: "
                    + (Files.exists(file) ? String.valueOf(e.getMessage()) : "it does not exist"));
            return this;
        } catch (IllegalArgumentException e) {
            problems.add("the file " + file + " is not a properties file: " + e.getMessage());
            return this;
        }
        new TreeMap<>(properties).forEach((key, value) -> put(key.toString(), value.toString(), file.toString()));
        return this;
    }

    /** Adds environment variables, of which those that start with {@code MLAUDIT_} count. */
    public ConfigSources environment(Map<String, String> environment) {
        variables = Map.copyOf(environment);
        new TreeMap<>(environment).forEach((name, value) -> {
            if (name.startsWith(EnvironmentNames.PREFIX) && !Reserved.VARIABLES.contains(name)) {
                Optional<String> key = Keys.ofVariable(name);
                key.ifPresentOrElse(
                        known -> put(known, value, "environment variable " + name),
                        () -> warnings.add("environment variable " + name + " is no setting and is ignored"
                                + Keys.suggestionForVariable(name)));
            }
        });
        return this;
    }

    /** Adds a pair of the command line, {@code key=value}. */
    public ConfigSources set(String pair) {
        int equals = pair.indexOf('=');
        if (equals <= 0) {
            problems.add("'" + (equals < 0 ? pair : "=...") + "' (from --set): must be key=value");
        } else {
            put(pair.substring(0, equals).strip(), pair.substring(equals + 1), "--set");
        }
        return this;
    }

    /**
     * Checks everything and makes the configuration.
     *
     * @throws ConfigException naming all problems at once
     */
    public AppConfig load() {
        warnings.forEach(log::warn);
        Resolver resolver = new Resolver(given, problems);
        return resolver.resolve();
    }

    private void put(String key, String raw, String source) {
        if (!Keys.isKnown(key)) {
            problems.add(key + " (from " + source + "): there is no such key" + Keys.suggestion(key));
            return;
        }
        Keys.reservedFor(key).ifPresent(instead -> problems.add(key + " (from " + source + "): set " + instead));
        try {
            Substitution.Result value = Substitution.apply(raw.strip(), variables);
            given.put(key, new Given(value.text(), source, value.secret() || Keys.isSecret(key)));
        } catch (IllegalArgumentException e) {
            problems.add(key + " (from " + source + "): " + e.getMessage());
        }
    }
}
