package org.mlaudit.streams.explain.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RankingSimilarityTest {
    @Test
    void gainsAreThoseOfScikitLearn() throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(RankingSimilarityTest.class.getResourceAsStream("/golden/ranking.csv")),
                StandardCharsets.UTF_8))) {
            assertThat(lines.lines()).hasSizeGreaterThan(60).allSatisfy(line -> {
                String[] columns = line.split(",", -1);
                RankingSimilarity ranking = new RankingSimilarity(numbers(columns[0]), numbers(columns[1]));
                if (ranking.known()) {
                    assertThat(ranking.ndcg()).isCloseTo(Double.parseDouble(columns[2]), within(1e-12));
                }
            });
        }
    }

    private static double[] numbers(String list) {
        return Arrays.stream(list.split(" ", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    @Property(tries = 300)
    void theGainIsOneForTheSameOrderAndNeverBeyond(
            @ForAll @Size(min = 1, max = 12) List<@DoubleRange(min = 0, max = 10) Double> reference,
            @ForAll @Size(min = 12, max = 12) List<@DoubleRange(min = 0, max = 10) Double> other) {
        double[] importances =
                reference.stream().mapToDouble(Double::doubleValue).toArray();
        double[] window = other.stream()
                .limit(importances.length)
                .mapToDouble(Double::doubleValue)
                .toArray();
        RankingSimilarity ranking = new RankingSimilarity(importances, window);
        if (ranking.known()) {
            assertThat(ranking.ndcg()).isBetween(0.0, 1.0);
            double[] scaled = Arrays.stream(importances).map(each -> 3 * each).toArray();
            RankingSimilarity same = new RankingSimilarity(importances, scaled);
            assertThat(same.ndcg()).isCloseTo(1, within(1e-12));
            assertThat(same.moved()).isEmpty();
        }
    }

    @Test
    void whatMovedMostIsNamedFirst() {
        RankingSimilarity ranking = new RankingSimilarity(new double[] {10, 5, 1, 0.5}, new double[] {1, 5, 12, 0.5});
        assertThat(ranking.moved()).containsExactly(2, 0);
        assertThat(ranking.placesInReference()).containsExactly(1, 2, 3, 4);
        assertThat(ranking.placesInWindow()).containsExactly(3, 2, 1, 4);
        assertThat(new RankingSimilarity(new double[] {0, 0}, new double[] {1, 2}).known())
                .isFalse();
    }
}
