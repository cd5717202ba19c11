package org.mlaudit.streams.spc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.mlaudit.streams.spc.RunRules.Signal;

class RunRulesTest {
    private static final List<RunRule> ALL = Stream.of(
                    RunRules.WESTERN_ELECTRIC, RunRules.SUPPLEMENTARY, RunRules.NELSON)
            .flatMap(List::stream)
            .toList();

    /** Fourteen rules on fifteen series, against an implementation with NumPy's sliding windows. */
    @Test
    void rulesSignalWhereAnIndependentImplementationDoes() {
        Map<String, double[]> series = new HashMap<>();
        int compared = 0;
        int signalled = 0;
        for (String[] row : Golden.rows("spc_run_rules.csv", 0)) {
            if (row[0].equals("series")) {
                series.put(
                        row[1], split(row[2]).mapToDouble(Double::parseDouble).toArray());
                continue;
            }
            RunRule rule = ALL.stream()
                    .filter(known -> known.name().equals(row[0]))
                    .findFirst()
                    .orElseThrow();
            List<Integer> expected = split(row[2]).map(Integer::valueOf).toList();
            assertThat(RunRules.signals(List.of(rule), series.get(row[1])))
                    .as("%s on %s", rule.name(), row[1])
                    .extracting(Signal::at)
                    .isEqualTo(expected);
            compared++;
            signalled += expected.isEmpty() ? 0 : 1;
        }
        assertThat(series).hasSize(15);
        assertThat(compared).isEqualTo(15 * 14);
        assertThat(signalled).isGreaterThan(80);
    }

    @Test
    void everySignalSaysWhichPointsAndWhy() {
        double[] z = {0, 0.1, 2.5, 0.2, 2.6, 0};
        List<Signal> signals = RunRules.signals(RunRules.NELSON, z);
        assertThat(signals).hasSize(1);
        assertThat(signals.getFirst().at()).isEqualTo(4);
        assertThat(signals.getFirst().from()).isEqualTo(2);
        assertThat(signals.getFirst().rule().text())
                .isEqualTo("2 of 3 points beyond 2.000 sigma on the same side of the centre");
    }

    private static Stream<String> split(String list) {
        return list.isEmpty() ? Stream.of() : Arrays.stream(list.split(";"));
    }
}
