package org.mlaudit.streams.explain.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.CategoryHash;
import org.mlaudit.contract.Feature;
import org.mlaudit.contract.FeatureType;
import org.mlaudit.contract.InputKind;
import org.mlaudit.contract.InputSpec;

/** Finds out which feature feeds which input, and collects all problems on the way. Columns of features have their places. */
final class InputMapping {
    /** Between a feature's name and a value in the name of a one-hot input, as Tribuo's processors write it. */
    private static final String AT = "@";
    /** Names that a sentence lists before it counts the others. */
    private static final int LISTED = 5;

    private final List<Feature> features;
    private final List<String> inputs;
    private final Map<String, Integer> inputByName = new LinkedHashMap<>();
    private final Map<String, Integer> featureByName = new LinkedHashMap<>();
    private final @Nullable InputUse[] uses;
    private final List<InputField> fields = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    InputMapping(List<Feature> features, List<String> inputs) {
        this.features = features;
        this.inputs = List.copyOf(inputs);
        this.uses = new @Nullable InputUse[inputs.size()];
        for (int i = 0; i < inputs.size(); i++) {
            if (inputByName.putIfAbsent(inputs.get(i), i) != null) {
                problems.add("the model has two inputs '" + inputs.get(i) + "'");
            }
        }
        for (int i = 0; i < features.size(); i++) {
            featureByName.put(features.get(i).name(), i);
        }
    }

    List<String> inputs() {
        return inputs;
    }

    List<String> features() {
        return features.stream().map(Feature::name).toList();
    }

    List<InputField> fields() {
        return List.copyOf(fields);
    }

