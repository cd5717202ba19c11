package org.mlaudit.streams.estimation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Golden numbers of {@code oracles/estimation.py}: numpy and scikit-learn. */
class EstimationGoldenTest {
    private static final JsonNode GOLDEN = golden();

    private static JsonNode golden() {
        try (InputStream in = Objects.requireNonNull(
                EstimationGoldenTest.class.getResourceAsStream("/golden/estimation.json"), "estimation.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static double[] numbers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }

    private static ScoredOutcomes outcomes(JsonNode data) {
        double[] scores = numbers(data.get("scores"));
        return new ScoredOutcomes(
                scores, new boolean[scores.length], data.get("threshold").asDouble());
    }

    private static Cells cells(JsonNode data) {
        ScoredRows rows = ScoredRows.predictions(outcomes(data).curve());
        return Cells.of(rows, rows.score());
    }

    @Test
    void expectedMetricsAreThoseOfWeightedRows() {
        for (JsonNode data : GOLDEN.get("scores")) {
            boolean exact = !data.get("name").asText().matches("spread|rare");
            for (BinaryMetric metric : BinaryMetric.values()) {
                double expected = data.get("expected").get(metric.label()).asDouble();
                double value = metric.of(cells(data)).orElseThrow().value();
                assertThat(value)
                        .as(data.get("name").asText() + " " + metric)
                        .isCloseTo(expected, within(exact ? 1e-9 : bound(metric, cells(data))));
            }
        }
    }

    /** What the order and spread of scores within bins can change at most. */
    private static double bound(BinaryMetric metric, Cells cells) {
        double positives = 0;
        double negatives = 0;
        double tied = 0;
        double largest = 0;
        for (int bin = 0; bin < cells.bins(); bin++) {
            positives += cells.positives(bin);
            negatives += cells.negatives(bin);
            tied += cells.positives(bin) * cells.negatives(bin) / 2;
        }
        for (int bin = 0; bin < cells.bins(); bin++) {
            largest = Math.max(largest, Math.max(cells.positives(bin) / positives, cells.negatives(bin) / negatives));
        }
        return switch (metric) {
            case AUROC -> tied / positives / negatives;
            case KS, AVERAGE_PRECISION -> largest;
            case BRIER -> 1.0 / 16_384;
            case LOG_LOSS -> 1e-3;
            default -> 1e-9;
        };
    }

    @Test
    void countsAndAreaAreThoseOfNannyml() {
        for (JsonNode data : GOLDEN.get("scores")) {
            JsonNode nannyml = data.get("nannyml");
            Cells cells = cells(data);
            double[] counts = new double[4];
            for (int cell = 0; cell < cells.positive().length; cell++) {
                counts[cell % 2] += cells.positive()[cell];
                counts[2 + cell % 2] += cells.negative()[cell];
            }
            assertThat(counts[0]).isCloseTo(nannyml.get("fn").asDouble(), within(1e-9));
            assertThat(counts[1]).isCloseTo(nannyml.get("tp").asDouble(), within(1e-9));
            assertThat(counts[2]).isCloseTo(nannyml.get("tn").asDouble(), within(1e-9));
            assertThat(counts[3]).isCloseTo(nannyml.get("fp").asDouble(), within(1e-9));
            double area = BinaryMetric.AUROC.of(cells).orElseThrow().value();
            assertThat(area)
                    .isCloseTo(nannyml.get("auroc").asDouble(), within(1e-12 + bound(BinaryMetric.AUROC, cells)));
        }
    }

    @Test
    void poolingIsIsotonicRegressionOfScikitLearn() {
        for (JsonNode data : GOLDEN.get("isotonic")) {
            double[] positive = numbers(data.get("positive"));
            double[] rows = numbers(data.get("rows"));
            double[] fitted = numbers(data.get("fitted"));
            int[] first = Isotonic.blocks(positive, rows);
            for (int block = 0; block < first.length - 1; block++) {
                double hits = 0;
                double n = 0;
                for (int bin = first[block]; bin < first[block + 1]; bin++) {
                    hits += positive[bin];
                    n += rows[bin];
                }
                for (int bin = first[block]; bin < first[block + 1]; bin++) {
                    assertThat(hits / n).isCloseTo(fitted[bin], within(1e-9));
                }
            }
        }
    }
}
