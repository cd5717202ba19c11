package org.mlaudit.streams.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mlaudit.streams.profile.TestInferences.numeric;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.ModelHistory;
import org.mlaudit.streams.monitor.ModelWindow;
import org.mlaudit.streams.monitor.Monitor;
import org.mlaudit.streams.monitor.PastWindow;
import org.mlaudit.streams.monitor.Verdicts;
import org.mlaudit.streams.profile.ProfileSpec;
import org.mlaudit.streams.profile.ReferenceBuilder;
import org.mlaudit.streams.profile.TestInferences;
import org.mlaudit.streams.profile.WindowSummary;

class VolumeTest {
    private static final InferenceLayout LAYOUT = TestInferences.layout(numeric("x"));
    private static final Instant MONDAY = Instant.parse("2001-03-05T00:00:00Z");
    private static final Monitor RECENT = Volume.againstHistory();
    private static final Monitor REFERENCE = Volume.againstReference();

    private final Random random = new Random(11);

    /** Nights at a tenth of the day, weekends at half of the week, and days that differ by 10%. */
    @ParameterizedTest
    @CsvSource({"PT1H, 200", "PT6H, 200", "P1D, 50", "P7D, 5"})
    void trafficWithDailyAndWeeklyCyclesDoesNotAlarm(Duration size, double perHour) {
        List<PastWindow> all = windows(MONDAY.minus(Duration.ofDays(84)), MONDAY, size, hour -> perHour * cycle(hour));
        int length = RECENT.historyLength(new AuditedModel(LAYOUT, Optional.empty()), size);
        int alarms = 0;
        int judged = 0;
        for (int i = 0; i < all.size() - length; i++) {
            Finding finding = recent(all.get(i), size, new ModelHistory(all.subList(i + 1, i + 1 + length)));
            judged += finding.getVerdict() == Verdict.INSUFFICIENT_DATA ? 0 : 1;
            alarms += finding.getVerdict() == Verdict.ALARM ? 1 : 0;
        }
        assertThat(judged).isEqualTo(all.size() - length);
        assertThat(alarms).isLessThanOrEqualTo(judged / 500);
    }

    @ParameterizedTest
    @CsvSource({"PT1H, 168, 20", "P1D, 28, 3", "P7D, 8, 3"})
    void noTrafficAlarmsAndSoDoesASurge(Duration size, int length, int surgeFactor) {
        List<PastWindow> before =
                windows(MONDAY.minus(size.multipliedBy(length)), MONDAY, size, hour -> 100 * cycle(hour));
        Finding silence = recent(new PastWindow(MONDAY, 0), size, new ModelHistory(before));
        assertThat(silence.getVerdict()).isEqualTo(Verdict.ALARM);
        assertThat(silence.getEffect()).isEqualTo(1);
        assertThat(silence.getThreshold()).isPositive();
        assertThat(silence.getRevision())
                .isEqualTo(before.stream().mapToLong(PastWindow::rows).sum());
        long expected = Math.round(Double.parseDouble(silence.getDetails().get("expected")));
        Finding surge = recent(new PastWindow(MONDAY, surgeFactor * expected), size, new ModelHistory(before));
        assertThat(surge.getVerdict()).isEqualTo(Verdict.ALARM);
        assertThat((double) surge.getN()).isGreaterThan(surge.getThreshold());
        assertThat(recent(new PastWindow(MONDAY, expected), size, new ModelHistory(before))
                        .getVerdict())
                .isEqualTo(Verdict.OK);
    }

    @Test
    void aQuietHourOfTheNightMayBeEmpty() {
        List<PastWindow> before = windows(
                MONDAY.minus(Duration.ofDays(7)),
                MONDAY,
                Duration.ofHours(1),
                hour -> hour.getEpochSecond() / 3600 % 24 < 5 ? 0.5 : 50);
        assertThat(recent(new PastWindow(MONDAY, 0), Duration.ofHours(1), new ModelHistory(before))
                        .getVerdict())
                .isEqualTo(Verdict.OK);
    }

