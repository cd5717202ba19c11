package org.mlaudit.streams.estimation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.mlaudit.streams.performance.ScoreCurve;

/** On data whose truth is known in closed form, estimates of several classes hold what comes true. */
class MulticlassCoverageTest {
    private static final int CLASSES = 4;
    private static final int WINDOWS = 500;
    private static final int ROWS = 300;
    private static final int REFERENCE_ROWS = 3_000;

    @Test
    void calibratedProbabilitiesAreCovered() {
        holds(
                p -> p,
                random -> estimator(
                        IntStream.range(0, CLASSES)
                                .mapToObj(c -> Calibrator.identity())
                                .toList(),
                        new double[CLASSES][CLASSES]));
    }

    @Test
    void calibrationMendsProbabilitiesThatAreNone() {
        holds(MulticlassCoverageTest::overconfident, random -> {
            Drawn reference = Drawn.of(REFERENCE_ROWS, MulticlassCoverageTest::overconfident, random);
            return estimator(reference.curves().stream().map(Calibrator::learn).toList(), reference.confusion());
        });
    }

    private static double[] overconfident(double[] probabilities) {
        return Arrays.stream(probabilities).map(p -> 0.3 / CLASSES + 0.7 * p).toArray();
    }

    private static MulticlassEstimator estimator(List<Calibrator> calibrators, double[][] reference) {
        return new MulticlassEstimator(calibrators, reference);
    }

    private static void holds(
            UnaryOperator<double[]> truth, Function<SplittableRandom, MulticlassEstimator> estimators) {
        SplittableRandom random = new SplittableRandom(3);
        Map<MulticlassMetric, Coverage> coverage = new EnumMap<>(MulticlassMetric.class);
        for (MulticlassMetric metric : MulticlassMetric.values()) {
            coverage.put(metric, new Coverage());
        }
        for (int window = 0; window < WINDOWS; window++) {
            MulticlassEstimator estimator = estimators.apply(random.split());
            Drawn drawn = Drawn.of(ROWS, truth, random);
            List<ScoreCurve> curves = drawn.curves();
            coverage.forEach((metric, of) ->
                    of.add(estimator.estimate(metric, curves).orElseThrow(), drawn.realised(metric, curves)));
        }
        coverage.forEach((metric, of) -> {
            assertThat(of.meanError()).as(metric + " error against its band").isLessThan(of.halfWidth() / 2);
            assertThat(of.share())
                    .as(metric + " coverage")
                    .isBetween(
                            metric == MulticlassMetric.LOG_LOSS ? 0.88 : 0.92,
                            metric == MulticlassMetric.BRIER ? 0.99 : 0.98);
        });
    }

    private static final class Drawn {
        private final double[][] probabilities;
        private final int[] decided;
        private final int[] actual;

        private Drawn(double[][] probabilities, int[] decided, int[] actual) {
            this.probabilities = probabilities;
            this.decided = decided;
            this.actual = actual;
        }

        static Drawn of(int rows, UnaryOperator<double[]> truth, SplittableRandom random) {
            double[][] probabilities = new double[rows][];
            int[] decided = new int[rows];
            int[] actual = new int[rows];
            for (int i = 0; i < rows; i++) {
                double[] p = random.doubles(CLASSES)
                        .map(u -> Math.pow(-Math.log(1 - u), 2))
                        .toArray();
                double sum = Arrays.stream(p).sum();
                probabilities[i] = Arrays.stream(p).map(share -> share / sum).toArray();
                for (int c = 1; c < CLASSES; c++) {
                    decided[i] = probabilities[i][c] > probabilities[i][decided[i]] ? c : decided[i];
                }
                double[] chances = truth.apply(probabilities[i]);
                double u = random.nextDouble();
                while (actual[i] < CLASSES - 1 && u >= chances[actual[i]]) {
                    u -= chances[actual[i]++];
                }
            }
            return new Drawn(probabilities, decided, actual);
        }

        List<ScoreCurve> curves() {
            return IntStream.range(0, CLASSES).mapToObj(this::curve).toList();
        }

        private ScoreCurve curve(int c) {
            double[] scores =
                    Arrays.stream(probabilities).mapToDouble(p -> p[c]).toArray();
            boolean[] inFavour = new boolean[scores.length];
            boolean[] positive = new boolean[scores.length];
            for (int i = 0; i < scores.length; i++) {
                inFavour[i] = decided[i] == c;
                positive[i] = actual[i] == c;
            }
            return ScoredOutcomes.curve(scores, inFavour, positive);
        }

        double[][] confusion() {
            double[][] cells = new double[CLASSES][CLASSES];
            for (int i = 0; i < decided.length; i++) {
                cells[actual[i]][decided[i]]++;
            }
            return cells;
        }

        double realised(MulticlassMetric metric, List<ScoreCurve> curves) {
            return switch (metric) {
                case ACCURACY, PRECISION, RECALL, F1 ->
                    MacroSlopes.of(metric, confusion()).value();
                case AUROC -> curves.stream().mapToDouble(Drawn::area).average().orElseThrow();
                case LOG_LOSS ->
                    IntStream.range(0, actual.length)
                            .mapToDouble(i -> -Math.log(probabilities[i][actual[i]]))
                            .average()
                            .orElseThrow();
                case BRIER ->
                    IntStream.range(0, actual.length)
                            .mapToDouble(i -> IntStream.range(0, CLASSES)
                                    .mapToDouble(c -> Math.pow(probabilities[i][c] - (actual[i] == c ? 1 : 0), 2))
                                    .sum())
                            .average()
                            .orElseThrow();
            };
        }

        private static double area(ScoreCurve curve) {
            ScoredRows rows = ScoredRows.predictions(curve);
            double[] share = new double[rows.size()];
            for (int bin = 0; bin < share.length; bin++) {
                share[bin] = curve.positive()[bin] / rows.count(bin);
            }
            return BinaryMetric.AUROC.of(Cells.of(rows, share)).orElseThrow().value();
        }
    }
}
