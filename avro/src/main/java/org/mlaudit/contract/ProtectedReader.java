package org.mlaudit.contract;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads the attributes by which groups are compared for fairness. */
final class ProtectedReader {
    private final Section root;
    private final List<Feature> features;
    private final List<String> segments;

    ProtectedReader(Section root, List<Feature> features, List<SegmentSpec> segments) {
        this.root = root;
        this.features = features;
        this.segments = segments.stream().map(SegmentSpec::name).toList();
    }

    List<ProtectedAttribute> read() {
        List<ProtectedAttribute> result = new ArrayList<>();
        Set<String> seen = new TreeSet<>();
        for (Section section : root.sections("protectedAttributes")) {
            String name = section.required("attribute");
            List<String> groups = section.texts("referenceGroups");
            List<Double> cuts = cuts(section);
            section.finish();
            if (name.isBlank()) {
                continue;
            }
            if (!seen.add(name)) {
                section.problem("attribute", "'" + name + "' is given twice");
            }
            ProtectedAttribute attribute = new ProtectedAttribute(name, groups, cuts);
            check(section, attribute);
            result.add(attribute);
        }
        return result;
    }

    private static List<Double> cuts(Section section) {
        List<Double> cuts = section.numbers("cuts");
        for (int i = 1; i < cuts.size(); i++) {
            if (cuts.get(i) <= cuts.get(i - 1)) {
                section.problem(
                        "cuts",
                        "must ascend: " + CanonicalJson.number(cuts.get(i)) + " follows "
                                + CanonicalJson.number(cuts.get(i - 1)));
            }
        }
        if (cuts.size() > ProtectedAttribute.MOST_CUTS) {
            section.problem(
                    "cuts", "are " + cuts.size() + ", must be at most " + ProtectedAttribute.MOST_CUTS + " numbers");
        }
        return cuts;
    }

    private void check(Section section, ProtectedAttribute attribute) {
        String name = attribute.attribute();
        Optional<Feature> feature = features.stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst();
        if (feature.isPresent()) {
            check(section, attribute, feature.get());
        } else if (!segments.contains(name)) {
            Collection<String> names = new TreeSet<>(segments);
            features.forEach(each -> names.add(each.name()));
            section.problem(
                    "attribute",
                    "'" + name + "' is neither a feature nor a segment" + Section.Similar.hint(name, names));
        } else if (section.has("cuts")) {
            section.problem("cuts", "is only for NUMERIC features, '" + name + "' is a segment");
        }
    }

    private static void check(Section section, ProtectedAttribute attribute, Feature feature) {
        switch (feature.type()) {
            case NUMERIC -> {
                if (attribute.cuts().isEmpty()) {
                    section.problem(
                            "cuts",
                            "is required for the NUMERIC feature '" + feature.name() + "', for example [25, 60]");
                } else {
                    groups(section, attribute, attribute.groups(), "a group of the cuts: " + attribute.groups());
                }
            }
            case CATEGORICAL, BOOLEAN -> {
                section.notFor(feature.type(), "cuts", List.of(FeatureType.NUMERIC));
                List<String> allowed =
                        feature.type() == FeatureType.BOOLEAN ? List.of("true", "false") : feature.categories();
                groups(section, attribute, allowed, "a category of '" + feature.name() + "'");
            }
            default ->
                section.problem(
                        "attribute",
                        "'" + feature.name() + "' is " + feature.type()
                                + ", must be CATEGORICAL, BOOLEAN, NUMERIC with cuts, or a segment");
        }
    }

    private static void groups(Section section, ProtectedAttribute attribute, List<String> allowed, String what) {
        for (String group : attribute.referenceGroups()) {
            if (!allowed.isEmpty() && !allowed.contains(group)) {
                section.problem(
                        "referenceGroups", "'" + group + "' is not " + what + Section.Similar.hint(group, allowed));
            }
        }
    }
}