    @Test
    void theReferencesRateIsExpectedAtTheSameTimeOfTheWeek() {
        AuditedModel model = withReference(hour -> 20 * cycle(hour));
        assertThat(against(model, MONDAY, Duration.ofDays(1), 0).getVerdict()).isEqualTo(Verdict.ALARM);
        Finding monday = against(model, MONDAY, Duration.ofDays(1), 300);
        assertThat(monday.getVerdict()).isEqualTo(Verdict.OK);
        assertThat(monday.getDetails().get("comparedWith")).isEqualTo("4 windows, every PT168H");
        assertThat(against(model, MONDAY.plus(Duration.ofDays(5)), Duration.ofDays(1), 150)
                        .getVerdict())
                .isEqualTo(Verdict.OK);
        assertThat(against(model, MONDAY, Duration.ofDays(1), 700).getVerdict()).isEqualTo(Verdict.ALARM);
    }

    @Test
    void tooLittleHistoryIsSaid() {
        List<PastWindow> before = windows(MONDAY.minus(Duration.ofDays(2)), MONDAY, Duration.ofHours(1), hour -> 50);
        Finding finding = recent(new PastWindow(MONDAY, 50), Duration.ofHours(1), new ModelHistory(before));
        assertThat(finding.getVerdict()).isEqualTo(Verdict.INSUFFICIENT_DATA);
        assertThat(finding.getDetails().get("reason")).startsWith("the history holds 48 windows");
        AuditedModel bare = new AuditedModel(LAYOUT, Optional.empty());
        assertThat(against(bare, MONDAY, Duration.ofDays(1), 50).getVerdict()).isEqualTo(Verdict.INSUFFICIENT_DATA);
    }

    private static double cycle(Instant hour) {
        long hours = hour.getEpochSecond() / 3600;
        long weekday = (hours / 24 + 3) % 7;
        return (hours % 24 < 6 ? 0.1 : 1) * (weekday >= 5 ? 0.5 : 1);
    }

    private List<PastWindow> windows(Instant from, Instant to, Duration size, ToDoubleFunction<Instant> perHour) {
        List<PastWindow> windows = new ArrayList<>();
        double day = 1;
        long rows = 0;
        for (Instant hour = from; hour.isBefore(to); hour = hour.plus(Duration.ofHours(1))) {
            if (hour.getEpochSecond() % 86_400 == 0) {
                day = Math.exp(0.1 * random.nextGaussian());
            }
            rows += poisson(day * perHour.applyAsDouble(hour));
            Duration gone = Duration.between(from, hour.plus(Duration.ofHours(1)));
            if (gone.toMillis() % size.toMillis() == 0) {
                windows.addFirst(new PastWindow(from.plus(gone).minus(size), rows));
                rows = 0;
            }
        }
        return windows;
    }

    private long poisson(double mean) {
        if (mean > 50) {
            return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
        }
        long count = -1;
        for (double left = mean; left >= 0; count++) {
            left += Math.log(1 - random.nextDouble());
        }
        return count;
    }

    private AuditedModel withReference(ToDoubleFunction<Instant> perHour) {
        ReferenceBuilder builder = new ReferenceBuilder(LAYOUT);
        InferenceRow row = new InferenceRow(LAYOUT);
        Instant from = MONDAY.minus(Duration.ofDays(29));
        for (PastWindow hour : windows(from, MONDAY, Duration.ofHours(1), perHour)) {
            for (long i = 0; i < hour.rows(); i++) {
                TestInferences.fill(row, hour.start().toEpochMilli() * 1_000 + i, 1.0);
                builder.add(row);
            }
        }
        return new AuditedModel(LAYOUT, Optional.of(builder.build()));
    }

    private static Finding recent(PastWindow judged, Duration size, ModelHistory history) {
        AuditedModel model = new AuditedModel(LAYOUT, Optional.empty());
        return judge(RECENT, window(model, judged.start(), size, judged.rows()), history, model);
    }

    private static Finding against(AuditedModel model, Instant start, Duration size, long rows) {
        return judge(REFERENCE, window(model, start, size, rows), ModelHistory.NONE, model);
    }

    private static Finding judge(Monitor monitor, ModelWindow window, ModelHistory history, AuditedModel model) {
        return Verdicts.decide(window, history, model, monitor.evaluate(window, history, model))
                .findings()
                .getFirst();
    }

    private static ModelWindow window(AuditedModel model, Instant start, Duration size, long rows) {
        WindowSummary summary = new WindowSummary(ProfileSpec.of(LAYOUT, model.reference()));
        InferenceRow row = TestInferences.row(LAYOUT, 0, 1.0);
        for (long i = 0; i < rows; i++) {
            summary.add(row);
        }
        return new ModelWindow(LAYOUT.contract().key(), start, size, summary);
    }
}
