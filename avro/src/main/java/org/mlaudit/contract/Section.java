package org.mlaudit.contract;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.Document.Items;
import org.mlaudit.contract.Document.Members;
import org.mlaudit.contract.Document.Node;
import org.mlaudit.contract.Document.Scalar;

/**
 * Reads the members of one object of a contract file by name and type. A fault is noted, and the default stands in, so
 * that reading goes on; a member that nobody asked for is noted by {@link #finish()}.
 */
final class Section {
    private static final Pattern WEEKS = Pattern.compile("[pP](\\d{1,4})[wW]");

    private final Map<String, Node> nodes;
    private final String path;
    private final List<Problem> problems;
    private final Set<String> known = new LinkedHashSet<>();

    Section(Map<String, Node> nodes, String path, List<Problem> problems) {
        this.nodes = nodes;
        this.path = path;
        this.problems = problems;
    }

    String at(String name) {
        return Reason.path(path, name);
    }

    void problem(String name, String message) {
        problems.add(new Problem(at(name), message));
    }

    boolean has(String name) {
        known.add(name);
        return node(name) != null;
    }

    /** Notes a member that only other kinds of thing have. */
    <E extends Enum<E>> void notFor(E actual, String name, List<E> havingIt) {
        if (has(name) && !havingIt.contains(actual)) {
            String kinds = havingIt.stream().map(Enum::name).collect(Collectors.joining(" and "));
            problem(name, "is only for " + kinds + ", not for " + actual);
        }
    }

    /** Notes every member that was not asked for. */
    void finish() {
        for (String name : nodes.keySet()) {
            if (!known.contains(name)) {
                problem(name, "is not a known key" + Similar.hint(name, known));
            }
        }
    }

    /** A member that must be there and not be blank; empty when it is not. */
    String required(String name) {
        if (!has(name)) {
            problem(name, "is required");
            return "";
        }
        String text = text(name, "");
        if (text.isBlank() && node(name) instanceof Scalar) {
            problem(name, "must not be blank");
        }
        return text;
    }

    String text(String name, String otherwise) {
        Scalar scalar = scalar(name, "a text");
        return scalar == null ? otherwise : scalar.text();
    }

    OptionalDouble number(String name) {
        Scalar scalar = scalar(name, "a number");
        return scalar == null ? OptionalDouble.empty() : number(scalar, at(name));
    }

    /** Finite numbers, in the order of the file. */
    List<Double> numbers(String name) {
        List<Double> numbers = new ArrayList<>();
        for (Item<Scalar> item : scalars(name)) {
            number(item.node(), item.path()).ifPresent(numbers::add);
        }
        return numbers;
    }

    /** A whole number from {@code min} up. */
    int count(String name, int min, int otherwise) {
        OptionalDouble number = number(name);
        if (number.isEmpty()) {
            return otherwise;
        }
        double value = number.getAsDouble();
        if (value != Math.rint(value) || value < min || value > Integer.MAX_VALUE) {
            problem(name, "is " + text(name, "") + ", must be a whole number of at least " + min);
            return otherwise;
        }
        return (int) value;
    }

    boolean flag(String name, boolean otherwise) {
        Scalar scalar = scalar(name, "true or false");
        if (scalar == null) {
            return otherwise;
        }
        String text = scalar.text().toLowerCase(Locale.ROOT);
        if (!text.equals("true") && !text.equals("false")) {
            problem(name, "is '" + scalar.text() + "', must be true or false");
            return otherwise;
        }
        return text.equals("true");
    }

