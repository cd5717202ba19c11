package org.mlaudit.contract;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** Reads the protection of one feature. */
final class ProtectionReader {
    private static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,127}");
    private static final List<FeatureType> TEXTS = List.of(FeatureType.CATEGORICAL, FeatureType.TEXT);

    private final Section section;
    private final FeatureType type;

    private ProtectionReader(Section section, FeatureType type) {
        this.section = section;
        this.type = type;
    }

    /** The protection that a feature asks for; noted as a problem when it is personal and says nothing. */
    static Optional<ProtectionSpec> read(Section feature, FeatureType type, boolean personal) {
        if (personal && !feature.has("protection")) {
            feature.problem(
                    "protection",
                    "is required for personal data, for example {action: PSEUDONYMISE}; {action: NONE} publishes the"
                            + " values as they are");
        }
        return feature.section("protection").flatMap(section -> new ProtectionReader(section, type).read());
    }

    private Optional<ProtectionSpec> read() {
        if (!section.has("action")) {
            section.problem("action", "is required");
        }
        Optional<ProtectionAction> action = section.choice("action", ProtectionAction.class);
        Optional<ProtectionSpec> spec = action.flatMap(this::spec);
        action.ifPresent(this::check);
        section.finish();
        return spec;
    }

    private Optional<ProtectionSpec> spec(ProtectionAction action) {
        return switch (action) {
            case NONE -> Optional.of(new ProtectionSpec.None());
            case DROP -> Optional.of(new ProtectionSpec.Drop());
            case MASK -> Optional.of(mask());
            case GENERALISE -> generalise();
            case TOKENISE ->
                Optional.of(new ProtectionSpec.Tokenise(
                        section.choice("format", TokenFormat.class).orElse(TokenFormat.OPAQUE), domain()));
            case PSEUDONYMISE -> Optional.of(new ProtectionSpec.Pseudonymise(domain()));
            case ENCRYPT -> Optional.of(new ProtectionSpec.Encrypt());
            case REDACT -> Optional.of(new ProtectionSpec.Redact());
        };
    }

    /** Notes what the action can't be done to, and what only other actions have. */
    private void check(ProtectionAction action) {
        List<FeatureType> types = switch (action) {
            case NONE, DROP, ENCRYPT -> List.of(FeatureType.values());
            case MASK, TOKENISE, PSEUDONYMISE -> TEXTS;
            case GENERALISE -> List.of(FeatureType.NUMERIC, FeatureType.CATEGORICAL, FeatureType.TEXT);
            case REDACT -> List.of(FeatureType.TEXT);
        };
        section.notFor(action, "keepFirst", List.of(ProtectionAction.MASK));
        section.notFor(action, "keepLast", List.of(ProtectionAction.MASK));
        section.notFor(action, "with", List.of(ProtectionAction.MASK));
        for (String name : List.of("step", "bins", "to", "keep")) {
            section.notFor(action, name, List.of(ProtectionAction.GENERALISE));
        }
        section.notFor(action, "format", List.of(ProtectionAction.TOKENISE));
        section.notFor(action, "domain", List.of(ProtectionAction.TOKENISE, ProtectionAction.PSEUDONYMISE));
        if (!types.contains(type)) {
            section.problem("action", action + " can't be done to " + type + ", only to " + names(types));
        }
    }

    private static String names(List<FeatureType> types) {
        return String.join(", ", types.stream().map(Enum::name).toList());
    }

    private ProtectionSpec mask() {
        String with = section.text("with", ProtectionSpec.Mask.DEFAULT_WITH);
        if (with.codePointCount(0, with.length()) != 1) {
            section.problem("with", "must be one character");
        }
        return new ProtectionSpec.Mask(section.count("keepFirst", 0, 0), section.count("keepLast", 0, 0), with);
    }

    private Optional<ProtectionSpec> generalise() {
        List<String> ways = type == FeatureType.NUMERIC ? List.of("step", "bins") : List.of("to", "keep");
        List<String> said = ways.stream().filter(section::has).toList();
        for (String other : type == FeatureType.NUMERIC ? List.of("to", "keep") : List.of("step", "bins")) {
            if (section.has(other)) {
                section.problem(other, "can't be done to " + type + ", which has " + String.join(" or ", ways));
            }
        }
        if (said.size() != 1) {
            section.problem("action", "GENERALISE of " + type + " needs one of " + String.join(" and ", ways));
            return Optional.empty();
        }
        return switch (said.getFirst()) {
            case "step" -> step();
            case "bins" -> bins();
            case "to" -> section.choice("to", DatePrecision.class).map(ProtectionSpec.Dates::new);
            default -> Optional.of(new ProtectionSpec.Postcode(section.count("keep", 1, 1)));
        };
    }

    private Optional<ProtectionSpec> step() {
        OptionalDouble step = section.number("step");
        if (step.isPresent() && step.getAsDouble() <= 0) {
            section.problem("step", "is " + step.getAsDouble() + ", must be greater than 0");
            return Optional.empty();
        }
        return step.isPresent() ? Optional.of(new ProtectionSpec.Step(step.getAsDouble())) : Optional.empty();
    }

    private Optional<ProtectionSpec> bins() {
        List<Double> edges = section.numbers("bins");
        boolean ascending = true;
        for (int i = 1; i < edges.size(); i++) {
            ascending &= edges.get(i - 1) < edges.get(i);
        }
        if (edges.isEmpty() || !ascending) {
            section.problem("bins", "must be one number or more, ascending");
            return Optional.empty();
        }
        return Optional.of(new ProtectionSpec.Bins(edges));
    }

    private String domain() {
        String domain = section.text("domain", "");
        if (!domain.isEmpty() && !DOMAIN.matcher(domain).matches()) {
            section.problem(
                    "domain",
                    "is '" + domain + "', must be letters, digits, dots, slashes, hyphens and underscores, start with a"
                            + " letter or digit, and have at most 128 characters");
        }
        return domain;
    }
}
