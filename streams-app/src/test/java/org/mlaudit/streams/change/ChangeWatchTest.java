package org.mlaudit.streams.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mlaudit.streams.profile.TestInferences.numeric;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.streams.profile.ChangeCounts;
import org.mlaudit.streams.profile.ProfileSpec;
import org.mlaudit.streams.profile.TestInferences;
import org.mlaudit.streams.profile.WindowSummary;

/** The detectors of a model in one partition: what they count, and what of their state outlives a change of the contract. */
class ChangeWatchTest {
    private static final Map<String, ?> POLICIES =
            Map.of("change.kswin", List.of("x"), "change.adwin", List.of("x"), "change.page-hinkley", List.of("x"));

    private static ProfileSpec spec(Map<String, ?> policies) {
        return ProfileSpec.of(TestInferences.layout(policies, numeric("x")), Optional.empty());
    }

    private static void feed(ChangeWatch watch, WindowSummary pane, int from, int to) {
        InferenceLayout layout = pane.spec().layout();
        TestSeries.Draws draws = new TestSeries.Draws(from);
        for (int i = from; i < to; i++) {
            InferenceRow row = TestInferences.row(layout, 1_000L * i, draws.normal() + (i < 1_000 ? 0 : 2));
            pane.add(row);
            watch.add(row, pane);
        }
    }

    private static ChangeCounts.Cell cell(WindowSummary pane, String detector) {
        return pane.changes().all().get(new ChangeCounts.Key(detector, "x", 3));
    }

    @Test
    void changesAreCountedInThePaneOfTheirInference() {
        ProfileSpec spec = spec(POLICIES);
        ChangeWatch watch = new ChangeWatch(ChangeSpec.of(spec), 3);
        WindowSummary before = new WindowSummary(spec);
        WindowSummary after = new WindowSummary(spec);
        feed(watch, before, 0, 1_000);
        feed(watch, after, 1_000, 2_000);
        assertThat(cell(before, "adwin").values()).isEqualTo(1_000 - 256);
        assertThat(cell(before, "adwin").changes()).isZero();
        ChangeCounts.Cell found = cell(after, "adwin");
        assertThat(found.values()).isEqualTo(1_000);
        assertThat(found.changes()).isPositive().isEqualTo(found.rises());
        assertThat(found.firstMicros()).isBetween(1_000_000L, 1_200_000L);
        assertThat(found.lastMicros()).isGreaterThanOrEqualTo(found.firstMicros());
        assertThat(cell(after, "kswin").changes()).isPositive();
        assertThat(WindowSummary.decode(spec, after.encode()).encode()).isEqualTo(after.encode());
    }

    @Test
    void aChangedParameterStartsItsDetectorAnewAndNoOther() {
        ProfileSpec spec = spec(POLICIES);
        ChangeWatch old = new ChangeWatch(ChangeSpec.of(spec), 3);
        feed(old, new WindowSummary(spec), 0, 990);
        byte[] state = old.encode();
        ProfileSpec changed =
                spec(Map.of("change.kswin", List.of("x"), "change.kswin.alpha", 0.001, "change.adwin", List.of("x")));
        ChangeWatch renewed = new ChangeWatch(ChangeSpec.of(changed), 3);
        renewed.decode(state);
        WindowSummary pane = new WindowSummary(changed);
        feed(renewed, pane, 990, 1_050);
        assertThat(cell(pane, "adwin").values())
                .as("its first 256 values are remembered")
                .isEqualTo(60);
        ChangeWatch fresh = new ChangeWatch(ChangeSpec.of(changed), 3);
        WindowSummary without = new WindowSummary(changed);
        feed(fresh, without, 990, 1_050);
        assertThat(cell(without, "adwin").values()).isZero();
        assertThat(cell(pane, "kswin").changes())
                .as("a new window is not full yet")
                .isZero();
    }

    @Test
    void bytesThatAreCutShortAreRefused() {
        ProfileSpec spec = spec(POLICIES);
        ChangeWatch watch = new ChangeWatch(ChangeSpec.of(spec), 3);
        feed(watch, new WindowSummary(spec), 0, 500);
        assertThat(watch.changedSinceEncoded()).isTrue();
        byte[] state = watch.encode();
        assertThat(watch.changedSinceEncoded()).isFalse();
        for (int length : new int[] {1, 11, state.length / 2, state.length - 1}) {
            assertThatThrownBy(() -> new ChangeWatch(ChangeSpec.of(spec), 3).decode(Arrays.copyOf(state, length)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
