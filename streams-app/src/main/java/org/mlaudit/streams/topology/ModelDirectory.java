package org.mlaudit.streams.topology;

import java.util.List;
import java.util.Optional;
import org.mlaudit.contract.ModelKey;

/** The registered model versions, as far as an instance knows them. Safe for use by several threads. */
public interface ModelDirectory {
    /**
     * Finds a version. When it is not known yet, the directory first catches up with the catalog, so that a version
     * registered before an inference was sent is never missed.
     */
    Optional<RegisteredModel> find(ModelKey key);

    /** The registered versions of a model. When none is known, the directory first catches up with the catalog. */
    List<RegisteredModel> versions(String model);

    /** Finds a version among those known already. */
    Optional<RegisteredModel> known(ModelKey key);
}
