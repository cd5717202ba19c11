package org.mlaudit.nifi.service;

import java.util.List;
import java.util.Optional;
import org.apache.nifi.controller.ControllerService;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.ModelKey;

/** Knows the contracts of the model versions that are registered. Answers from memory; any number of threads may ask. */
public interface ModelContractService extends ControllerService {
    /**
     * The contract of a model version; the same object until it changes.
     *
     * @throws ContractsUnavailableException if the registered models have not been read yet
     */
    Optional<ModelContract> find(ModelKey key);

    /**
     * The contracts of all versions of a model, in the order of their version texts.
     *
     * @throws ContractsUnavailableException if the registered models have not been read yet
     */
    List<ModelContract> versions(String model);

    /**
     * All contracts, ordered by model and version.
     *
     * @throws ContractsUnavailableException if the registered models have not been read yet
     */
    List<ModelContract> all();
}