    <E extends Enum<E>> Optional<E> choice(String name, Class<E> type) {
        Scalar scalar = scalar(name, "one of " + Arrays.toString(type.getEnumConstants()));
        if (scalar == null) {
            return Optional.empty();
        }
        List<String> names = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(scalar.text())) {
                return Optional.of(constant);
            }
            names.add(constant.name());
        }
        problem(
                name,
                "is '" + scalar.text() + "', must be one of " + String.join(", ", names)
                        + Similar.hint(scalar.text(), names));
        return Optional.empty();
    }

    Optional<Duration> duration(String name) {
        Scalar scalar = scalar(name, "a duration such as PT5M");
        return scalar == null ? Optional.empty() : duration(scalar, at(name));
    }

    List<Duration> durations(String name) {
        List<Duration> durations = new ArrayList<>();
        for (Item<Scalar> item : scalars(name)) {
            duration(item.node(), item.path()).ifPresent(durations::add);
        }
        return durations;
    }

    /** Items that are objects, or plain values that stand for an object with that value under {@code key} only. */
    List<Section> sectionsOrNames(String name, String key) {
        List<Section> sections = new ArrayList<>();
        for (Item<Node> item : items(name)) {
            if (item.node() instanceof Members members) {
                sections.add(new Section(members.nodes(), item.path(), problems));
            } else if (item.node() instanceof Scalar scalar && scalar.kind() != Scalar.Kind.NULL) {
                sections.add(new Section(Map.of(key, scalar), item.path(), problems));
            } else {
                problems.add(new Problem(item.path(), "must be a name or an object"));
            }
        }
        return sections;
    }

    /** Distinct texts, none blank. */
    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Item<Scalar> item : scalars(name)) {
            String text = item.node().text();
            if (text.isBlank()) {
                problems.add(new Problem(item.path(), "must not be blank"));
            } else if (!seen.add(text)) {
                problems.add(new Problem(item.path(), "'" + text + "' is given twice"));
            } else {
                texts.add(text);
            }
        }
        return texts;
    }

    /** Names of the members, in the order of the file. */
    Set<String> names() {
        return nodes.keySet();
    }

    /** A number, a text or a list of texts; true and false are 1 and 0. */
    Optional<PolicyValue> policy(String name) {
        if (!has(name)) {
            return Optional.empty();
        }
        return switch (node(name)) {
            case Items items -> Optional.of(PolicyValue.of(texts(name)));
            case Scalar scalar
            when scalar.kind() == Scalar.Kind.NUMBER ->
                number(scalar, at(name)).stream().mapToObj(PolicyValue::of).findFirst();
            case Scalar scalar
            when scalar.kind() == Scalar.Kind.BOOLEAN -> Optional.of(PolicyValue.of(flag(name, false) ? 1 : 0));
            case Scalar scalar when !scalar.text().isBlank() -> Optional.of(PolicyValue.of(scalar.text()));
            case null, default -> {
                problem(name, "must be a number, a text or a list of texts");
                yield Optional.empty();
            }
        };
    }

    Optional<Section> section(String name) {
        if (!has(name)) {
            return Optional.empty();
        }
        if (node(name) instanceof Members members) {
            return Optional.of(new Section(members.nodes(), at(name), problems));
        }
        problem(name, "must be an object");
        return Optional.empty();
    }

    List<Section> sections(String name) {
        List<Section> sections = new ArrayList<>();
        for (Item<Node> item : items(name)) {
            if (item.node() instanceof Members members) {
                sections.add(new Section(members.nodes(), item.path(), problems));
            } else {
                problems.add(new Problem(item.path(), "must be an object"));
            }
        }
        return sections;
    }

    /** Two bounds, {@code {min, max}} or {@code [min, max]}; either may be left out of the object. */
    Range range(String name) {
        if (!has(name)) {
            return Range.ALL;
        }
        OptionalDouble min = OptionalDouble.empty();
        OptionalDouble max = OptionalDouble.empty();
        if (node(name) instanceof Members members) {
            Section bounds = new Section(members.nodes(), at(name), problems);
            min = bounds.number("min");
            max = bounds.number("max");
            bounds.finish();
        } else if (node(name) instanceof Items items && items.nodes().size() == 2) {
            List<Item<Scalar>> bounds = scalars(name);
            if (bounds.size() == 2) {
                min = number(bounds.get(0).node(), bounds.get(0).path());
                max = number(bounds.get(1).node(), bounds.get(1).path());
            }
        } else {
            problem(name, "must be an object with min and max, or a list of the two");
        }
        double low = min.orElse(Double.NEGATIVE_INFINITY);
        double high = max.orElse(Double.POSITIVE_INFINITY);
        if (low > high) {
            problem(name, "min " + low + " is greater than max " + high);
            return Range.ALL;
        }
        return new Range(low, high);
    }

    private record Item<N extends Node>(String path, N node) {}

    private List<Item<Node>> items(String name) {
        List<Item<Node>> result = new ArrayList<>();
        if (has(name)) {
            if (node(name) instanceof Items items) {
                for (int i = 0; i < items.nodes().size(); i++) {
                    result.add(new Item<>(at(name) + "/" + i, items.nodes().get(i)));
                }
            } else {
                problem(name, "must be a list");
            }
        }
        return result;
    }

    private List<Item<Scalar>> scalars(String name) {
        List<Item<Scalar>> result = new ArrayList<>();
        for (Item<Node> item : items(name)) {
            if (item.node() instanceof Scalar scalar && scalar.kind() != Scalar.Kind.NULL) {
                result.add(new Item<>(item.path(), scalar));
            } else {
                problems.add(new Problem(item.path(), "must be a plain value"));
            }
        }
        return result;
    }

    private @Nullable Node node(String name) {
        Node node = nodes.get(name);
        return node instanceof Scalar scalar && scalar.kind() == Scalar.Kind.NULL ? null : node;
    }

    private @Nullable Scalar scalar(String name, String expected) {
        if (!has(name)) {
            return null;
        }
        if (node(name) instanceof Scalar scalar) {
            return scalar;
        }
        problem(name, "must be " + expected);
        return null;
    }

    private OptionalDouble number(Scalar scalar, String at) {
        OptionalDouble value = PolicyValue.Spelling.number(scalar.text());
        if (value.isEmpty()) {
            problems.add(new Problem(at, "is '" + scalar.text() + "', must be a finite number"));
        }
        return value;
    }

    private Optional<Duration> duration(Scalar scalar, String at) {
        Matcher weeks = WEEKS.matcher(scalar.text());
        if (weeks.matches()) {
            return Optional.of(Duration.ofDays(7L * Integer.parseInt(weeks.group(1))));
        }
        try {
            return Optional.of(Duration.parse(scalar.text()));
        } catch (DateTimeParseException e) {
            problems.add(new Problem(
                    at,
                    "is '" + scalar.text()
                            + "', must be an ISO-8601 duration such as PT5M (minutes), PT1H, P1D or P1W"));
            return Optional.empty();
        }
    }

    /** Names that are close to what was written. */
    static final class Similar {
        private Similar() {}

        /** {@code "; did you mean x?"}, or nothing when no name is close. */
        static String hint(String written, Collection<String> names) {
            String best = "";
            int bestDistance = Math.max(2, written.length() / 3) + 1;
            for (String name : names) {
                int distance = distance(written.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
                if (distance < bestDistance && distance < name.length()) {
                    best = name;
                    bestDistance = distance;
                }
            }
            return best.isEmpty() ? "" : "; did you mean " + best + "?";
        }

        /** Levenshtein's distance. */
        private static int distance(String a, String b) {
            if (a.length() > 100 || b.length() > 100) {
                return Integer.MAX_VALUE;
            }
            int[] row = new int[b.length() + 1];
            Arrays.setAll(row, i -> i);
            for (int i = 1; i <= a.length(); i++) {
                int diagonal = row[0];
                row[0] = i;
                for (int j = 1; j <= b.length(); j++) {
                    int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                    diagonal = row[j];
                    row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
                }
            }
            return row[b.length()];
        }
    }
}
