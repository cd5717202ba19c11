package org.mlaudit.streams.explain.decision;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.mlaudit.contract.Feature;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.streams.explain.BlockExplainer;
import org.mlaudit.streams.explain.Explanation;
import org.mlaudit.streams.explain.Method;
import org.mlaudit.streams.explain.model.CompiledModel;

/**
 * The rows of the background that the model accepts, with their attributions where an exact method gives them, and how far
 * each is from a case: Gower's distance (Biometrics 27, 1971), the mean over features of the difference of numbers as a share
 * of their range in the background, at most 1, and 1 for categories that differ or a value that only one of them has.
 * Immutable.
 */
final class AcceptedCases {
    private static final int MOST_DIFFERENCES = 8;

    private final ModelContract contract;
    private final List<Changeable> features;
    private final List<Accepted> cases;
    private final Optional<Method> method;
    private final double[] meanAttributions;

    /** A row of the background. */
    private record Accepted(Case values, String decision, double prediction, List<Double> attributions) {}

    /** An accepted row and how far it is from a case. */
    private record Near(Accepted accepted, double distance) {}

    /**
     * Finds the accepted rows.
     *
     * @param exact what computes attributions; used here only
     */
    AcceptedCases(
            ModelContract contract,
            CompiledModel model,
            DecisionRule rule,
            RowInputs inputs,
            List<Changeable> features,
            List<Case> background,
            Optional<BlockExplainer> exact) {
        this.contract = contract;
        this.features = features;
        method = exact.map(BlockExplainer::method);
        List<Accepted> found = new ArrayList<>();
        for (Case row : background) {
            double[] x = inputs.encoded(row);
            double[] raw = inputs.raw(x, 1);
            int decided = rule.decided(raw, 0);
            if (decided != rule.adverse() && Double.isFinite(rule.margin(raw, 0))) {
                List<Double> phi = exact.map(explainer -> attributions(explainer, x, rule.target()))
                        .orElse(List.of());
                model.link().apply(raw, 0, raw.length);
                found.add(new Accepted(row, rule.name(decided), raw[rule.target()], phi));
            }
        }
        cases = List.copyOf(found);
        meanAttributions = mean();
    }

    private static List<Double> attributions(BlockExplainer explainer, double[] x, int target) {
        double[] phi = new double[explainer.features()];
        explainer.explain(x, 1, new int[] {target}, phi);
        return Arrays.stream(phi).boxed().toList();
    }

    private double[] mean() {
        double[] mean = new double[features.size()];
        for (Accepted each : cases) {
            for (int feature = 0; feature < each.attributions().size(); feature++) {
                mean[feature] += each.attributions().get(feature) / cases.size();
            }
        }
        return mean;
    }

    int size() {
        return cases.size();
    }

    List<Case> values() {
        return cases.stream().map(Accepted::values).toList();
    }

    /** The mean attribution of each feature, if they were computed as an explanation's are. */
    Optional<double[]> meanAttributions(Explanation explanation) {
        return comparable(explanation) && !cases.isEmpty() ? Optional.of(meanAttributions.clone()) : Optional.empty();
    }

    private boolean comparable(Explanation explanation) {
        return method.isPresent() && method.get() == explanation.method();
    }

    /**
     * The nearest accepted cases.
     *
     * @param towardsAdverse 1 if positive attributions push towards the adverse class, -1 if negative ones do
     */
    Contrast nearest(Case to, Explanation explanation, int towardsAdverse, int most) {
        if (cases.isEmpty()) {
            return new Contrast(List.of(), 0, Optional.of("the model accepts no row of the background"));
        }
        boolean comparable = comparable(explanation);
        List<AcceptedCase> similar = cases.stream()
                .map(each -> new Near(each, distance(to, each.values())))
                .sorted(Comparator.comparingDouble(Near::distance))
                .limit(most)
                .map(near -> new AcceptedCase(
                        near.distance(),
                        near.accepted().decision(),
                        near.accepted().prediction(),
                        differences(to, near.accepted(), explanation, comparable ? towardsAdverse : 0)))
                .toList();
        return new Contrast(similar, cases.size(), Optional.empty());
    }

    private double distance(Case one, Case other) {
        double sum = 0;
        for (int feature = 0; feature < features.size(); feature++) {
            sum += distance(feature, one, other);
        }
        return sum / features.size();
    }

    private double distance(int feature, Case one, Case other) {
        if (one.same(feature, other)) {
            return 0;
        }
        if (!one.present(feature) || !other.present(feature) || !one.isNumber(feature)) {
            return 1;
        }
        KnownValues known = features.get(feature).known();
        double range = known.spreads() ? known.greatest() - known.least() : 0;
        double share = Math.abs(one.number(feature) - other.number(feature)) / range;
        return share < 1 ? share : 1;
    }

    private List<Difference> differences(Case to, Accepted accepted, Explanation explanation, int sign) {
        List<Integer> order = new ArrayList<>();
        for (int feature = 0; feature < features.size(); feature++) {
            if (!to.same(feature, accepted.values())) {
                order.add(feature);
            }
        }
        Comparator<Integer> byMatter = sign == 0
                ? Comparator.comparingDouble(feature -> -distance(feature, to, accepted.values()))
                : Comparator.comparingDouble(feature -> -push(feature, accepted, explanation, sign));
        return order.stream()
                .sorted(byMatter)
                .limit(MOST_DIFFERENCES)
                .map(feature -> {
                    Feature known = contract.features().get(feature);
                    return new Difference(
                            known.name(),
                            to.value(feature),
                            known.quotable() ? Optional.of(accepted.values().value(feature)) : Optional.empty(),
                            sign == 0
                                    ? OptionalDouble.empty()
                                    : OptionalDouble.of(push(feature, accepted, explanation, sign)));
                })
                .toList();
    }

    private static double push(int feature, Accepted accepted, Explanation explanation, int sign) {
        return sign
                * (explanation.attributions().get(feature).value()
                        - accepted.attributions().get(feature));
    }
}
