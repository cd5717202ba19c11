package org.mlaudit.benchmarks.capture;

import java.util.List;
import java.util.Optional;
import org.apache.nifi.controller.AbstractControllerService;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.nifi.service.ModelContractService;

/** Knows a single model version. */
public final class OneContract extends AbstractControllerService implements ModelContractService {
    private final ModelContract contract;

    /** A service that knows this contract. */
    public OneContract(ModelContract contract) {
        this.contract = contract;
    }

    @Override
    public Optional<ModelContract> find(ModelKey key) {
        return key.equals(contract.key()) ? Optional.of(contract) : Optional.empty();
    }

    @Override
    public List<ModelContract> versions(String model) {
        return model.equals(contract.key().model()) ? List.of(contract) : List.of();
    }

    @Override
    public List<ModelContract> all() {
        return List.of(contract);
    }
}
