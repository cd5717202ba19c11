package org.mlaudit.nifi.protect;

import org.apache.nifi.controller.ControllerService;
import org.mlaudit.keys.FieldKeys;
import org.mlaudit.keys.KeysUnavailableException;
import org.mlaudit.keys.KeysetException;

/** The keys that personal data are protected with: one for each data subject and purpose, and those of domains. */
public interface FieldProtectionKeyService extends ControllerService {
    /**
     * The open keys; the service closes them.
     *
     * @throws KeysUnavailableException if the KMS or the key store does not answer: asking again later may help
     * @throws KeysetException if keyset, password and key store are not what they must be
     */
    FieldKeys keys();
}
