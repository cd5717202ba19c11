package org.mlaudit.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Builds a contract from a parsed file and notes everything that is wrong with it. */
final class ContractReader {
    private static final Pattern KEY_PART = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final Pattern FEATURE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
    private static final Pattern POLICY = Pattern.compile("[a-z][A-Za-z0-9-]*(\\.[A-Za-z0-9_][A-Za-z0-9_-]*)+");
    /** Parameters that are numbers for every monitor that has them; what a monitor expects of others it says itself. */
    private static final Set<String> NUMBERS =
            Set.of("falseAlarmRate", "minimumEffect", "minimumRows", "minimumHours", "hours");

    /** What findings call the latency of a prediction and the window as a whole; a feature of that name is ambiguous. */
    private static final Set<String> TARGETS = Set.of("latency", "window");

    private final Section root;

    ContractReader(Section root) {
        this.root = root;
    }

    /** The contract; with defaults wherever a problem was noted, so to be used only when there is none. */
    @Nullable
    ModelContract read() {
        ModelKey key = new ModelKey(keyPart("model"), keyPart("version"));
        String description = root.text("description", "");
        String owner = root.text("owner", "");
        String purpose = root.text("purpose", "");
        RiskTier riskTier = root.choice("riskTier", RiskTier.class).orElse(RiskTier.LIMITED);
        List<Feature> features = features();
        UnknownFields unknownFields =
                root.choice("unknownFields", UnknownFields.class).orElse(UnknownFields.REJECT);
        Optional<PredictionSpec> prediction = prediction();
        List<SegmentSpec> segments = SegmentReader.read(root);
        List<ProtectedAttribute> protectedAttributes = new ProtectedReader(root, features, segments).read();
        WindowSpec windows = root.section("windows").map(WindowReader::read).orElse(WindowSpec.DEFAULT);
        TruthSpec groundTruth = groundTruth(windows);
        List<RuleSpec> rules = new RuleReader(root, features, prediction).read();
        Map<String, PolicyValue> policies = policies();
        Optional<Artifact> artifact =
                root.section("artifact").map(section -> new ArtifactReader(section, features, prediction).read());
        ExplanationSpec explanation = root.section("explanation")
                .map(section -> new ExplanationReader(section, features, prediction).read())
                .orElse(ExplanationSpec.DEFAULT);
        root.finish();
        return prediction
                .map(spec -> new ModelContract(
                        key,
                        description,
                        features,
                        unknownFields,
                        spec,
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
                        explanation))
                .orElse(null);
    }

    private String keyPart(String name) {
        String text = root.required(name);
        if (!text.isBlank() && !KEY_PART.matcher(text).matches()) {
            root.problem(
                    name,
                    "is '" + text + "', must be letters, digits, dots, hyphens and underscores, start with a letter or"
                            + " digit, and have at most 128 characters");
        }
        return text;
    }

    private List<Feature> features() {
        List<Feature> features = new ArrayList<>();
        Map<String, String> seen = new HashMap<>();
        for (Section section : root.sections("features")) {
            String name = section.required("name");
            if (!name.isBlank() && !FEATURE.matcher(name).matches()) {
                section.problem(
                        "name",
                        "is '" + name + "', must be letters, digits and underscores, not start with a digit, and have"
                                + " at most 128 characters");
            } else if (TARGETS.contains(name)) {
                section.problem("name", "'" + name + "' has a meaning of its own in findings; choose another name");
            }
            String before = name.isBlank() ? null : seen.putIfAbsent(name, section.at("name"));
            if (before != null) {
                section.problem("name", "'" + name + "' is also the name at " + before);
            }
            feature(section, name).ifPresent(features::add);
            section.finish();
        }
        if (!root.has("features")) {
            root.problem("features", "is required");
        } else if (seen.isEmpty()) {
            root.problem("features", "must hold at least one named feature");
        }
        return features;
    }

    private static Optional<Feature> feature(Section section, String name) {
        Optional<FeatureType> type = section.choice("type", FeatureType.class);
        if (!section.has("type")) {
            section.problem("type", "is required");
        }
        boolean nullable = section.flag("nullable", false);
        Range range = section.range("range");
        List<String> categories = section.texts("categories");
        int dimensions = section.count("dimensions", 1, 0);
        String unit = section.text("unit", "");
        boolean sensitive = section.flag("sensitive", false);
        boolean personal = section.flag("personal", false);
        type.ifPresent(known -> {
            section.notFor(known, "range", List.of(FeatureType.NUMERIC));
            section.notFor(known, "categories", List.of(FeatureType.CATEGORICAL));
            section.notFor(known, "dimensions", List.of(FeatureType.EMBEDDING));
            if (known == FeatureType.EMBEDDING && !section.has("dimensions")) {
                section.problem("dimensions", "is required for EMBEDDING");
            }
        });
        Optional<ProtectionSpec> protection = type.flatMap(known -> ProtectionReader.read(section, known, personal));
        section.has("protection");
        return type.map(known -> new Feature(
                name, known, nullable, range, categories, dimensions, unit, sensitive, personal, protection));
    }

    private Optional<PredictionSpec> prediction() {
        if (!root.has("prediction")) {
            root.problem("prediction", "is required");
        }
        return root.section("prediction").flatMap(PredictionReader::read);
    }

    private TruthSpec groundTruth(WindowSpec windows) {
        TruthSpec otherwise = TruthSpec.defaultFor(windows);
        return root.section("groundTruth")
                .map(section -> groundTruth(section, windows, otherwise))
                .orElse(otherwise);
    }

    private static TruthSpec groundTruth(Section section, WindowSpec windows, TruthSpec otherwise) {
        Duration timeToLive = section.duration("timeToLive").orElse(otherwise.timeToLive());
        section.finish();
        if (!timeToLive.isPositive()) {
            section.problem("timeToLive", "is " + timeToLive + ", must be positive");
        } else if (timeToLive.compareTo(windows.retention()) > 0) {
            section.problem(
                    "timeToLive",
                    "is " + timeToLive + ", must be at most the retention of the windows, " + windows.retention());
        }
        return new TruthSpec(timeToLive);
    }

    private Map<String, PolicyValue> policies() {
        Map<String, PolicyValue> policies = new TreeMap<>();
        root.section("policies").ifPresent(section -> {
            for (String name : section.names()) {
                section.policy(name).ifPresent(value -> policies.put(name, value));
                if (!POLICY.matcher(name).matches()) {
                    root.problem(
                            "policies",
                            "'" + name + "' must be of the form monitor.parameter, for example"
                                    + " drift.psi.minimumEffect");
                }
            }
            policies.forEach((name, value) -> {
                if (NUMBERS.contains(name.substring(name.lastIndexOf('.') + 1))
                        && value.number().isEmpty()) {
                    section.problem(name, "is '" + value + "', must be a finite number");
                }
            });
        });
        return policies;
    }
}
