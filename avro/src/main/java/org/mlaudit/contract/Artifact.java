package org.mlaudit.contract;

import java.util.List;
import java.util.Optional;

/**
 * The trained model.
 *
 * @param uri where it can be fetched
 * @param sha256 digest of its bytes, 64 hexadecimal digits
 * @param format form of its bytes; told from the bytes when empty
 * @param inputs what it gets of which feature; found by name when empty
 * @param classes its own names of the contract's classes, in the contract's order; the same names when empty
 */
public record Artifact(
        String uri, String sha256, Optional<ArtifactFormat> format, List<InputSpec> inputs, List<String> classes) {
    public Artifact {
        inputs = List.copyOf(inputs);
        classes = List.copyOf(classes);
    }

    /** A model whose form and inputs are told from its bytes. */
    public Artifact(String uri, String sha256) {
        this(uri, sha256, Optional.empty(), List.of(), List.of());
    }

    /** The same way to use it, for other bytes. */
    public Artifact at(String otherUri, String otherSha256) {
        return new Artifact(otherUri, otherSha256, format, inputs, classes);
    }
}
