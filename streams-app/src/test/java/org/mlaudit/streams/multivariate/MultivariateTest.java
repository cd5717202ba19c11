package org.mlaudit.streams.multivariate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mlaudit.streams.drift.TestResult;

/** The methods on points; golden numbers of scikit-learn are made by {@code src/test/oracles/multivariate.py}. */
class MultivariateTest {
    static Stream<List<String>> rows() throws IOException {
        try (var data = MultivariateTest.class.getResourceAsStream("/golden/multivariate.csv")) {
            return new String(data.readAllBytes(), StandardCharsets.UTF_8)
                    .lines().skip(1).map(line -> List.of(line.split(";", -1))).toList().stream();
        }
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("rows")
    void equalsScikitLearn(List<String> row) {
        double[][] window = points(row.get(1));
        double[][] reference = points(row.get(2));
        double parameter = Double.parseDouble(row.get(3));
        double expected = Double.parseDouble(row.get(4));
        double[] direction = MeanShift.mean(reference, reference[0].length);
        double computed = switch (row.get(0)) {
            case "mmd" -> FourierMmd.exactSquared(window, reference, parameter);
            case "pca components" ->
                PrincipalComponents.of(reference, parameter).count();
            case "pca mean error" ->
                mean(PrincipalComponents.of(reference, parameter).errors(window));
            case "pca largest error" ->
                Arrays.stream(PrincipalComponents.of(reference, parameter).errors(window))
                        .max()
                        .orElseThrow();
            case "cosine of means" -> EmbeddingShift.ofMeans(window, reference);
            default -> mean(EmbeddingShift.cosineDistances(window, direction));
        };
        assertThat(computed).isCloseTo(expected, within(1e-9 * Math.max(1, Math.abs(expected))));
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double[][] points(String text) {
        return Arrays.stream(text.split("\\|", -1))
                .map(row -> Arrays.stream(row.split(" ", -1))
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .toArray(double[][]::new);
    }

    @Test
    void fourierFeaturesComeCloseToTheKernel() {
        Random random = new Random(1);
        double[][] reference = normal(random, 200, 4, 0);
        double[][] window = normal(random, 150, 4, 0.7);
        double bandwidth = FourierMmd.bandwidth(reference);
        double exact = FourierMmd.exactSquared(window, reference, bandwidth);
        double value = FourierMmd.test(window, reference).value();
        assertThat(value * value).isCloseTo(exact, within(0.03));
    }

    /** At a nominal 5%; the classifier is trained fewer times, for it takes longer. */
    @Test
    void withoutDriftTestsAreSignificantAboutAsOftenAsTheyShould() {
        Random random = new Random(2);
        Map<Method, Integer> significant = new EnumMap<>(Method.class);
        int repeats = 300;
        for (int repeat = 0; repeat < repeats; repeat++) {
            double[][] window = skewed(random, 100);
            double[][] reference = skewed(random, 240);
            for (Method method : Method.values()) {
                if (method != Method.DOMAIN_CLASSIFIER || repeat < 60) {
                    double p = method.test(window, reference).pValue();
                    significant.merge(method, p <= 0.05 ? 1 : 0, Integer::sum);
                }
            }
        }
        assertThat(significant.remove(Method.DOMAIN_CLASSIFIER)).isLessThanOrEqualTo(8);
        assertThat(significant).allSatisfy((method, count) -> assertThat(count).isBetween(4, 28));
    }

    private static double[][] skewed(Random random, int rows) {
        double[][] points = normal(random, rows, 5, 0);
        for (double[] point : points) {
            point[1] = 0.8 * point[0] + 0.6 * point[1];
            point[2] = Math.exp(point[2]);
        }
        return points;
    }

    @Test
    void aShiftIsFoundByTheMethodsThatLookForIt() {
        Random random = new Random(3);
        double[][] reference = normal(random, 500, 6, 0.5);
        double[][] window = normal(random, 400, 6, 0.9);
        for (Method method : List.of(Method.MMD, Method.DOMAIN_CLASSIFIER, Method.EMBEDDING_MEAN)) {
            TestResult result = method.test(window, reference);
            assertThat(result.pValue()).as(method.name()).isLessThan(1e-6);
            assertThat(result.effect()).as(method.name()).isGreaterThan(method.minimumEffect());
            assertThat(result.value()).isGreaterThan(result.threshold(1e-6, method.minimumEffect()));
        }
    }

    @Test
    void columnsThatNoLongerGoTogetherAreFound() {
        Random random = new Random(4);
        double[][] reference = pairs(random, 600, 1);
        double[][] window = pairs(random, 400, -1);
        assertThat(Method.PCA.test(window, reference).pValue()).isLessThan(1e-9);
        assertThat(Method.MMD.test(window, reference).pValue()).isLessThan(1e-6);
        assertThat(Method.PCA.test(pairs(random, 400, 1), reference).pValue()).isGreaterThan(0.001);
    }

    private static double[][] pairs(Random random, int rows, int sign) {
        double[][] points = normal(random, rows, 4, 0);
        for (double[] point : points) {
            point[1] = sign * (0.95 * point[0] + 0.3 * point[1]);
            point[3] = sign * (0.95 * point[2] + 0.3 * point[3]);
        }
        return points;
    }

    @Test
    void anEmbeddingThatTurnsIsFoundAtAnyLength() {
        Random random = new Random(5);
        double[][] reference = normal(random, 300, 300, 0.3);
        double[][] window = normal(random, 200, 300, 0.3);
        for (double[] vector : window) {
            for (int i = 0; i < 150; i++) {
                vector[i] -= 0.3;
            }
        }
        assertThat(Method.EMBEDDING_COSINE.test(window, reference).pValue()).isLessThan(1e-9);
        assertThat(Method.EMBEDDING_MEAN.test(window, reference).pValue()).isLessThan(1e-9);
        for (double[] vector : window) {
            Arrays.setAll(vector, i -> vector[i] * 1000);
        }
        assertThat(Method.EMBEDDING_COSINE.test(window, reference).value()).isFinite();
    }

    @Test
    void theSameRowsGiveTheSameResultAndHostileOnesFiniteNumbers() {
        Random random = new Random(6);
        double[][] reference = normal(random, 60, 3, 0);
        double[][] constant = new double[40][3];
        double[][] far = normal(random, 40, 3, 1e6);
        for (Method method : Method.values()) {
            assertThat(method.test(far, reference).pValue())
                    .isEqualTo(method.test(far, reference).pValue());
            for (double[][] window : List.of(constant, far, reference)) {
                for (double[][] theirs : List.of(reference, constant)) {
                    TestResult result = method.test(window, theirs);
                    assertThat(result.value()).as(method.name()).isFinite().isNotNegative();
                    assertThat(result.effect()).isFinite().isNotNegative();
                    assertThat(result.pValue()).isBetween(0.0, 1.0);
                    assertThat(result.threshold(1e-4, 0.01)).isFinite();
                }
            }
        }
    }

    private static double[][] normal(Random random, int rows, int dimensions, double shift) {
        double[][] points = new double[rows][dimensions];
        for (double[] point : points) {
            Arrays.setAll(point, i -> random.nextGaussian() + shift);
        }
        return points;
    }
}
