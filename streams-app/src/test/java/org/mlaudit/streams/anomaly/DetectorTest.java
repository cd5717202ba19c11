package org.mlaudit.streams.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.mlaudit.streams.profile.TestInferences.numeric;

import com.amazon.randomcutforest.RandomCutForest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.Feature;
import org.mlaudit.contract.FeatureType;
import org.mlaudit.contract.Range;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.ReferenceBuilder;
import org.mlaudit.streams.profile.SampledRow;
import org.mlaudit.streams.profile.TestInferences;

class DetectorTest {
    private static final Map<String, ?> ALL =
            Map.of("anomaly.detectors", Detectors.NAMES, "anomaly.rate", 0.01, "anomaly.forest.trees", 20.0);

    private static final InferenceLayout LAYOUT = Rows.layout(ALL);
    private static final Reference REFERENCE = Rows.reference(LAYOUT, 2_000, 1);
    private static final Detectors DETECTORS = Detectors.of(LAYOUT, Optional.of(REFERENCE));

    private static List<Outlier> find(Object... values) {
        return DETECTORS.find(TestInferences.row(LAYOUT, 0, values));
    }

    private static List<String> found(Object... values) {
        return find(values).stream().map(Outlier::detector).toList();
    }

    @Test
    void anOrdinaryInferenceIsNoAnomaly() {
        assertThat(find(100.0, 0.0, 1.0, 0.0, 1.0, "north", "x", 0.0)).isEmpty();
    }

    @Test
    void whatBreaksTheContractIsAlwaysFound() {
        assertThat(found(100.0, 0.0, 1.0, 11.0, 1.0, "north", "x", 0.0)).contains("contract");
        assertThat(found(100.0, 0.0, 1.0, 0.0, 1.0, "north", "z", 0.0)).contains("contract");
        Outlier both = find(100.0, Double.NaN, 1.0, 0.0, 1.0, "north", "z", 0.0).getFirst();
        assertThat(both.score()).isEqualTo(2);
        assertThat(both.contributions()).containsOnlyKeys("b", "closed");
        assertThat(both.why()).isEqualTo("b is not finite; closed is not one of its categories");
        assertThat(both.pValue()).isEmpty();
    }

    @Test
    void aValueFarOutIsFoundWithTheColumnThatHasIt() {
        Outlier tail = find(100.0, 0.0, 1.0, 9.5, 1.0, "north", "x", 0.0).getFirst();
        assertThat(tail.detector()).isEqualTo("tail");
        assertThat(tail.mostly()).isEqualTo("bounded");
        assertThat(tail.pValue().orElseThrow()).isLessThan(0.01);
        assertThat(tail.why()).startsWith("bounded 9.5 is that large in ");
    }

    @Test
    void numbersThatOnlyTogetherAreUnusualAreFoundByTheForestAndTheOneClassMachine() {
        List<Outlier> found = find(100 - 15 * 3.0, 3.0, 1.0, 0.0, 1.0, "north", "x", -1.0).stream()
                .filter(outlier -> !outlier.detector().equals("tail"))
                .toList();
        assertThat(found).extracting(Outlier::detector).containsExactly("forest", "tribuo");
        assertThat(found).allSatisfy(outlier -> assertThat(outlier.mostly()).isIn("a", "b"));
        assertThat(found.getFirst().why()).startsWith("the features are unusual together, as in one in ");
    }

    @Test
    void theForestsScoreIsThatOfTheLibrary() {
        Detectors forest = Detectors.of(Rows.layout(Map.of("anomaly.detectors", "forest")), Optional.of(REFERENCE));
        PointDetector detector = (PointDetector) forest.all().getFirst();
        InferenceRow row = new InferenceRow(LAYOUT);
        List<float[]> points = new ArrayList<>();
        for (SampledRow sampled : REFERENCE.sample().orElseThrow().rows()) {
            sampled.copyTo(row);
            points.add(detector.point(row));
        }
        RandomCutForest library = RandomCutForest.builder()
                .dimensions(points.getFirst().length)
                .numberOfTrees(50)
                .sampleSize(256)
                .timeDecay(0)
                .outputAfter(1)
                .randomSeed(20_160_619)
                .build();
        points.forEach(point -> library.update(point.clone()));
        Random random = new Random(3);
        for (int i = 0; i < 200; i++) {
            TestInferences.fill(row, 0, Rows.values(random));
            double score = detector.score(row);
            assertThat(score).isEqualTo(library.getAnomalyScore(detector.point(row)));
            assertThat(sum(detector.explain(row, score))).isCloseTo(score, within(1e-8));
        }
    }

    private static double sum(Outlier outlier) {
        return outlier.contributions().values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
    }

    @Property(tries = 300)
    void scoresAreFiniteTheSameEveryTimeAndTheSumOfTheirParts(@ForAll("values") List<Object> values) {
        InferenceRow row = TestInferences.row(LAYOUT, 0, values.toArray());
        for (Detector detector : DETECTORS.all()) {
            double score = detector.score(row);
            assertThat(score).isFinite();
            assertThat(detector.score(row)).isEqualTo(score);
            if (score >= detector.threshold()) {
                Outlier outlier = detector.explain(row, score);
                assertThat(sum(outlier)).isCloseTo(score, within(1e-6 * (1 + score)));
                assertThat(outlier.contributions().values())
                        .allSatisfy(part -> assertThat(part).isFinite());
                assertThat(outlier.why()).isNotBlank();
                outlier.pValue()
                        .ifPresent(p -> assertThat(p).isBetween(0.0, 0.05).isPositive());
            }
        }
    }

