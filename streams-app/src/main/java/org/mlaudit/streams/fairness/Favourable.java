package org.mlaudit.streams.fairness;

import java.util.List;
import java.util.Optional;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.PredictionKind;
import org.mlaudit.streams.monitor.Parameter;

/**
 * Which classes are the favourable outcome for the people that are decided about.
 *
 * @param names these classes; none for a REGRESSION model, whose predictions are compared as numbers
 * @param problem why they are not known; empty if they are
 */
public record Favourable(List<String> names, String problem) {
    /** Policy: classes that are the favourable outcome. */
    public static final String POLICY = "fairness.favourable";

    static final Parameter PARAMETER = Parameter.list(
            POLICY,
            "the positive class of a BINARY model",
            "classes that are the favourable outcome, for example `no-default`; a MULTICLASS model is compared only where it"
                    + " is set");

    public Favourable {
        names = List.copyOf(names);
    }

    /** The favourable classes of a contract. */
    public static Favourable of(ModelContract contract) {
        PredictionKind kind = contract.prediction().kind();
        List<String> classes = contract.prediction().classes();
        List<String> named = contract.policyList(POLICY);
        if (kind == PredictionKind.REGRESSION) {
            return new Favourable(List.of(), "");
        }
        if (named.isEmpty()) {
            return kind == PredictionKind.BINARY
                    ? new Favourable(List.of(classes.get(1)), "")
                    : new Favourable(List.of(), "which classes are favourable is not known: set the policy " + POLICY);
        }
        return problem(named, classes)
                .map(problem -> new Favourable(List.of(), problem))
                .orElseGet(() -> new Favourable(named, ""));
    }

    private static Optional<String> problem(List<String> named, List<String> classes) {
        Optional<String> stranger =
                named.stream().filter(name -> !classes.contains(name)).findFirst();
        if (stranger.isPresent()) {
            return Optional.of(
                    POLICY + ": " + stranger.get() + " is none of the classes " + String.join(", ", classes));
        }
        return named.containsAll(classes)
                ? Optional.of(POLICY + ": not all classes can be favourable")
                : Optional.empty();
    }

    /**
     * Holds a contract to classes that it has.
     *
     * @throws IllegalArgumentException if it names a favourable class that it does not have, or all of its classes
     */
    public static void check(ModelContract contract) {
        if (!contract.policyList(POLICY).isEmpty()) {
            String problem = of(contract).problem();
            if (!problem.isEmpty()) {
                throw new IllegalArgumentException(problem);
            }
        }
    }
}
