package org.mlaudit.contract;

/**
 * The trained model.
 *
 * @param uri where it can be fetched
 * @param sha256 digest of its bytes, 64 hexadecimal digits
 */
public record Artifact(String uri, String sha256) {}
