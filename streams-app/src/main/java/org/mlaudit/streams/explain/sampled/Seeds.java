package org.mlaudit.streams.explain.sampled;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Seeds of explanations. */
public final class Seeds {
    private Seeds() {}

    /**
     * The seed of an inference's explanations by a model: the first 8 bytes, big-endian, of the SHA-256 of the model's digest, a
     * zero byte and the inference's id, both in UTF-8. So the same inference gets the same explanation whenever and wherever it
     * is asked for, and nobody can choose among explanations.
     */
    public static long of(String inferenceId, String modelDigest) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(modelDigest.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            return ByteBuffer.wrap(digest.digest(inferenceId.getBytes(StandardCharsets.UTF_8)))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
