package org.mlaudit.contract;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a model version promises: its inputs, its predictions and how it is watched. Read from a file by
 * {@code ContractFile}.
 *
 * @param key model and version
 * @param description what the model does, for people
 * @param features inputs, in the order of the generated Avro record
 * @param unknownFields what happens to inputs that are not named here
 * @param prediction shape of the predictions
 * @param segments fields by whose values inferences are grouped
 * @param protectedAttributes attributes compared for fairness
 * @param windows how event time is cut
 * @param groundTruth how long ground truth is waited for
 * @param rules quality rules that inferences should keep
 * @param policies what is asked of monitors by name, for example {@code drift.psi.minimumEffect}
 * @param owner who answers for the model
 * @param purpose what its decisions are used for
 * @param riskTier harm that a wrong decision can do
 * @param artifact the trained model, if it is at hand
 * @param explanation how its decisions are explained
 */
public record ModelContract(
        ModelKey key,
        String description,
        List<Feature> features,
        UnknownFields unknownFields,
        PredictionSpec prediction,
        List<SegmentSpec> segments,
        List<ProtectedAttribute> protectedAttributes,
        WindowSpec windows,
        TruthSpec groundTruth,
        List<RuleSpec> rules,
        Map<String, PolicyValue> policies,
        String owner,
        String purpose,
        RiskTier riskTier,
        Optional<Artifact> artifact,
        ExplanationSpec explanation) {
    public ModelContract {
        features = List.copyOf(features);
        segments = List.copyOf(segments);
        protectedAttributes = List.copyOf(protectedAttributes);
        rules = List.copyOf(rules);
        policies = Map.copyOf(policies);
    }

    /** A contract that waits for ground truth as long as is usual, and explains as is usual. */
    public ModelContract(
            ModelKey key,
            String description,
            List<Feature> features,
            UnknownFields unknownFields,
            PredictionSpec prediction,
            List<SegmentSpec> segments,
            List<ProtectedAttribute> protectedAttributes,
            WindowSpec windows,
            List<RuleSpec> rules,
            Map<String, PolicyValue> policies,
            String owner,
            String purpose,
            RiskTier riskTier,
            Optional<Artifact> artifact) {
        this(
                key,
                description,
                features,
                unknownFields,
                prediction,
                segments,
                protectedAttributes,
                windows,
                TruthSpec.defaultFor(windows),
                rules,
                policies,
                owner,
                purpose,
                riskTier,
                artifact,
                ExplanationSpec.DEFAULT);
    }

    /** The contract with its features as {@linkplain Feature#published() published records} have them. */
    public ModelContract published() {
        return new ModelContract(
                key,
                description,
                features.stream().map(Feature::published).toList(),
                unknownFields,
                prediction,
                segments,
                protectedAttributes,
                windows,
                groundTruth,
                rules,
                policies,
                owner,
                purpose,
                riskTier,
                artifact,
                explanation);
    }

    /** Names of the segments, in the order of the file. */
    public List<String> segmentNames() {
        return segments.stream().map(SegmentSpec::name).toList();
    }

    /**
     * The number that a policy is, or the monitor's own default.
     *
     * @throws ContractException if the policy is not a number
     */
    public double policy(String name, double otherwise) {
        PolicyValue value = policies.get(name);
        return value == null
                ? otherwise
                : value.number().orElseThrow(() -> wrong(name, "is '" + value + "', must be a finite number"));
    }

    /**
     * The text that a policy is; a number in its shortest form; empty when the contract does not set it.
     *
     * @throws ContractException if the policy is a list
     */
    public Optional<String> policyText(String name) {
        PolicyValue value = policies.get(name);
        if (value instanceof PolicyValue.Texts) {
            throw wrong(name, "is a list, must be one text");
        }
        return Optional.ofNullable(value).map(PolicyValue::toString);
    }

    /** The texts that a policy lists; a single text is a list of one; empty when the contract does not set it. */
    public List<String> policyList(String name) {
        PolicyValue value = policies.get(name);
        return value == null ? List.of() : value.texts();
    }

    private ContractException wrong(String policy, String message) {
        return new ContractException(
                "the contract of " + key, List.of(new Problem(Reason.path("/policies", policy), message)));
    }
}
