package org.mlaudit.nifi.publish;

import java.util.Optional;
import org.mlaudit.codec.InferenceSchema;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.nifi.ProtectionMarks;

/**
 * Nothing that must be protected is published as it came. Inferences whose schema names protections are taken only when the
 * container says that those were applied, and rejections of such models only when it says that their content is
 * encrypted.
 */
final class ProtectionGuard {
    private static final String HOW =
            " Put ProtectFields between the capturing processor and this one; a processor that writes records anew between"
                    + " the two loses the mark.";

    private ProtectionGuard() {}

    /**
     * @throws UnpublishableException if the records must be protected first
     */
    static void check(ContainerRecords records) throws UnpublishableException {
        Optional<String> wanted = InferenceSchema.protection(records.schema());
        Optional<String> applied = records.metadata(InferenceSchema.PROTECTED);
        if (wanted.isPresent() && !wanted.equals(applied)) {
            String model = InferenceSchema.key(records.schema())
                    .map(ModelKey::toString)
                    .orElseGet(() -> records.schema().getFullName());
            throw new UnpublishableException(
                    "inferences of " + model + " must be protected before they are published, and "
                            + applied.map(policy -> "these were protected by other rules (" + policy + " instead of "
                                            + wanted.get() + ").")
                                    .orElse("nothing says that these were.")
                            + HOW,
                    null);
        }
        boolean personal = records.metadata(ProtectionMarks.PERSONAL).isPresent();
        if (personal && !applied.equals(Optional.of(ProtectionMarks.PAYLOADS))) {
            throw new UnpublishableException(
                    "these rejected records may hold personal data: their content must be encrypted before they are"
                            + " published." + HOW,
                    null);
        }
    }
}
