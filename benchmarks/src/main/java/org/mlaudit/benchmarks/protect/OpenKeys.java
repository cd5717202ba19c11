package org.mlaudit.benchmarks.protect;

import org.apache.nifi.controller.AbstractControllerService;
import org.mlaudit.keys.FieldKeys;
import org.mlaudit.nifi.protect.FieldProtectionKeyService;

/** Keys that are open already. */
public final class OpenKeys extends AbstractControllerService implements FieldProtectionKeyService {
    private final FieldKeys keys;

    OpenKeys(FieldKeys keys) {
        this.keys = keys;
    }

    @Override
    public FieldKeys keys() {
        return keys;
    }
}
