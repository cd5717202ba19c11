package org.mlaudit.streams.config;

import java.util.Locale;

/** How keys and environment variables are spelled as each other. */
final class EnvironmentNames {
    /** What every environment variable of ours starts with. */
    static final String PREFIX = "MLAUDIT_";

    private EnvironmentNames() {}

    /** {@code http.auth.token} is {@code MLAUDIT_HTTP_AUTH_TOKEN}. */
    static String variable(String key) {
        return PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** {@code MLAUDIT_KAFKA_SSL_KEY_PASSWORD} is {@code kafka.ssl.key.password}: every underscore is a dot. */
    static String key(String variable) {
        return variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '.');
    }
}
