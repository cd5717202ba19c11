package org.mlaudit.contract;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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

    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");
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
        List<ProtectedAttribute> protectedAttributes = protectedAttributes(features, segments);
        WindowSpec windows = root.section("windows").map(WindowReader::read).orElse(WindowSpec.DEFAULT);
        List<RuleSpec> rules = new RuleReader(root, features, prediction).read();
        Map<String, PolicyValue> policies = policies();
        Optional<Artifact> artifact = root.section("artifact").map(ContractReader::artifact);
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
                        rules,
                        policies,
                        owner,
                        purpose,
                        riskTier,
                        artifact))
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
            only(section, "range", known, FeatureType.NUMERIC);
            only(section, "categories", known, FeatureType.CATEGORICAL);
            only(section, "dimensions", known, FeatureType.EMBEDDING);
            if (known == FeatureType.EMBEDDING && !section.has("dimensions")) {
                section.problem("dimensions", "is required for EMBEDDING");
            }
        });
        return type.map(
                known -> new Feature(name, known, nullable, range, categories, dimensions, unit, sensitive, personal));
    }

    private static <E extends Enum<E>> void only(Section section, String name, E actual, E expected) {
        if (section.has(name) && actual != expected) {
            section.problem(name, "is only for " + expected + ", not for " + actual);
        }
    }

    private Optional<PredictionSpec> prediction() {
        if (!root.has("prediction")) {
            root.problem("prediction", "is required");
        }
        return root.section("prediction").flatMap(section -> {
            Optional<PredictionKind> kind = section.choice("kind", PredictionKind.class);
            if (!section.has("kind")) {
                section.problem("kind", "is required");
            }
            List<String> classes = section.texts("classes");
            OptionalDouble threshold = section.number("threshold");
            Range range = section.range("range");
            String unit = section.text("unit", "");
            kind.ifPresent(known -> shape(section, known, classes, threshold));
            section.finish();
            return kind.map(known -> new PredictionSpec(known, classes, threshold.orElse(0.5), range, unit));
        });
    }

    private static void shape(Section section, PredictionKind kind, List<String> classes, OptionalDouble threshold) {
        if (kind == PredictionKind.REGRESSION) {
            if (section.has("classes")) {
                section.problem("classes", "is only for BINARY and MULTICLASS, not for REGRESSION");
            }
        } else {
            if (!section.has("classes")) {
                section.problem("classes", "is required for " + kind);
            } else if (kind == PredictionKind.BINARY && classes.size() != 2) {
                section.problem("classes", "must name two distinct classes, the negative first, then the positive");
            } else if (classes.size() < 2) {
                section.problem("classes", "must name at least two distinct classes");
            }
            only(section, "range", kind, PredictionKind.REGRESSION);
            only(section, "unit", kind, PredictionKind.REGRESSION);
        }
        only(section, "threshold", kind, PredictionKind.BINARY);
        double value = threshold.orElse(0.5);
        if (value < 0 || value > 1) {
            section.problem("threshold", "is " + value + ", must lie between 0 and 1");
        }
    }

    private List<ProtectedAttribute> protectedAttributes(List<Feature> features, List<SegmentSpec> specs) {
        List<String> segments = specs.stream().map(SegmentSpec::name).toList();
        List<ProtectedAttribute> result = new ArrayList<>();
        Set<String> seen = new TreeSet<>();
        for (Section section : root.sections("protectedAttributes")) {
            String attribute = section.required("attribute");
            List<String> groups = section.texts("referenceGroups");
            section.finish();
            if (attribute.isBlank()) {
                continue;
            }
            if (!seen.add(attribute)) {
                section.problem("attribute", "'" + attribute + "' is given twice");
            }
            Optional<Feature> feature = features.stream()
                    .filter(candidate -> candidate.name().equals(attribute))
                    .findFirst();
            feature.ifPresent(found -> groups(section, found, groups));
            if (feature.isEmpty() && !segments.contains(attribute)) {
                Collection<String> names = new TreeSet<>(segments);
                features.forEach(each -> names.add(each.name()));
                section.problem(
                        "attribute",
                        "'" + attribute + "' is neither a feature nor a segment"
                                + Section.Similar.hint(attribute, names));
            }
            result.add(new ProtectedAttribute(attribute, groups));
        }
        return result;
    }

    private static void groups(Section section, Feature feature, List<String> groups) {
        List<String> allowed = feature.categories();
        if (feature.type() == FeatureType.BOOLEAN) {
            allowed = List.of("true", "false");
        } else if (feature.type() != FeatureType.CATEGORICAL) {
            section.problem(
                    "attribute",
                    "'" + feature.name() + "' is " + feature.type() + ", must be CATEGORICAL, BOOLEAN or a segment");
        }
        for (String group : groups) {
            if (!allowed.isEmpty() && !allowed.contains(group)) {
                section.problem(
                        "referenceGroups",
                        "'" + group + "' is not a category of '" + feature.name() + "'"
                                + Section.Similar.hint(group, allowed));
            }
        }
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

    private static Artifact artifact(Section section) {
        String uri = section.required("uri");
        String sha256 = section.required("sha256");
        section.finish();
        try {
            new URI(uri);
        } catch (URISyntaxException e) {
            section.problem("uri", "is not a URI: " + e.getMessage());
        }
        if (!sha256.isBlank() && !SHA256.matcher(sha256).matches()) {
            section.problem("sha256", "must be 64 hexadecimal digits");
        }
        return new Artifact(uri, sha256.toLowerCase(Locale.ROOT));
    }
}
