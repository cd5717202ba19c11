package org.mlaudit.streams.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** KSWIN against the independent implementation with SciPy of {@code oracles/change_kswin.py}. */
class KswinTest {
    private static Stream<String> lines() {
        try (InputStream in = KswinTest.class.getResourceAsStream("/golden/change-kswin.csv");
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines().skip(1).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<String> series() {
        return lines().filter(line -> !line.startsWith("critical"));
    }

    static Stream<String> criticalDistances() {
        return lines().filter(line -> line.startsWith("critical"));
    }

    @ParameterizedTest
    @MethodSource("series")
    void everyChangeIsThatOfSciPy(String line) {
        String[] field = line.split(";", -1);
        double[] values = TestSeries.of(field[0], Long.parseLong(field[1]), Integer.parseInt(field[2]));
        ChangeDetector kswin = new Kswin(0.005, 100, 30);
        List<String> changes = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            if (kswin.add(values[i]) == DetectorState.CHANGE) {
                changes.add(Integer.toString(i));
            }
        }
        assertThat(changes).isEqualTo(Arrays.asList(field[3].split(" ", -1)));
    }

    @ParameterizedTest
    @MethodSource("criticalDistances")
    void theCriticalDistanceIsThatOfSciPy(String line) {
        String[] field = line.split(";", -1);
        assertThat(Kswin.critical(Double.parseDouble(field[1]), Integer.parseInt(field[2])))
                .isEqualTo(Integer.parseInt(field[3]));
    }

    /** The paper's bound sqrt(-ln(0.005) / 30) = 0.420 lets 13/30 pass, whose p-value is above 0.005. */
    @Test
    void theBoundOfThePaperIsLowerThanAlphaAsks() {
        assertThat(13 / 30.0).isGreaterThan(Math.sqrt(-Math.log(0.005) / 30));
        assertThat(Kswin.pValue(13, 30)).isGreaterThan(0.005);
        assertThat(Kswin.pValue(14, 30)).isLessThan(0.005);
    }

    @Test
    void aWindowWithoutRoomForTheSampleIsRefused() {
        assertThatThrownBy(() -> new Kswin(0.005, 59, 30))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("59");
    }
}