    List<InputUse> uses() {
        return Arrays.stream(uses).map(Objects::requireNonNull).toList();
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** Maps what the specs name, then all other features by name. */
    void byName(List<InputSpec> specs) {
        Set<Integer> named = new HashSet<>();
        for (InputSpec spec : specs) {
            Integer feature = featureByName.get(spec.feature());
            if (feature == null) {
                problems.add("the contract has no feature '" + spec.feature() + "'"
                        + NearNames.suggestion(spec.feature(), featureByName.keySet(), ""));
                continue;
            }
            named.add(feature);
            explicit(feature, spec);
        }
        for (int feature = 0; feature < features.size(); feature++) {
            if (!named.contains(feature)) {
                implicit(feature);
            }
        }
    }

    /** Maps features to inputs in order. */
    void byPlace() {
        int next = 0;
        for (int feature = 0; feature < features.size(); feature++) {
            Feature named = features.get(feature);
            int width = named.type() == FeatureType.EMBEDDING
                    ? named.dimensions()
                    : (named.type() == FeatureType.TEXT ? 0 : 1);
            if (next + width <= inputs.size()) {
                place(feature, next);
            }
            next += width;
        }
        if (next != inputs.size()) {
            problems.clear();
            Arrays.fill(uses, InputUse.number(0, 1, 0));
            problems.add("the model has " + inputs.size() + " inputs without names, but the contract's features make "
                    + next + "; say in artifact.inputs what it gets of which feature");
        }
    }

    private void place(int feature, int first) {
        Feature named = features.get(feature);
        switch (named.type()) {
            case NUMERIC, BOOLEAN -> number(feature, first, 1, 0);
            case CATEGORICAL -> index(feature, first, named.categories());
            case EMBEDDING -> {
                CodeTable table = new CodeTable();
                for (int item = 0; item < named.dimensions(); item++) {
                    claim(first + item, InputUse.number(feature, 1, 0));
                    table.add(item, first + item);
                }
                fields.add(new InputField.Items(feature, named.dimensions(), table, 1, 0));
            }
            case TEXT -> {}
        }
    }

    private void explicit(int feature, InputSpec spec) {
        Feature named = features.get(feature);
        if (named.type() == FeatureType.TEXT) {
            problems.add("the feature '" + named.name() + "' is text, which can't be made an input");
            return;
        }
        if (spec.kind() == InputKind.ONE_HOT) {
            if (oneHot(feature, spec.input()) == 0) {
                problems.add("the model has no input like '" + spec.input() + "' for the feature '" + named.name() + "'"
                        + near(spec.input()));
            }
            return;
        }
        if (named.type() == FeatureType.EMBEDDING) {
            items(feature, spec.input(), spec.scale(), spec.offset(), true);
            return;
        }
        Integer input = inputByName.get(spec.input());
        if (input == null) {
            problems.add("the model has no input '" + spec.input() + "'" + near(spec.input()));
        } else if (spec.kind() == InputKind.INDEX) {
            index(feature, input, spec.categories().isEmpty() ? named.categories() : spec.categories());
        } else if (named.type() == FeatureType.CATEGORICAL) {
            claim(input, InputUse.number(feature, 1, 0));
            problems.add("the feature '" + named.name()
                    + "' is a category, not a number: its encoding must be ONE_HOT or" + " INDEX");
        } else {
            number(feature, input, spec.scale(), spec.offset());
        }
    }

    private String near(String name) {
        return NearNames.suggestion(name, inputByName.keySet(), "");
    }

    private void implicit(int feature) {
        Feature named = features.get(feature);
        Integer input = inputByName.get(named.name());
        String oneHot = named.name() + AT + InputSpec.VALUE;
        boolean fed = switch (named.type()) {
            case NUMERIC, BOOLEAN -> input == null ? oneHot(feature, oneHot) > 0 : number(feature, input, 1, 0);
            case CATEGORICAL ->
                oneHot(feature, oneHot) > 0 || (input != null && index(feature, input, named.categories()));
            case EMBEDDING -> items(feature, named.name(), 1, 0, false);
            case TEXT -> {
                if (input != null) {
                    claim(input, InputUse.number(feature, 1, 0));
                    problems.add("the model takes the feature '" + named.name()
                            + "', which is text and can't be made an input");
                }
                yield false;
            }
        };
        if (!fed) {
            warnings.add("the model takes nothing of the feature '" + named.name() + "'");
        }
    }

    private boolean number(int feature, int input, double scale, double shift) {
        claim(input, InputUse.number(feature, scale, shift));
        fields.add(
                features.get(feature).type() == FeatureType.BOOLEAN
                        ? new InputField.Flag(feature, input, scale, shift)
                        : new InputField.Scaled(feature, input, scale, shift));
        return true;
    }

    /** Feeds the inputs that have the pattern's name for any value; returns how many there are. */
    private int oneHot(int feature, String pattern) {
        Feature named = features.get(feature);
        int value = pattern.indexOf(InputSpec.VALUE);
        if (value < 0) {
            problems.add("the name '" + pattern + "' of the one-hot inputs of '" + named.name() + "' has no "
                    + InputSpec.VALUE);
            return 1;
        }
        String before = pattern.substring(0, value);
        String after = pattern.substring(value + InputSpec.VALUE.length());
        CodeTable table = new CodeTable();
        Set<String> values = new HashSet<>();
        for (int input = 0; input < inputs.size(); input++) {
            String name = inputs.get(input);
            if (name.length() >= before.length() + after.length() && name.startsWith(before) && name.endsWith(after)) {
                String category = name.substring(before.length(), name.length() - after.length());
                claim(input, InputUse.oneHot(feature, category));
                values.add(category);
                if (!add(named, table, category, input)) {
                    problems.add("the value '" + category + "' of the input '" + name + "' is none that the feature '"
                            + named.name() + "' can have, or has an input already");
                }
            }
        }
        if (!values.isEmpty()) {
            fields.add(new InputField.OneHot(feature, named.type() == FeatureType.NUMERIC, table));
            List<String> lacking = named.categories().stream()
                    .filter(category -> !values.contains(category))
                    .toList();
            if (!lacking.isEmpty()) {
                warnings.add(
                        "the model has no input for " + listed(lacking) + " of the feature '" + named.name() + "'");
            }
        }
        return values.size();
    }

    /** Adds a value's name under the key that rows hold it by; false if it can't be one or is there. */
    private static boolean add(Feature feature, CodeTable table, String value, int code) {
        return switch (feature.type()) {
            case NUMERIC -> {
                double number = parsed(value);
                yield !Double.isNaN(number) && table.add(InputField.key(number), code);
            }
            case BOOLEAN ->
                switch (value) {
                    case "true", "1" -> table.add(CategoryHash.of("true"), code);
                    case "false", "0" -> table.add(CategoryHash.of("false"), code);
                    default -> false;
                };
            case CATEGORICAL -> table.add(CategoryHash.of(value), code);
            case TEXT, EMBEDDING -> false;
        };
    }

    private static double parsed(String number) {
        try {
            return Double.parseDouble(number);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private boolean index(int feature, int input, List<String> categories) {
        Feature named = features.get(feature);
        List<String> places =
                categories.isEmpty() && named.type() == FeatureType.BOOLEAN ? List.of("false", "true") : categories;
        claim(input, InputUse.index(feature, places));
        CodeTable table = new CodeTable();
        for (int place = 0; place < places.size(); place++) {
            if (!add(named, table, places.get(place), place)) {
                problems.add("the category '" + places.get(place) + "' is none that the feature '" + named.name()
                        + "' can have, or is listed twice");
            }
        }
        if (places.isEmpty()) {
            problems.add("the input '" + inputs.get(input)
                    + "' is a place in a list, but the contract lists no categories of '" + named.name() + "'");
        }
        fields.add(new InputField.Place(feature, input, named.type() == FeatureType.NUMERIC, table));
        return true;
    }

    private boolean items(int feature, String prefix, double scale, double shift, boolean needed) {
        Feature named = features.get(feature);
        CodeTable table = new CodeTable();
        List<String> lacking = new ArrayList<>();
        for (int item = 0; item < named.dimensions(); item++) {
            String name = prefix + "[" + item + "]";
            Integer input = inputByName.get(name);
            if (input == null) {
                lacking.add(name);
            } else {
                claim(input, InputUse.number(feature, scale, shift));
                table.add(item, input);
            }
        }
        boolean any = lacking.size() < named.dimensions();
        if (any) {
            fields.add(new InputField.Items(feature, named.dimensions(), table, scale, shift));
        }
        if (needed && !any) {
            problems.add("the model has no input like '" + prefix + "[0]' for the feature '" + named.name() + "'");
        } else if (any && !lacking.isEmpty()) {
            warnings.add("the model has no input " + listed(lacking));
        }
        return any;
    }

    private void claim(int input, InputUse use) {
        InputUse other = uses[input];
        if (other != null) {
            problems.add("the model's input '" + inputs.get(input) + "' is fed twice: by '"
                    + features.get(other.feature()).name() + "' and by '"
                    + features.get(use.feature()).name() + "'");
        }
        uses[input] = use;
    }

    /** Adds inputs that nothing feeds to the problems. */
    InputMapping checked() {
        Map<String, List<String>> unfed = new TreeMap<>();
        for (int input = 0; input < inputs.size(); input++) {
            if (uses[input] == null) {
                String name = inputs.get(input);
                int at = name.indexOf(AT);
                unfed.computeIfAbsent(at < 0 ? name : name.substring(0, at), stem -> new ArrayList<>())
                        .add(name);
            }
        }
        unfed.forEach((stem, names) -> problems.add("no feature feeds the model's "
                + (names.size() == 1 ? "input " : "inputs ") + listed(names)
                + NearNames.suggestion(stem, featureByName.keySet(), "the feature ")));
        if (!problems.isEmpty()) {
            throw new ModelArtifactException(ModelArtifactException.Code.INPUTS_DIFFER, problems);
        }
        return this;
    }

    private static String listed(List<String> names) {
        String text = String.join(
                ", ", names.stream().limit(LISTED).map(name -> "'" + name + "'").toList());
        return names.size() <= LISTED ? text : text + " and " + (names.size() - LISTED) + " more";
    }
}
