package org.mlaudit.streams.anomaly;

import static org.mlaudit.streams.profile.TestInferences.categorical;
import static org.mlaudit.streams.profile.TestInferences.numeric;

import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.Range;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.ReferenceBuilder;
import org.mlaudit.streams.profile.TestInferences;

/** A model of five correlated numbers, one of them bounded, one with few values, and two categories. */
final class Rows {
    private static final String[] REGIONS = {"north", "south", "east", "west", "island"};

    private Rows() {}

    static InferenceLayout layout(Map<String, ?> policies) {
        return TestInferences.layout(
                policies,
                numeric("a"),
                numeric("b"),
                numeric("skewed"),
                numeric("bounded", new Range(-10, 10)),
                numeric("count"),
                categorical("region"),
                categorical("closed", "x", "y"));
    }

    /** Values of one inference. */
    static @Nullable Object[] values(Random random) {
        double a = random.nextGaussian();
        double b = 0.8 * a + 0.6 * random.nextGaussian();
        return new @Nullable Object[] {
            100 + 15 * a,
            b,
            Math.exp(0.5 * random.nextGaussian()),
            Math.max(-10, Math.min(10, random.nextGaussian())),
            (double) (int) (-2 * Math.log(1 - random.nextDouble())),
            random.nextInt(50) == 0 ? null : REGIONS[(int) (5 * random.nextDouble() * random.nextDouble())],
            random.nextBoolean() ? "x" : "y",
            a
        };
    }

    static Reference reference(InferenceLayout layout, int rows, long seed) {
        return reference(layout, rows, new Random(seed), Rows::values);
    }

    static Reference reference(
            InferenceLayout layout, int rows, Random random, Function<Random, @Nullable Object[]> values) {
        ReferenceBuilder builder = new ReferenceBuilder(layout);
        InferenceRow row = new InferenceRow(layout);
        for (int i = 0; i < rows; i++) {
            TestInferences.fill(row, 0, values.apply(random));
            builder.add(row);
        }
        return builder.build();
    }

    static Detector detector(String name, Map<String, ?> more, int rows, long seed) {
        Map<String, Object> policies = new TreeMap<>(more);
        policies.put("anomaly.detectors", name);
        InferenceLayout layout = layout(policies);
        Detectors detectors = Detectors.of(layout, Optional.of(reference(layout, rows, seed)));
        return detectors.all().getFirst();
    }

    /** Share of inferences like those of the reference that a detector flags. */
    static double flagged(Detector detector, int rows, long seed) {
        InferenceLayout layout = layout(Map.of());
        InferenceRow row = new InferenceRow(layout);
        Random random = new Random(seed);
        int found = 0;
        for (int i = 0; i < rows; i++) {
            TestInferences.fill(row, 0, values(random));
            found += detector.score(row) >= detector.threshold() ? 1 : 0;
        }
        return (double) found / rows;
    }
}
