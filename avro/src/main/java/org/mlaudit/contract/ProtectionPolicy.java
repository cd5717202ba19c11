package org.mlaudit.contract;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The protections of a contract as a whole. */
public final class ProtectionPolicy {
    /** Goes into every digest, so that another way of protecting can't have the same. */
    private static final String FORMAT = "mlaudit-protection-1";

    private ProtectionPolicy() {}

    /** Whether a contract protects any feature. */
    public static boolean protectsAny(ModelContract contract) {
        return contract.features().stream()
                .anyMatch(feature -> feature.handling().protects());
    }

    /**
     * What says which protections were applied: SHA-256 of their canonical JSON, 64 hexadecimal digits. It follows from
     * the model's name and the names, types and protections of the protected features alone. Empty when there are none.
     */
    public static Optional<String> digest(ModelContract contract) {
        if (!protectsAny(contract)) {
            return Optional.empty();
        }
        List<Object> features = new ArrayList<>();
        for (Feature feature : contract.features()) {
            if (feature.handling().protects()) {
                Map<String, Object> tree = new TreeMap<>();
                tree.put("name", feature.name());
                tree.put("type", feature.type().name());
                tree.put("protection", ProtectionTree.of(feature.handling()));
                features.add(tree);
            }
        }
        String json = CanonicalJson.write(
                Map.of("format", FORMAT, "model", contract.key().model(), "features", features));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.UTF_8));
            return Optional.of(HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The domain of a feature's tokens and pseudonyms: the one it names, else {@code model/feature}. */
    public static String domain(ModelContract contract, Feature feature) {
        String named = switch (feature.handling()) {
            case ProtectionSpec.Tokenise tokenise -> tokenise.domain();
            case ProtectionSpec.Pseudonymise pseudonymise -> pseudonymise.domain();
            default -> "";
        };
        return named.isEmpty() ? contract.key().model() + "/" + feature.name() : named;
    }
}
