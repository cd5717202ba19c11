package org.mlaudit.streams.preset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Amazon SageMaker Model Monitor's {@code constraints.json}: what it asks of each feature, and how it compares distributions.
 *
 * @param features in the order of the file
 * @param evaluated whether the constraints are to be evaluated
 * @param compared whether distributions are to be compared
 * @param domainThreshold least share of values that must lie in a feature's domain, 0 to 1
 * @param distribution the file's settings of the comparison, by the names it gives them
 */
public record SageMakerConstraints(
        List<FeatureConstraint> features,
        boolean evaluated,
        boolean compared,
        double domainThreshold,
        Map<String, String> distribution) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> NUMBERS = List.of(SageMaker.THRESHOLD, SageMaker.CATEGORICAL_THRESHOLD);
    private static final List<String> METHODS = List.of(SageMaker.METHOD, SageMaker.CATEGORICAL_METHOD);

    public SageMakerConstraints {
        features = List.copyOf(features);
        distribution = Map.copyOf(distribution);
    }

    /**
     * What the file asks of a feature.
     *
     * @param name the feature
     * @param type Integral, Fractional, String or Unknown
     * @param completeness least share of values that are present, 0 to 1
     * @param nonNegative whether numbers must be 0 or more
     * @param domain allowed categories; empty for any
     */
    public record FeatureConstraint(
            String name, String type, double completeness, boolean nonNegative, List<String> domain) {
        public FeatureConstraint {
            domain = List.copyOf(domain);
        }
    }

    /**
     * Reads the text of a file.
     *
     * @throws IllegalArgumentException if it is not such a file; says what is wrong and where
     */
    public static SageMakerConstraints parse(String json) {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (IOException e) {
            throw new IllegalArgumentException("constraints.json is no JSON: " + e.getMessage(), e);
        }
        JsonNode list = root.path("features");
        if (!list.isArray()) {
            throw new IllegalArgumentException("constraints.json has no list at /features");
        }
        List<FeatureConstraint> features = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            features.add(feature(list.get(i), "/features/" + i));
        }
        JsonNode config = root.path("monitoring_config");
        JsonNode comparison = config.path("distribution_constraints");
        Map<String, String> distribution = new TreeMap<>();
        NUMBERS.forEach(name -> share(comparison, name, "/monitoring_config/distribution_constraints")
                .ifPresent(value -> distribution.put(name, Double.toString(value))));
        METHODS.stream()
                .filter(name -> comparison.path(name).isTextual())
                .forEach(name -> distribution.put(name, comparison.path(name).asText()));
        return new SageMakerConstraints(
                features,
                enabled(config, "evaluate_constraints"),
                enabled(comparison, "perform_comparison"),
                share(config, "domain_content_threshold", "/monitoring_config").orElse(1.0),
                distribution);
    }

    /**
     * The contract's policies that do the same: the preset with its settings. Types, ranges, domains and completeness belong
     * into the contract's features and rules; {@link #notes} says which.
     *
     * @return names and values, numbers as text, in the order of their names
     */
    public Map<String, String> policies() {
        Map<String, String> policies = new TreeMap<>();
        if (compared) {
            policies.put(PresetMonitor.POLICY, "sagemaker");
            distribution.forEach((name, value) -> policies.put(PresetMonitor.PREFIX + "sagemaker." + name, value));
        }
        return policies;
    }

    /** What the contract's features need to say so that the same values are refused, one sentence each. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (!evaluated) {
            return notes;
        }
        for (FeatureConstraint feature : features) {
            if (feature.completeness() >= 1) {
                notes.add(feature.name() + ": nullable: false");
            } else {
                notes.add(String.format(
                        Locale.ROOT,
                        "%s: nullable: true, and a rule that tolerates %.4g missing",
                        feature.name(),
                        1 - feature.completeness()));
            }
            if (feature.nonNegative()) {
                notes.add(feature.name() + ": range: {min: 0}");
            }
            if (!feature.domain().isEmpty()) {
                notes.add(String.format(
                        Locale.ROOT,
                        "%s: categories: %s, of which %.4g may be outside",
                        feature.name(),
                        feature.domain(),
                        1 - domainThreshold));
            }
        }
        return notes;
    }

    private static FeatureConstraint feature(JsonNode node, String at) {
        if (!node.path("name").isTextual()) {
            throw new IllegalArgumentException("constraints.json has no text at " + at + "/name");
        }
        List<String> domain = new ArrayList<>();
        node.path("string_constraints").path("domains").forEach(value -> domain.add(value.asText()));
        return new FeatureConstraint(
                node.path("name").asText(),
                node.path("inferred_type").asText("Unknown"),
                share(node, "completeness", at).orElse(0.0),
                node.path("num_constraints").path("is_non_negative").asBoolean(false),
                domain);
    }

    private static Optional<Double> share(JsonNode node, String name, String at) {
        JsonNode value = node.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isNumber() || !(value.asDouble() >= 0 && value.asDouble() <= 1)) {
            throw new IllegalArgumentException(
                    "constraints.json has no share from 0 to 1 at " + at + "/" + name + " but " + value);
        }
        return Optional.of(value.asDouble());
    }

    private static boolean enabled(JsonNode node, String name) {
        return node.path(name).asText("Enabled").equalsIgnoreCase("enabled");
    }
}
