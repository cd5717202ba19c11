package org.mlaudit.streams.query;

import org.mlaudit.contract.ModelContract;
import org.mlaudit.event.ModelVersion;
import org.mlaudit.streams.catalog.RegistrationException;

/** Registers model versions on behalf of REST callers. */
@FunctionalInterface
public interface ModelRegistration {
    /**
     * Registers a model version without a reference: its first windows become one. Registering the same contract again
     * changes nothing.
     *
     * @param contract its contract
     * @param actor who asks for it
     * @return the version as it is now registered
     * @throws RegistrationException if the version is registered with a contract that this one is not compatible with
     */
    ModelVersion register(ModelContract contract, String actor);
}
