package org.mlaudit.streams.record;

import java.util.Optional;
import org.mlaudit.keys.FieldKeys;
import org.mlaudit.keys.KeySettings;
import org.mlaudit.keys.KeysetException;
import org.mlaudit.streams.config.AppConfig;

/** The keys of what is encrypted in the record, as they are configured by {@code keys.*}. */
public final class RecordKeys {
    private RecordKeys() {}

    /**
     * Opens the keys, which must exist.
     *
     * @throws KeysetException if the keyset can't be read, or neither or both of password and KMS key are given
     * @throws org.mlaudit.keys.KeysUnavailableException if the KMS or the database does not answer
     */
    public static FieldKeys open(AppConfig config) {
        return FieldKeys.open(settings(config));
    }

    /**
     * Where the keys are.
     *
     * @throws KeysetException if neither or both of password and KMS key are given
     */
    public static KeySettings settings(AppConfig config) {
        AppConfig.Keys keys = config.keys();
        Optional<String> password = given(keys.password());
        Optional<String> kms = given(keys.kms());
        if (password.isPresent() == kms.isPresent()) {
            throw new KeysetException(
                    "the keyset " + keys.keyset() + " is protected by a password or by a KMS key: set "
                            + (password.isPresent() ? "only one of " : "") + "keys.password or keys.kms",
                    null);
        }
        KeySettings settings = kms.map(
                        uri -> KeySettings.withKms(keys.keyset(), uri, keys.kmsCredentials(), keys.store()))
                .orElseGet(() -> KeySettings.withPassword(keys.keyset(), password.orElseThrow(), keys.store()));
        return settings.storeLogin(given(keys.storeUser()), given(keys.storePassword()))
                .cachedFor(keys.cache());
    }

    private static Optional<String> given(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