    @Property(tries = 8)
    void detectorsOfAnyReferenceAreFinite(@ForAll("values") List<Object> values, @ForAll("values") List<Object> other) {
        InferenceLayout layout =
                Rows.layout(Map.of("anomaly.detectors", List.of("tail", "forest"), "anomaly.forest.trees", 10.0));
        Random random = new Random(values.hashCode());
        Reference reference =
                Rows.reference(layout, 300, random, any -> (any.nextInt(20) > 0 ? values : other).toArray());
        Detectors detectors = Detectors.of(layout, Optional.of(reference));
        for (List<Object> each : List.of(values, other)) {
            InferenceRow row = TestInferences.row(layout, 0, each.toArray());
            for (Detector detector : detectors.all()) {
                assertThat(detector.threshold()).isFinite();
                assertThat(detector.score(row)).isFinite();
                assertThat(detector.expectedAtMost()).isBetween(0.0, 1.0);
            }
            assertThat(detectors.find(TestInferences.row(layout, 0, values.toArray())))
                    .isEmpty();
        }
    }

    @Test
    void threadsAndDetectorsMadeAnewAgree() throws Exception {
        Detectors again = Detectors.of(LAYOUT, Optional.of(Reference.decode(LAYOUT, REFERENCE.encode())));
        List<Callable<List<Double>>> threads = new ArrayList<>();
        for (Detectors detectors : List.of(DETECTORS, again, DETECTORS)) {
            threads.add(() -> {
                Random random = new Random(9);
                InferenceRow row = new InferenceRow(LAYOUT);
                List<Double> scores = new ArrayList<>();
                for (int i = 0; i < 300; i++) {
                    TestInferences.fill(row, 0, Rows.values(random));
                    detectors.all().forEach(detector -> scores.add(detector.score(row)));
                }
                return scores;
            });
        }
        try (ExecutorService pool = Executors.newFixedThreadPool(3)) {
            List<Future<List<Double>>> scores = pool.invokeAll(threads);
            assertThat(scores.get(1).get()).isEqualTo(scores.get(0).get());
            assertThat(scores.get(2).get()).isEqualTo(scores.get(0).get());
        }
    }

    @Test
    void theContractSaysWhichDetectorsThereAre() {
        assertThat(names(Map.of())).isEmpty();
        assertThat(names(Map.of("anomaly.rate", 0.01))).containsExactly("contract", "tail");
        assertThat(names(Map.of("anomaly.detectors", List.of()))).isEmpty();
        assertThat(names(Map.of("anomaly.detectors", List.of("tail", "nonsense"))))
                .containsExactly("tail");
        assertThat(names(Map.of("anomaly.tribuo", "libsvm-one-class"))).containsExactly("tribuo");
        assertThat(names(Map.of("anomaly.tribuo", "nonsense"))).isEmpty();
        assertThat(DetectorPolicy.of(
                                Rows.layout(Map.of("anomaly.rate", "often")).contract())
                        .problems())
                .hasSize(1);
        assertThat(Detectors.of(LAYOUT, Optional.empty()).absent()).containsOnlyKeys("tail", "forest", "tribuo");
    }

    private static List<String> names(Map<String, ?> policies) {
        return Detectors.of(Rows.layout(policies), Optional.of(REFERENCE)).all().stream()
                .map(Detector::name)
                .toList();
    }

    @Test
    void personalValuesAreNotQuoted() {
        Feature income = new Feature("income", FeatureType.NUMERIC, true, Range.ALL, List.of(), 0, "", false, true);
        InferenceLayout layout = TestInferences.layout(Map.of("anomaly.detectors", "tail"), income, numeric("x"));
        ReferenceBuilder builder = new ReferenceBuilder(layout);
        Random random = new Random(1);
        for (int i = 0; i < 500; i++) {
            builder.add(TestInferences.row(layout, 0, random.nextGaussian(), random.nextGaussian()));
        }
        Detectors detectors = Detectors.of(layout, Optional.of(builder.build()));
        Outlier outlier =
                detectors.find(TestInferences.row(layout, 0, 1234.5, 0.0)).getFirst();
        assertThat(outlier.why()).startsWith("income is that large").doesNotContain("1234");
    }

    @Provide
    Arbitrary<List<Object>> values() {
        Arbitrary<Object> numbers = Arbitraries.oneOf(
                        Arbitraries.doubles().between(-20, 200),
                        Arbitraries.longs().map(Double::longBitsToDouble),
                        Arbitraries.of(
                                0.0,
                                Double.NaN,
                                Double.POSITIVE_INFINITY,
                                Double.NEGATIVE_INFINITY,
                                Double.MAX_VALUE,
                                -Double.MAX_VALUE,
                                Double.MIN_VALUE))
                .<Object>map(value -> value)
                .injectNull(0.1);
        Arbitrary<Object> names = Arbitraries.of("north", "x", "", "never seen")
                .<Object>map(value -> value)
                .injectNull(0.1);
        return Combinators.combine(numbers, numbers, numbers, numbers, numbers, names, names, numbers)
                .as((a, b, c, d, e, f, g, h) -> java.util.Arrays.asList(a, b, c, d, e, f, g, h));
    }
}
