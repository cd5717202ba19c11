package org.mlaudit.streams.config;

import java.util.function.Function;

/**
 * One key of the configuration.
 *
 * @param key full name, for example {@code http.port}
 * @param type what a value looks like, for people
 * @param defaultText value when no source gives one, in the form a user writes; empty for none
 * @param secret whether the value must never be shown
 * @param description what it does, in one or two sentences
 * @param parser turns text into the value; throws {@link IllegalArgumentException} with a message that continues
 *     "the value ..."
 * @param <T> type of the value
 */
public record Setting<T>(
        String key, String type, String defaultText, boolean secret, String description, Function<String, T> parser) {

    /** The environment variable that sets this key, for example {@code MLAUDIT_HTTP_PORT}. */
    public String environmentVariable() {
        return EnvironmentNames.variable(key);
    }
}
