package org.mlaudit.streams.query;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.event.ModelVersion;
import org.mlaudit.streams.profile.ProfileSpec;
import org.mlaudit.streams.profile.Reference;

/** What registered model versions hold in encoded form, decoded once. */
final class Models {
    private static final int REMEMBERED = 1_000;

    private static final Map<String, ModelContract> CONTRACTS = new ConcurrentHashMap<>();
    private static final Map<String, Reference> REFERENCES = new ConcurrentHashMap<>();

    private Models() {}

    /** The contract of a version. */
    static ModelContract contract(ModelVersion version) {
        return remembered(CONTRACTS)
                .computeIfAbsent(version.getContractDigest(), digest -> ContractFile.parse(version.getContract()));
    }

    /** The reference that a version was registered with. */
    static Optional<Reference> reference(ModelVersion version) {
        ByteBuffer encoded = version.getReference();
        if (encoded == null) {
            return Optional.empty();
        }
        return Optional.of(remembered(REFERENCES)
                .computeIfAbsent(version.getContractDigest() + version.getReferenceHash(), hash -> {
                    byte[] bytes = new byte[encoded.remaining()];
                    encoded.duplicate().get(bytes);
                    return Reference.decode(InferenceLayout.of(contract(version)), bytes);
                }));
    }

    /** What the windows of a version count. */
    static ProfileSpec spec(ModelVersion version) {
        return ProfileSpec.of(InferenceLayout.of(contract(version)), reference(version));
    }

    private static <K, V> Map<K, V> remembered(Map<K, V> all) {
        if (all.size() > REMEMBERED) {
            all.clear();
        }
        return all;
    }
}
