package org.mlaudit.streams.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mlaudit.streams.profile.TestInferences.categorical;
import static org.mlaudit.streams.profile.TestInferences.numeric;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Monitor;
import org.mlaudit.streams.monitor.TestModel;
import org.mlaudit.streams.profile.TestInferences;

class DriftCalibrationTest {
    private static final Monitor[] MONITORS = {
        DistributionDrift.psi(), DistributionDrift.jensenShannon(), new KolmogorovSmirnov()
    };

    /** At a nominal 1% per test; published fixed thresholds alarm at 30% to 99% for such sizes. */
    @ParameterizedTest
    @CsvSource({"1000, 100", "1000, 1000", "500, 1000", "5000, 200", "20000, 400"})
    void withoutDriftTestsAreSignificantAboutAsOftenAsTheyShould(int nReference, int n) {
        TestModel model = new TestModel(
                TestInferences.layout(numeric("normal"), numeric("skewed"), numeric("hour"), categorical("zipf")),
                MONITORS);
        Random random = new Random(n * 31L + nReference);
        IntFunction<Object[]> healthy = i -> new Object[] {
            random.nextGaussian(),
            Math.exp(2 * random.nextGaussian()),
            (double) random.nextInt(24),
            "c" + (int) Math.pow(300, random.nextDouble())
        };
        int repeats = 400;
        Map<String, Integer> significant = new HashMap<>();
        for (int repeat = 0; repeat < repeats; repeat++) {
            if (repeat % 4 == 0) {
                audited = model.withReference(nReference, healthy);
            }
            for (Finding finding : model.judge(audited, model.window(audited, n, healthy))) {
                if (finding.getVerdict() == Verdict.ALARM) {
                    significant.merge("alarms", 1, Integer::sum);
                }
                if (finding.getPValue() != null && finding.getPValue() <= 0.01) {
                    significant.merge(finding.getMonitor() + " " + finding.getTarget(), 1, Integer::sum);
                }
            }
        }
        assertThat(significant.getOrDefault("alarms", 0)).isLessThanOrEqualTo(2);
        assertThat(significant).allSatisfy((test, count) -> assertThat(count).isLessThanOrEqualTo(16));
    }

    private AuditedModel audited = new TestModel(TestInferences.layout(numeric("x")), MONITORS).withoutReference();

    @Property(tries = 60)
    void findingsAreFiniteAndDoNotDependOnTheOrder(
            @ForAll @Size(min = 100, max = 200) List<Double> reference,
            @ForAll @Size(min = 1, max = 150) List<Double> values,
            @ForAll Random random) {
        TestModel model = new TestModel(TestInferences.layout(numeric("x"), categorical("c")), MONITORS);
        AuditedModel judged = model.withReference(reference.size(), i ->
                new Object[] {reference.get(i), "c" + reference.get(i).hashCode() % 7});
        Object[][] rows = values.stream()
                .map(value -> new Object[] {value, random.nextBoolean() ? "c" + value.hashCode() % 9 : null})
                .toArray(Object[][]::new);
        List<Finding> findings = model.judge(judged, model.window(judged, 150, i -> rows[i % rows.length]));
        assertThat(findings).allSatisfy(finding -> {
            assertThat(finding.getVerdict() == Verdict.INSUFFICIENT_DATA).isEqualTo(finding.getValue() == null);
            if (finding.getValue() != null) {
                assertThat(finding.getValue()).isFinite();
                assertThat(finding.getEffect()).isFinite().isNotNegative();
                assertThat(finding.getThreshold()).isFinite();
                assertThat(finding.getPValue()).isBetween(0.0, 1.0);
            }
        });
        Object[][] reversed = new Object[150][];
        Arrays.setAll(reversed, i -> rows[(149 - i) % rows.length]);
        assertThat(model.judge(judged, model.window(judged, 150, i -> reversed[i])))
                .isEqualTo(findings);
    }
}
