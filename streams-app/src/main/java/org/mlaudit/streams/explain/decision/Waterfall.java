package org.mlaudit.streams.explain.decision;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.mlaudit.streams.explain.Attribution;
import org.mlaudit.streams.explain.Explanation;
import org.mlaudit.streams.explain.model.Link;

/**
 * The way from the base value to the output, feature by feature, as a waterfall chart shows it: each step begins where the one
 * before it ended, and the last ends at the output (but for a rounding of less than 1e-5 in the attributions themselves). A prediction beside a raw output is what it would be if this were the
 * output; predictions of steps don't add up, raw outputs do.
 *
 * @param base expected raw output
 * @param output raw output
 * @param basePrediction prediction at the base value; empty where one raw output does not tell it, as before a softmax
 * @param prediction of the model
 * @param steps the greatest first, then the others together, then what the attributions leave unexplained
 */
public record Waterfall(
        double base, double output, OptionalDouble basePrediction, double prediction, List<WaterfallStep> steps) {
    /** The step of all features that have none of their own. */
    public static final String OTHERS = "other features";
    /** The step of what attributions of a sampled or local method lack. */
    public static final String UNEXPLAINED = "unexplained";
    /** Features with a step of their own. */
    static final int MOST_STEPS = 12;

    /** What exact attributions may lack at most, as their kernels round. */
    private static final double ROUNDING = 1e-5;

    public Waterfall {
        steps = List.copyOf(steps);
    }

    static Waterfall of(Explanation explanation, Link link, Case values) {
        List<Attribution> all = explanation.attributions();
        List<Integer> order = new ArrayList<>();
        for (int feature = 0; feature < all.size(); feature++) {
            if (all.get(feature).value() != 0) {
                order.add(feature);
            }
        }
        order.sort(Comparator.comparingDouble(
                        (Integer feature) -> Math.abs(all.get(feature).value()))
                .reversed());
        int own = order.size() <= MOST_STEPS ? order.size() : MOST_STEPS - 1;
        List<WaterfallStep> steps = new ArrayList<>();
        double at = explanation.baseValue();
        for (int feature : order.subList(0, own)) {
            double to = at + all.get(feature).value();
            steps.add(step(all.get(feature).feature(), Optional.of(values.value(feature)), at, to, link));
            at = to;
        }
        if (own < order.size()) {
            double rest = 0;
            for (int feature : order.subList(own, order.size())) {
                rest += all.get(feature).value();
            }
            steps.add(step(OTHERS, Optional.empty(), at, at + rest, link));
            at += rest;
        }
        double output = explanation.output();
        if (Math.abs(output - at) > ROUNDING * (1 + Math.abs(output))) {
            steps.add(step(UNEXPLAINED, Optional.empty(), at, output, link));
        }
        return new Waterfall(
                explanation.baseValue(),
                output,
                predicted(explanation.baseValue(), link),
                explanation.prediction(),
                steps);
    }

    private static WaterfallStep step(String feature, Optional<FeatureValue> value, double from, double to, Link link) {
        return new WaterfallStep(feature, value, from, to, predicted(from, link), predicted(to, link));
    }

    private static OptionalDouble predicted(double raw, Link link) {
        if (link == Link.SOFTMAX || link == Link.ONE_AGAINST_REST) {
            return OptionalDouble.empty();
        }
        double[] one = {raw};
        link.apply(one, 0, 1);
        return Double.isFinite(one[0]) ? OptionalDouble.of(one[0]) : OptionalDouble.empty();
    }
}
