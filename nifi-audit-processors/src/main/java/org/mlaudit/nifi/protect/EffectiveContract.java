package org.mlaudit.nifi.protect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.mlaudit.contract.ContractException;
import org.mlaudit.contract.Feature;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.ProtectionPolicy;
import org.mlaudit.contract.ProtectionText;

/** The contract that inferences are protected by: the registered one, or where that says nothing, with what a flow adds. */
final class EffectiveContract {
    private EffectiveContract() {}

    /**
     * A contract with the protections that a flow adds to features of it; unchanged when it protects something itself.
     *
     * @param added protections by the name of the feature
     * @throws UnprotectableException if an added protection can't be done to its feature
     */
    static ModelContract of(ModelContract contract, Map<String, String> added) throws UnprotectableException {
        if (ProtectionPolicy.protectsAny(contract)
                || contract.features().stream().noneMatch(feature -> added.containsKey(feature.name()))) {
            return contract;
        }
        List<Feature> features = new ArrayList<>();
        for (Feature feature : contract.features()) {
            String text = added.get(feature.name());
            features.add(text == null ? feature : protectedBy(contract, feature, text));
        }
        return new ModelContract(
                contract.key(),
                contract.description(),
                features,
                contract.unknownFields(),
                contract.prediction(),
                contract.segments(),
                contract.protectedAttributes(),
                contract.windows(),
                contract.groundTruth(),
                contract.rules(),
                contract.policies(),
                contract.owner(),
                contract.purpose(),
                contract.riskTier(),
                contract.artifact(),
                contract.explanation());
    }

    private static Feature protectedBy(ModelContract contract, Feature feature, String text)
            throws UnprotectableException {
        try {
            return feature.protectedBy(ProtectionText.parse(text, feature.type()));
        } catch (ContractException e) {
            throw new UnprotectableException(
                    "the property " + ProtectProperties.FEATURES + feature.name() + " can't be applied to "
                            + feature.type() + " of " + contract.key() + ": " + e.getMessage(),
                    e);
        }
    }
}
