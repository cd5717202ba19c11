package org.mlaudit.streams.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every number equals that of the rows themselves; data: {@code oracles/fairness.py}. */
class FairnessGoldenTest {
    private static final double EXACT = 1e-12;
    /** Quantiles of the normal and Student's distribution are known to about 1e-11. */
    private static final double INTERVAL = 1e-9;

    private static final Requirements ALL = new Requirements(30, 1, 0);
    private static final List<String[]> EXPECTED = GoldenRows.lines("fairness.csv.gz");

    /** What a line expects of a group: quantity, value, ends of the interval. */
    private record Expected(String group, String reference, String quantity, String value, String low, String high) {}

    @ParameterizedTest
    @CsvSource({
        "german, 1, sex", "german, 1, age", "german, 1, sex & age", "german, 0, sex", "german, 0, age",
        "german, 0, sex & age", "credit, 1, age", "credit, 1, marital", "credit, 0, age", "credit, 0, marital",
        "lending, 1, state", "lending, 1, verified", "lending, 0, state", "lending, 0, verified"
    })
    void metricsOfDecisionsEqualThoseOfTheRows(String data, int favourable, String attribute) {
        GoldenRows rows = GoldenRows.of(data);
        AttributeReport report = AttributeReport.of(rows.decidedGroups(attribute, favourable), ALL);
        assertThat(check(report, expected(data, Integer.toString(favourable), attribute), 0, INTERVAL))
                .isGreaterThan(20);
    }

    @ParameterizedTest
    @CsvSource({"age", "marital"})
    void metricsOfNumbersEqualThoseOfTheRows(String attribute) {
        GoldenRows rows = GoldenRows.of("amount");
        AttributeReport report = AttributeReport.of(rows.valuedGroups(attribute), ALL);
        assertThat(check(report, expected("amount", "", attribute), 0, INTERVAL))
                .isGreaterThan(10);
    }

    private static List<Expected> expected(String data, String favourable, String attribute) {
        return EXPECTED.stream()
                .filter(line -> line[0].equals(data) && line[1].equals(favourable) && line[2].equals(attribute))
                .map(line -> new Expected(line[3], line[4], line[5], line[6], line[7], line[8]))
                .toList();
    }

    /**
     * Holds a report of a window to what is expected. Windows know scores as multiples of 2<sup>-20</sup>, and the variance of
     * calibration from the mean score of each bin.
     */
    static void check(String data, String favourable, AttributeReport report) {
        assertThat(check(report, expected(data, favourable, report.attribute()), 0x1p-20, 1e-3))
                .isGreaterThan(10);
    }

    /** Holds a report to what is expected; returns the number of values that were compared. */
    private static int check(
            AttributeReport report, List<Expected> expected, double ofCalibration, double ofItsInterval) {
        Map<String, Map<String, Figure>> figures = figures(report);
        for (Expected one : expected) {
            if (one.quantity().equals("small")) {
                GroupReport small = report.groups().stream()
                        .filter(group -> group.group().equals(one.group()))
                        .findFirst()
                        .orElseThrow();
                assertThat(small.outcomes().predictions()).isEqualTo(Long.parseLong(one.value()));
                assertThat(small.rates()).isEmpty();
                assertThat(small.notJudged()).contains("fairness.minimumGroup");
                continue;
            }
            if (!one.reference().isEmpty()) {
                assertThat(report.referenceGroups()).containsExactly(one.reference());
            }
            Figure figure = figures.getOrDefault(one.group(), Map.of()).get(one.quantity());
            assertThat(figure).as("%s", one).isNotNull();
            boolean calibration = one.quantity().startsWith("calibration");
            compare(one, figure, calibration ? ofCalibration : 0, calibration ? ofItsInterval : INTERVAL);
        }
        return expected.size();
    }

    private static void compare(Expected expected, Figure figure, double allowed, double ofInterval) {
        if (expected.value().isEmpty()) {
            assertThat(figure.value()).as("%s", expected).isEmpty();
            assertThat(figure.reason()).isNotEmpty();
            return;
        }
        double value = Double.parseDouble(expected.value());
        assertThat(figure.value().orElseThrow())
                .as("%s", expected)
                .isCloseTo(value, offset(allowed + figure.error() + EXACT * Math.max(1, Math.abs(value))));
        if (!expected.low().isEmpty()) {
            double scale = ofInterval * Math.max(1, Math.abs(value));
            Interval interval = figure.interval().orElseThrow();
            assertThat(interval.low()).as("%s", expected).isCloseTo(number(expected.low()), offset(scale));
            assertThat(interval.high()).as("%s", expected).isCloseTo(number(expected.high()), offset(scale));
        }
    }

    private static double number(String text) {
        return Double.parseDouble(text);
    }

    /** All figures of a report by group and quantity. */
    private static Map<String, Map<String, Figure>> figures(AttributeReport report) {
        Map<String, Map<String, Figure>> figures = new TreeMap<>();
        for (GroupReport group : report.groups()) {
            Map<String, Figure> ofGroup = figures.computeIfAbsent(group.group(), name -> new HashMap<>());
            group.rates().forEach((rate, figure) -> ofGroup.put(rate.id(), figure));
            group.metrics().forEach((metric, figure) -> ofGroup.put(metric.id(), figure));
        }
        for (ImpactTable table : report.impact()) {
            String kind = table.kind() == ImpactTable.Kind.SELECTION ? "selection" : "scoring";
            for (ImpactTable.Row row : table.rows()) {
                Map<String, Figure> ofGroup = figures.computeIfAbsent(row.category(), name -> new HashMap<>());
                ofGroup.put(kind + ".rate", row.rate());
                ofGroup.put(kind + ".impact", row.impactRatio());
            }
        }
        return figures;
    }

    @ParameterizedTest
    @CsvSource({"german, sex", "german, age", "credit, age", "credit, marital", "lending, verified"})
    void scoringRatesOfGroupsOfAHundredAreKnownToSixPercentFromBins(String data, String attribute) {
        GoldenRows rows = GoldenRows.of(data);
        Stream<ImpactTable.Row> large =
                ImpactTable.ofScores(rows.decided(attribute, 1), rows.decided(1).values(), 0).stream()
                        .flatMap(table -> table.rows().stream())
                        .filter(row -> row.n() >= 100);
        assertThat(large.mapToDouble(row -> row.rate().error())).allMatch(error -> error < 0.06);
    }

    @ParameterizedTest
    @CsvSource({"1 5 9, 5", "1 5 9 30, 7", "1 1 1 30, 1", "3, 3"})
    void theMedianIsWithinItsEdges(String values, double median) {
        double[] counts = new double[40];
        Arrays.stream(values.split(" ")).forEach(value -> counts[Integer.parseInt(value)]++);
        double[] low = new double[40];
        double[] high = new double[40];
        Arrays.setAll(low, i -> i - 0.5);
        Arrays.setAll(high, i -> i + 0.5);
        Interval edges =
                Median.of(ValueBins.of(low, high, counts)).orElseThrow().edges();
        assertThat(edges.holds(median)).isTrue();
    }
}
