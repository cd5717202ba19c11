package org.mlaudit.streams.config;

/**
 * The value in force for a key, fit to be shown.
 *
 * @param key full name
 * @param shown the value; {@code ****} for a secret
 * @param source where it comes from: {@code default}, a file's path, an environment variable, {@code --set}
 * @param description what the key does
 */
public record EffectiveValue(String key, String shown, String source, String description) {}
