package org.mlaudit.nifi.route;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a record is meant, by its {@link Variables}.
 *
 * <p>Conditions are written {@code name = value} or {@code name != value} and separated by commas; all must hold. A value
 * may list alternatives separated by {@code |}, and {@code *} stands for any characters. Names: {@code model},
 * {@code version}, {@code risk}, {@code label}, {@code id}, {@code subject}, {@code segment.<name>},
 * {@code feature.<name>}, {@code reasons}.
 */
final class Rule {
    private static final Pattern CONDITION = Pattern.compile("\\s*([A-Za-z][\\w.-]*)\\s*(!?=)\\s*(.*?)\\s*");
    private static final Set<String> PLAIN = Set.of("model", "version", "risk", "label", "id", "subject");
    private static final Set<String> OF_MODEL = Set.of(Variables.MODEL, Variables.VERSION, Variables.RISK);

    private final Set<String> names;
    private final Predicate<Map<String, String>> test;

    private Rule(Set<String> names, Predicate<Map<String, String>> test) {
        this.names = names;
        this.test = test;
    }

    /** Whether all that it asks is the same for every inference of a model version. */
    boolean isOfModel() {
        return OF_MODEL.containsAll(names);
    }

    /** Whether it asks for the risk tier. */
    boolean asksRisk() {
        return names.contains(Variables.RISK);
    }

    boolean matches(Map<String, String> variables) {
        return test.test(variables);
    }

    /** A rule that an expression of NiFi decides. */
    static Rule expression(String text, Predicate<Map<String, String>> test) {
        Set<String> names = Pattern.compile("(inference|feature|segment|rejected)\\.[\\w.-]*")
                .matcher(text)
                .results()
                .map(match -> match.group())
                .collect(Collectors.toSet());
        // An expression may build the name of what it asks, so that only those are of the model which name nothing
        // else.
        boolean plain = !text.contains("attr") && OF_MODEL.containsAll(names) && !names.isEmpty();
        return new Rule(plain ? names : Set.of("*"), test);
    }

    /**
     * Checks the text of conditions.
     *
     * @throws IllegalArgumentException if it holds none
     */
    static void check(String text) {
        conditions(text);
    }

    /**
     * A rule of conditions.
     *
     * @throws IllegalArgumentException if the text holds no conditions
     */
    static Rule conditions(String text) {
        List<Predicate<Map<String, String>>> tests = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (String condition : text.split(",", -1)) {
            Matcher matcher = CONDITION.matcher(condition);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("'" + condition.strip() + "' is not of the form name = value");
            }
            String name = variable(matcher.group(1));
            names.add(name);
            boolean wanted = matcher.group(2).equals("=");
            Pattern values = values(matcher.group(3));
            tests.add(variables -> matches(values, variables.get(name)) == wanted);
        }
        return new Rule(names, variables -> tests.stream().allMatch(test -> test.test(variables)));
    }

    private static String variable(String name) {
        if (PLAIN.contains(name)) {
            return "inference." + name;
        }
        if (name.equals("reasons")) {
            return "rejected.reasons";
        }
        if (name.startsWith("segment.") || name.startsWith("feature.")) {
            return name;
        }
        throw new IllegalArgumentException(
                "'" + name + "' is none of model, version, risk, label, id, subject, reasons,"
                        + " segment.<name> and feature.<name>");
    }

    private static Pattern values(String text) {
        return Pattern.compile(Arrays.stream(text.split("\\|", -1))
                .map(String::strip)
                .map(value -> Arrays.stream(value.split("\\*", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*")))
                .collect(Collectors.joining("|")));
    }

    private static boolean matches(Pattern values, @Nullable String value) {
        return value != null && values.matcher(value).matches();
    }
}
