package org.mlaudit.streams.erasure;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;
import org.mlaudit.codec.InferenceSchema;
import org.mlaudit.event.Protection;
import org.mlaudit.keys.DecryptionException;
import org.mlaudit.keys.FieldKeys;
import org.mlaudit.keys.KeyErasedException;
import org.mlaudit.keys.KeyState;
import org.mlaudit.keys.SubjectKey;
import org.mlaudit.privacy.ProtectedFields;

/** Opens what is encrypted in inferences, where the key is there. */
public final class ProtectedValues {
    private final FieldKeys keys;

    ProtectedValues(FieldKeys keys) {
        this.keys = keys;
    }

    /** What is known of encrypted values. */
    public enum State {
        /** Nothing is encrypted. */
        NONE,
        /** They are decrypted. */
        DECRYPTED,
        /** Their key was destroyed. */
        ERASED,
        /** The key store does not know their key. */
        NO_KEY,
        /** They were changed, or are of another record. */
        UNREADABLE
    }

    /**
     * What was encrypted.
     *
     * @param state what is known of it
     * @param values by feature; empty unless decrypted
     * @param erasedAt when the key was destroyed
     */
    public record Opened(State state, Map<String, Object> values, Optional<Instant> erasedAt) {
        /** Only says what is known, never the values. */
        @Override
        public String toString() {
            return "Opened[" + state + "]";
        }
    }

    Opened open(FoundRecord inference) {
        return inference.keyId().map(id -> open(inference, id)).orElseGet(() -> without(State.NONE));
    }

    private Opened open(FoundRecord inference, String keyId) {
        Optional<SubjectKey> key = keys.find(keyId);
        if (key.isEmpty()) {
            return switch (keys.state(keyId)) {
                case KeyState.Erased(Instant at) -> new Opened(State.ERASED, Map.of(), Optional.of(at));
                default -> without(State.NO_KEY);
            };
        }
        try {
            Protection protection = protection((GenericRecord) inference.value().get(InferenceSchema.PROTECTION_FIELD));
            Map<String, Object> values = ProtectedFields.decrypt(key.get(), inference.id(), protection);
            return new Opened(State.DECRYPTED, new TreeMap<>(values), Optional.empty());
        } catch (KeyErasedException e) {
            return without(State.ERASED);
        } catch (DecryptionException e) {
            return without(State.UNREADABLE);
        }
    }

    private static Opened without(State state) {
        return new Opened(state, Map.of(), Optional.empty());
    }

    private static Protection protection(GenericRecord stored) {
        return Protection.newBuilder()
                .setPolicy(String.valueOf(stored.get("policy")))
                .setKeyId(String.valueOf(stored.get("keyId")))
                .setCiphertext((ByteBuffer) stored.get("ciphertext"))
                .setCommitment((ByteBuffer) stored.get("commitment"))
                .build();
    }
}
