package org.mlaudit.privacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.mlaudit.contract.CanonicalJson;
import org.mlaudit.event.Protection;
import org.mlaudit.keys.DecryptionException;
import org.mlaudit.keys.SubjectKey;

/**
 * Encrypted fields of one record: one ciphertext under the data key of its subject. What is encrypted is a salt of 32
 * random bytes and the fields as canonical JSON (RFC 8785); what it is bound to is the inference's id and the protections'
 * digest, so that it can't be moved to another record. The commitment, HMAC-SHA256 of the fields under the salt, says
 * nothing without the key and shows with it that these are the fields that were captured.
 */
public final class ProtectedFields {
    private static final String FORMAT = "mlaudit-protection-1";
    private static final String HMAC = "HmacSHA256";
    private static final int SALT_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final ObjectMapper JSON = new ObjectMapper();

    private ProtectedFields() {}

    /**
     * Encrypts fields.
     *
     * @param id id of the inference
     * @param policy digest of the protections
     * @param fields values by feature: finite numbers, texts, booleans, lists of finite numbers. A number is kept as a
     *     double, and an unpaired surrogate as a question mark, as in the inference itself
     */
    public static Protection encrypt(SubjectKey key, String id, String policy, Map<String, ?> fields) {
        byte[] canonical = canonical(fields);
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        byte[] plaintext = Arrays.copyOf(salt, SALT_BYTES + canonical.length);
        System.arraycopy(canonical, 0, plaintext, SALT_BYTES, canonical.length);
        byte[] ciphertext = key.encrypt(plaintext, bound(id, policy));
        return Protection.newBuilder()
                .setPolicy(policy)
                .setKeyId(key.id())
                .setCiphertext(ByteBuffer.wrap(ciphertext))
                .setCommitment(ByteBuffer.wrap(commitment(salt, canonical)))
                .build();
    }

    /**
     * Decrypts what {@link #encrypt} made, and checks its commitment.
     *
     * @return values by feature: doubles, texts, booleans, lists of doubles
     * @throws DecryptionException if anything of it was changed, it is of another inference or key, or nothing is encrypted
     * @throws org.mlaudit.keys.KeyErasedException if the key is destroyed
     */
    public static Map<String, Object> decrypt(SubjectKey key, String id, Protection protection) {
        ByteBuffer ciphertext = protection.getCiphertext();
        ByteBuffer commitment = protection.getCommitment();
        if (ciphertext == null || commitment == null) {
            throw new DecryptionException("inference " + id + " has no encrypted fields", null);
        }
        byte[] plaintext = key.decrypt(bytes(ciphertext), bound(id, protection.getPolicy()));
        if (plaintext.length < SALT_BYTES) {
            throw new DecryptionException("what is encrypted in inference " + id + " is too short", null);
        }
        byte[] salt = Arrays.copyOf(plaintext, SALT_BYTES);
        byte[] canonical = Arrays.copyOfRange(plaintext, SALT_BYTES, plaintext.length);
        if (!MessageDigest.isEqual(commitment(salt, canonical), bytes(commitment))) {
            throw new DecryptionException(
                    "the fields of inference " + id + " are not the ones that its commitment was made for", null);
        }
        return fields(id, canonical);
    }

    private static byte[] bound(String id, String policy) {
        return (FORMAT + '\n' + policy + '\n' + id).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static byte[] commitment(byte[] salt, byte[] canonical) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(salt, HMAC));
            return mac.doFinal(canonical);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + HMAC, e);
        }
    }

    private static byte[] canonical(Map<String, ?> fields) {
        Map<String, Object> tree = new TreeMap<>();
        fields.forEach((name, value) -> tree.put(name, plain(value)));
        return CanonicalJson.write(tree).getBytes(StandardCharsets.UTF_8);
    }

    private static Object plain(Object value) {
        return switch (value) {
            case Boolean flag -> flag;
            case Number number -> number.doubleValue();
            case List<?> items -> items.stream().map(ProtectedFields::plain).toList();
            default -> value.toString();
        };
    }

    private static Map<String, Object> fields(String id, byte[] canonical) {
        Map<String, Object> fields = new TreeMap<>();
        try {
            JSON.readTree(canonical).properties().forEach(each -> fields.put(each.getKey(), value(each.getValue())));
        } catch (IOException e) {
            // The parser's message may quote the fields.
            throw new DecryptionException("what is encrypted in inference " + id + " is no canonical JSON", null);
        }
        return fields;
    }

    private static Object value(JsonNode node) {
        if (node.isArray()) {
            List<Object> items = new ArrayList<>();
            node.forEach(item -> items.add(value(item)));
            return items;
        }
        if (node.isNumber()) {
            return node.doubleValue();
        }
        return node.isBoolean() ? (Object) node.booleanValue() : node.textValue();
    }
}
