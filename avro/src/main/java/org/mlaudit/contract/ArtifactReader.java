package org.mlaudit.contract;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads where the trained model is and what it gets of which feature. */
final class ArtifactReader {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");

    private final Section section;
    private final List<Feature> features;
    private final Optional<PredictionSpec> prediction;

    ArtifactReader(Section section, List<Feature> features, Optional<PredictionSpec> prediction) {
        this.section = section;
        this.features = features;
        this.prediction = prediction;
    }

    Artifact read() {
        String uri = section.required("uri");
        String sha256 = section.required("sha256");
        Optional<ArtifactFormat> format = section.choice("format", ArtifactFormat.class);
        List<InputSpec> inputs = inputs();
        List<String> classes = section.texts("classes");
        section.finish();
        try {
            new URI(uri);
        } catch (URISyntaxException e) {
            section.problem("uri", "is not a URI: " + e.getMessage());
        }
        if (!sha256.isBlank() && !SHA256.matcher(sha256).matches()) {
            section.problem("sha256", "must be 64 hexadecimal digits");
        }
        prediction.ifPresent(known -> checkClasses(known, classes));
        return new Artifact(uri, sha256.toLowerCase(Locale.ROOT), format, inputs, classes);
    }

    private void checkClasses(PredictionSpec known, List<String> classes) {
        section.notFor(known.kind(), "classes", List.of(PredictionKind.BINARY, PredictionKind.MULTICLASS));
        if (known.kind() != PredictionKind.REGRESSION
                && !classes.isEmpty()
                && classes.size() != known.classes().size()) {
            section.problem(
                    "classes",
                    "must name the model's class for each of the "
                            + known.classes().size() + " classes of the prediction, names " + classes.size());
        }
    }

    private List<InputSpec> inputs() {
        List<InputSpec> inputs = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Section item : section.sections("inputs")) {
            String name = item.required("feature");
            Optional<InputKind> kind = item.choice("encoding", InputKind.class);
            String input = item.text("input", "");
            OptionalDouble scale = item.number("scale");
            OptionalDouble offset = item.number("offset");
            List<String> categories = item.texts("categories");
            item.finish();
            Optional<Feature> feature =
                    features.stream().filter(each -> each.name().equals(name)).findFirst();
            if (feature.isEmpty() && !name.isBlank()) {
                List<String> names = features.stream().map(Feature::name).toList();
                item.problem("feature", "'" + name + "' is not a feature" + Section.Similar.hint(name, names));
            }
            InputKind known = kind.orElse(
                    feature.filter(ArtifactReader::named).isPresent() ? InputKind.ONE_HOT : InputKind.NUMBER);
            check(item, known, input, scale, feature);
            String given = input.isEmpty() ? name + (known == InputKind.ONE_HOT ? "@" + InputSpec.VALUE : "") : input;
            if (!seen.add(given)) {
                item.problem("input", "'" + given + "' is given twice");
            }
            inputs.add(new InputSpec(name, known, given, scale.orElse(1), offset.orElse(0), categories));
        }
        return inputs;
    }

    private static boolean named(Feature feature) {
        return feature.type() == FeatureType.CATEGORICAL;
    }

    private static void check(
            Section item, InputKind kind, String input, OptionalDouble scale, Optional<Feature> feature) {
        item.notFor(kind, "scale", List.of(InputKind.NUMBER));
        item.notFor(kind, "offset", List.of(InputKind.NUMBER));
        item.notFor(kind, "categories", List.of(InputKind.INDEX));
        if (scale.isPresent() && scale.getAsDouble() == 0) {
            item.problem("scale", "must not be 0");
        }
        if (kind == InputKind.ONE_HOT && !input.isEmpty() && !input.contains(InputSpec.VALUE)) {
            item.problem(
                    "input", "must hold " + InputSpec.VALUE + " where the value stands, for example origin@{value}");
        }
        feature.ifPresent(known -> {
            FeatureType type = known.type();
            if (type == FeatureType.TEXT) {
                item.problem("feature", "'" + known.name() + "' is TEXT, which no model takes as it is");
            } else if (kind == InputKind.NUMBER && type == FeatureType.CATEGORICAL) {
                item.problem("encoding", "must be ONE_HOT or INDEX for the CATEGORICAL feature '" + known.name() + "'");
            } else if (kind == InputKind.INDEX && type != FeatureType.CATEGORICAL) {
                item.problem("encoding", "INDEX is for CATEGORICAL features, '" + known.name() + "' is " + type);
            } else if (kind == InputKind.INDEX && known.categories().isEmpty() && !item.has("categories")) {
                item.problem("categories", "is required, as the feature '" + known.name() + "' names none");
            }
        });
    }
}
