package org.mlaudit.streams.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The detectors against MOA 2024.07.0, value for value, on the series of {@code oracles/ChangeMoa.java}: abrupt, gradual
 * and no changes of zeros and ones, of values from 0 to 1 and of numbers, and constant series.
 */
class MoaEqualityTest {
    /** What MOA said: positions of changes, and of warnings that are not changes. */
    record Golden(
            String detector,
            String series,
            long seed,
            int rows,
            long hash,
            List<Integer> changes,
            List<Integer> warnings) {
        static Golden of(String line) {
            String[] field = line.split(";", -1);
            List<Integer> changes = words(field[5]).map(Integer::valueOf).toList();
            List<Integer> warnings = words(field[6])
                    .flatMap(range -> {
                        String[] ends = range.split("-", -1);
                        return IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[1]))
                                .boxed();
                    })
                    .filter(at -> !changes.contains(at))
                    .toList();
            return new Golden(
                    field[0],
                    field[1],
                    Long.parseLong(field[2]),
                    Integer.parseInt(field[3]),
                    Long.parseUnsignedLong(field[4], 16),
                    changes,
                    warnings);
        }

        private static Stream<String> words(String text) {
            return text.isEmpty() ? Stream.empty() : Arrays.stream(text.split(" ", -1));
        }

        double[] values() {
            double[] values = TestSeries.of(series, seed, rows);
            assertThat(TestSeries.hash(values)).as("the series itself").isEqualTo(hash);
            return values;
        }

        @Override
        public String toString() {
            return detector + " on " + series + " " + seed;
        }
    }

    /** What a detector of ours said of a series, or only what it said of rises. */
    record Said(List<Integer> changes, List<Integer> warnings) {
        static Said of(ChangeDetector detector, double[] values, boolean risesOnly) {
            List<Integer> changes = new ArrayList<>();
            List<Integer> warnings = new ArrayList<>();
            for (int i = 0; i < values.length; i++) {
                DetectorState state = detector.add(values[i]);
                if (state != DetectorState.IN_CONTROL && (detector.rises() || !risesOnly)) {
                    (state == DetectorState.CHANGE ? changes : warnings).add(i);
                }
            }
            return new Said(changes, warnings);
        }
    }

    static List<Golden> golden() {
        try (InputStream in = MoaEqualityTest.class.getResourceAsStream("/golden/change-moa.csv");
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines().skip(1).map(Golden::of).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ChangeDetector ours(String name) {
        return switch (name) {
            case "adwin", "adwin-detector" -> new Adwin(0.002, 32);
            case "pageHinkley" -> new PageHinkley(30, 0.005, 50, 0.9999, false);
            case "hddmA" -> new HddmA(0.001, 0.005, true);
            case "hddmA-oneSided" -> new HddmA(0.001, 0.005, false);
            case "hddmW" -> new HddmW(0.001, 0.005, 0.05, false);
            case "hddmW-twoSided" -> new HddmW(0.001, 0.005, 0.05, true);
            case "ddm" -> new Ddm(30, 2, 3);
            case "eddm" -> new Eddm(30, 0.95, 0.9);
            case "rddm" -> new Rddm(129, 1.773, 2.258, 40_000, 7_000, 1_400);
            case "stepd" -> new Stepd(30, 0.003, 0.05, true);
            default -> throw new IllegalArgumentException("there is no detector " + name);
        };
    }

    private static boolean constantAtFirst(Golden golden) {
        return golden.series().contains("zeros") || golden.series().contains("ones");
    }

    static Stream<Golden> definedAlike() {
        return golden().stream()
                .filter(golden -> !golden.detector().equals("pageHinkley"))
                .filter(golden -> !(golden.detector().equals("stepd") && constantAtFirst(golden)));
    }

    static Stream<Golden> pageHinkley() {
        return golden().stream().filter(golden -> golden.detector().equals("pageHinkley"));
    }

    static Stream<Golden> stepdOnConstants() {
        return golden().stream().filter(golden -> golden.detector().equals("stepd") && constantAtFirst(golden));
    }

    /** MOA's two-sided tests and its ADWINChangeDetector keep falls to themselves; all else must be equal. */
    @ParameterizedTest
    @MethodSource("definedAlike")
    void everyChangeAndWarningIsThatOfMoa(Golden golden) {
        boolean risesOnly = List.of("hddmA", "hddmW-twoSided", "adwin-detector").contains(golden.detector());
        Said said = Said.of(ours(golden.detector()), golden.values(), risesOnly);
        assertThat(said.changes()).isEqualTo(golden.changes());
        assertThat(said.warnings()).isEqualTo(golden.warnings());
    }

    /** MOA's Page-Hinkley sum has no floor at 0; with its recursion and nothing else changed, the events are MOA's. */
    @ParameterizedTest
    @MethodSource("pageHinkley")
    void pageHinkleyPartsFromMoaByTheFloorOfTheSumAlone(Golden golden) {
        double[] values = golden.values();
        List<Integer> changes = new ArrayList<>();
        double mean = 0;
        double sum = 0;
        int count = 0;
        for (int i = 0; i < values.length; i++) {
            count++;
            mean += (values[i] - mean) / count;
            sum = 0.9999 * sum + (values[i] - mean - 0.005);
            if (count >= 29 && sum > 50) {
                changes.add(i);
                mean = 0;
                sum = 0;
                count = 0;
            }
        }
        assertThat(changes).isEqualTo(golden.changes());
    }

    @Test
    void aQuietSeriesDelaysThePageHinkleyOfMoaButNotOurs() {
        Golden golden = pageHinkley()
                .filter(each -> each.series().equals("zeros-ones"))
                .findFirst()
                .orElseThrow();
        assertThat(golden.changes()).containsExactly(2562);
        assertThat(Said.of(ours("pageHinkley"), golden.values(), false).changes())
                .containsExactly(2550);
    }

    @ParameterizedTest
    @MethodSource("stepdOnConstants")
    void stepdOfMoaAlarmsOnConstantSeriesAndOursDoesNot(Golden golden) {
        assertThat(golden.changes()).startsWith(59, 119, 179, 239);
        List<Integer> changes = Said.of(ours("stepd"), golden.values(), false).changes();
        int half = golden.rows() / 2;
        assertThat(changes).isEqualTo(golden.series().contains("-") ? List.of(half) : List.of());
    }

    @Test
    void allDetectorsAndSeriesAreCompared() {
        assertThat(golden()).hasSizeGreaterThan(400);
    }
}
