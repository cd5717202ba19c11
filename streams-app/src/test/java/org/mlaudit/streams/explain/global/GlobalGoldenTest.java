package org.mlaudit.streams.explain.global;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mlaudit.streams.explain.Background;
import org.mlaudit.streams.explain.global.ModelOutput.Scale;
import org.mlaudit.streams.explain.model.Link;
import org.mlaudit.streams.explain.model.OutputSpace;
import org.mlaudit.streams.explain.model.Tree;
import org.mlaudit.streams.explain.model.TreeEnsemble;

/** Dependence and importance against scikit-learn's of the same trees and rows ({@code oracles/explain_global.py}). */
class GlobalGoldenTest {
    private static final int REPEATS = 30;
    private static final Map<String, ImportanceMetric> METRICS = Arrays.stream(ImportanceMetric.values())
            .collect(Collectors.toMap(ImportanceMetric::text, metric -> metric));

    static Stream<Named<JsonNode>> models() {
        try (InputStream in = Objects.requireNonNull(
                GlobalGoldenTest.class.getResourceAsStream("/golden/explain_global.json"), "explain_global.json")) {
            return StreamSupport.stream(new ObjectMapper().readTree(in).spliterator(), false)
                    .map(model -> Named.of(model.get("name").asText(), model));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double[] numbers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }

    private static int[] integers(JsonNode array) {
        return Arrays.stream(numbers(array)).mapToInt(value -> (int) value).toArray();
    }

    private static double[] rows(JsonNode model) {
        return StreamSupport.stream(model.get("x").spliterator(), false)
                .flatMapToDouble(row -> Arrays.stream(numbers(row)))
                .toArray();
    }

    /** scikit-learn goes left where a float is at most the threshold. */
    private static TreeEnsemble ensemble(JsonNode model) {
        int inputs = model.get("x").get(0).size();
        TreeEnsemble.Builder builder = TreeEnsemble.builder(
                        names(inputs), model.get("outputs").asInt(), OutputSpace.PROBABILITY, Link.IDENTITY)
                .floatInputs()
                .intercept(0, model.get("intercept").asDouble());
        for (JsonNode tree : model.get("trees")) {
            int[] left = integers(tree.get("left"));
            builder.add(new Tree(
                    tree.get("output").asInt(),
                    left,
                    integers(tree.get("right")),
                    integers(tree.get("column")),
                    Arrays.stream(numbers(tree.get("threshold")))
                            .map(Math::nextUp)
                            .toArray(),
                    new boolean[left.length],
                    numbers(tree.get("value")),
                    numbers(tree.get("cover"))));
        }
        return builder.build();
    }

    private static List<String> names(int inputs) {
        return IntStream.range(0, inputs).mapToObj(i -> "f" + i).toList();
    }

    private static double[] means(Dependence dependence) {
        return dependence.points().stream().mapToDouble(Dependence.Point::mean).toArray();
    }

    @ParameterizedTest
    @MethodSource("models")
    void partialDependenceIsScikitLearns(JsonNode model) {
        TreeEnsemble ensemble = ensemble(model);
        double[] x = rows(model);
        Background background = Background.of(x, model.get("x").size());
        for (JsonNode expected : model.get("dependence")) {
            int feature = expected.get("feature").asInt();
            double[] values = numbers(expected.get("grid"));
            Grid grid = Grid.ofNumbers("f" + feature, feature, values, values);
            for (int target = 0; target < ensemble.outputs(); target++) {
                Dependence found = PartialDependence.of(
                                new ModelOutput(ensemble, target, Scale.PREDICTION),
                                grid,
                                background,
                                background.size())
                        .orElseThrow();
                assertThat(means(found))
                        .containsExactly(numbers(expected.get("brute").get(target)), within(1e-10));
                assertThat(found.rows()).isEqualTo(background.size());
                if (target == 0) {
                    assertThat(found.curves()).hasSize(background.size());
                    for (Dependence.Curve curve : found.curves()) {
                        if (curve.row() < 5) {
                            assertThat(curve.outputs().stream()
                                            .mapToDouble(Double::doubleValue)
                                            .toArray())
                                    .containsExactly(
                                            numbers(expected.get("curves").get(curve.row())), within(1e-10));
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void partialDependenceByCoversIsScikitLearnsRecursion(JsonNode model) {
        TreeEnsemble ensemble = ensemble(model);
        for (JsonNode expected : model.get("dependence")) {
            if (expected.has("recursion")) {
                int feature = expected.get("feature").asInt();
                double[] values = numbers(expected.get("grid"));
                Dependence found =
                        PartialDependence.ofCovers(ensemble, 0, Grid.ofNumbers("f" + feature, feature, values, values));
                double[] means = Arrays.stream(means(found))
                        .map(mean -> mean - ensemble.intercept(0))
                        .toArray();
                assertThat(means)
                        .containsExactly(numbers(expected.get("recursion").get(0)), within(1e-6));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void permutationImportanceIsScikitLearnsWithinMonteCarloError(JsonNode model) {
        TreeEnsemble ensemble = ensemble(model);
        double[] x = rows(model);
        int inputs = ensemble.inputs().size();
        for (JsonNode expected : model.get("importance")) {
            ImportanceMetric metric = METRICS.get(expected.get("metric").asText());
            JudgedRows rows = metric.ofClasses()
                    ? JudgedRows.ofClasses(x, integers(model.get("y")), 0.5)
                    : JudgedRows.ofValues(x, numbers(model.get("y")));

            PermutationImportance found = PermutationImportance.of(
                    ensemble, IntStream.range(0, inputs).toArray(), names(inputs), rows, metric, REPEATS, 17);

            assertThat(found.loss().orElseThrow())
                    .as(metric.text())
                    .isCloseTo(expected.get("loss").asDouble(), within(1e-9));
            for (int feature = 0; feature < inputs; feature++) {
                PermutationImportance.Feature importance = found.features().get(feature);
                double error = Math.hypot(
                        importance.standardError().orElseThrow(),
                        expected.get("error").get(feature).asDouble());
                assertThat(importance.mean().orElseThrow())
                        .as("%s of feature %s", metric.text(), feature)
                        .isCloseTo(expected.get("mean").get(feature).asDouble(), within(4 * error + 1e-9));
            }
        }
    }
}
