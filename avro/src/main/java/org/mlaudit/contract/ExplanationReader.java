package org.mlaudit.contract;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Reads how a model's decisions are explained. */
final class ExplanationReader {
    private static final ExplanationSpec DEFAULT = ExplanationSpec.DEFAULT;

    private final Section section;
    private final List<Feature> features;
    private final List<String> classes;

    ExplanationReader(Section section, List<Feature> features, Optional<PredictionSpec> prediction) {
        this.section = section;
        this.features = features;
        this.classes = prediction.map(PredictionSpec::classes).orElse(List.of());
    }

    ExplanationSpec read() {
        ExplanationMethod method =
                section.choice("method", ExplanationMethod.class).orElse(DEFAULT.method());
        String adverse = section.text("adverse", "");
        double share = section.number("share").orElse(DEFAULT.share());
        int evaluations = section.count("evaluations", 1, DEFAULT.evaluations());
        double precision = section.number("precision").orElse(DEFAULT.precision());
        List<ReasonSpec> reasons = reasons();
        int mostReasons = section.count("mostReasons", 1, DEFAULT.mostReasons());
        List<ChangeSpec> changes = changes();
        section.finish();
        if (!adverse.isEmpty() && !classes.contains(adverse)) {
            section.problem(
                    "adverse",
                    classes.isEmpty()
                            ? "is only for models that decide for a class"
                            : "'" + adverse + "' is not one of the classes" + Section.Similar.hint(adverse, classes));
        }
        if (!(share >= 0 && share <= 1)) {
            section.problem("share", "is " + share + ", must lie between 0 and 1");
        }
        if (!(precision > 0 && precision <= 1)) {
            section.problem("precision", "is " + precision + ", must be greater than 0 and at most 1");
        }
        if (evaluations > ExplanationSpec.MOST_EVALUATIONS) {
            section.problem("evaluations", "must be at most " + ExplanationSpec.MOST_EVALUATIONS);
        }
        if (mostReasons > ExplanationSpec.MOST_REASONS) {
            section.problem("mostReasons", "must be at most " + ExplanationSpec.MOST_REASONS);
        }
        if (!reasons.isEmpty() && adverse.isEmpty()) {
            section.problem("adverse", "is required where there are reasons: the class that they are given for");
        }
        Optional<String> against = adverse.isEmpty() ? Optional.empty() : Optional.of(adverse);
        return new ExplanationSpec(method, against, share, evaluations, precision, reasons, mostReasons, changes);
    }

    private List<ReasonSpec> reasons() {
        List<ReasonSpec> reasons = new ArrayList<>();
        Set<String> codes = new HashSet<>();
        Map<String, String> covered = new HashMap<>();
        for (Section item : section.sections("reasons")) {
            String code = item.required("code");
            String text = item.required("text");
            List<String> named = item.texts("features");
            item.finish();
            if (!code.isBlank() && !codes.add(code)) {
                item.problem("code", "'" + code + "' is given twice");
            }
            if (named.isEmpty()) {
                item.problem("features", "must name at least one feature");
            }
            for (String name : named) {
                feature(item, "features", name);
                String before = covered.putIfAbsent(name, code);
                if (before != null) {
                    item.problem("features", "'" + name + "' is also a feature of the reason '" + before + "'");
                }
            }
            reasons.add(new ReasonSpec(code, text, named));
        }
        return reasons;
    }

    private List<ChangeSpec> changes() {
        List<ChangeSpec> changes = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Section item : section.sections("changes")) {
            String name = item.required("feature");
            AllowedChange allowed = item.choice("allowed", AllowedChange.class).orElse(AllowedChange.ANY);
            OptionalDouble min = item.number("min");
            OptionalDouble max = item.number("max");
            OptionalDouble step = item.number("step");
            item.finish();
            if (!name.isBlank() && !seen.add(name)) {
                item.problem("feature", "'" + name + "' is given twice");
            }
            Range range = range(item, min.orElse(Double.NEGATIVE_INFINITY), max.orElse(Double.POSITIVE_INFINITY));
            if (step.isPresent() && step.getAsDouble() <= 0) {
                item.problem("step", "must be greater than 0");
            }
            feature(item, "feature", name).ifPresent(feature -> check(item, feature, allowed));
            changes.add(new ChangeSpec(name, allowed, range, step));
        }
        return changes;
    }

    private static Range range(Section item, double min, double max) {
        if (min > max) {
            item.problem("min", "is greater than max");
            return Range.ALL;
        }
        return new Range(min, max);
    }

    private static void check(Section item, Feature feature, AllowedChange allowed) {
        List<FeatureType> numbers = List.of(FeatureType.NUMERIC);
        item.notFor(feature.type(), "min", numbers);
        item.notFor(feature.type(), "max", numbers);
        item.notFor(feature.type(), "step", numbers);
        boolean directed = allowed == AllowedChange.INCREASE || allowed == AllowedChange.DECREASE;
        if (directed && feature.type() != FeatureType.NUMERIC) {
            item.problem(
                    "allowed", allowed + " is for NUMERIC features, '" + feature.name() + "' is " + feature.type());
        }
    }

    private Optional<Feature> feature(Section item, String member, String name) {
        Optional<Feature> feature =
                features.stream().filter(each -> each.name().equals(name)).findFirst();
        if (feature.isEmpty() && !name.isBlank()) {
            List<String> names = features.stream().map(Feature::name).toList();
            item.problem(member, "'" + name + "' is not a feature" + Section.Similar.hint(name, names));
        }
        return feature;
    }
}
