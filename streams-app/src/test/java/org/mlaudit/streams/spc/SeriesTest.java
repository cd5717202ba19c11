package org.mlaudit.streams.spc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.mlaudit.streams.profile.TestInferences.categorical;
import static org.mlaudit.streams.profile.TestInferences.numeric;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.contract.Range;
import org.mlaudit.streams.profile.ProfileSpec;
import org.mlaudit.streams.profile.TestInferences;
import org.mlaudit.streams.profile.WindowSummary;

class SeriesTest {
    private static final InferenceLayout LAYOUT = TestInferences.layout(
            numeric("x", new Range(0, 1000)),
            numeric("x.mean"),
            categorical("origin"),
            categorical("flag", "yes", "no"));

    /** x: 1, 2, ..., 90, then 5 missing and 5 invalid ones; origin: 60 AMS, 30 JFK, 10 missing; flag: all yes. */
    private static WindowSummary window() {
        WindowSummary summary = new WindowSummary(ProfileSpec.of(LAYOUT, Optional.empty()));
        for (int i = 0; i < 100; i++) {
            Double x = i < 90 ? Double.valueOf(i + 1) : i < 95 ? null : Double.valueOf(-1);
            String origin = i < 60 ? "AMS" : i < 90 ? "JFK" : null;
            summary.add(TestInferences.row(LAYOUT, 0, x, 7.0, origin, "yes", 1.0, 100.0));
        }
        return summary;
    }

    @ParameterizedTest
    @CsvSource({
        "window.rows, 100, 1, COUNT",
        "window.missing, 0.15, 100, COUNT",
        "window.invalid, 0.05, 100, COUNT",
        "x.mean.mean, 7, 100, MEAN",
        "x.sd, 26.124701, 90, WINDOW",
        "x.median, 45, 90, WINDOW",
        "x.p90, 81, 90, WINDOW",
        "x.p99.9, 90, 90, WINDOW",
        "x.missing, 0.05, 100, SHARE",
        "x.invalid, 0.05, 100, SHARE",
        "origin.missing, 0.1, 100, SHARE",
        "origin.share.AMS, 0.6666667, 90, SHARE",
        "origin.share.never.seen, 0, 90, SHARE",
        "flag.share.yes, 1, 100, SHARE",
        "latency.mean, 100, 100, MEAN"
    })
    void everySeriesHasItsValueAndSize(String name, double value, long n, Variation variation) {
        WindowSummary window = window();
        Series series = Series.parse(name, LAYOUT);
        assertThat(series.name()).isEqualTo(name);
        assertThat(series.variation()).isEqualTo(variation);
        Sample sample = series.of(window.rows(), window::column).orElseThrow();
        assertThat(sample.value()).isCloseTo(value, within(Math.max(1e-6, value / 64)));
        assertThat(sample.n()).isEqualTo(n);
        assertThat(Series.comparable(name)).isEqualTo(series.comparable());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "x.",
                "x.p0",
                "x.p100",
                "x.p",
                "x.share.a",
                "x.maen",
                "origin.mean",
                "origin.share.",
                "rows",
                ""
            })
    void anUnknownNameIsRefusedAndTheKnownOnesAreNamed(String name) {
        assertThatThrownBy(() -> Series.parse(name, LAYOUT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no series is called \"" + name
                        + "\"; known are window.rows, window.missing, window.invalid; .missing and .invalid of every column;"
                        + " .mean, .sd, .median and percentiles such as .p95 of x, x.mean, prediction.value, latency;"
                        + " .share.<category> of origin, flag");
    }

    @Test
    void aNameThatFitsTwoSeriesIsRefused() {
        InferenceLayout layout = TestInferences.layout(categorical("a"), numeric("a.share.b"));
        assertThatThrownBy(() -> Series.parse("a.share.b.mean", layout))
                .hasMessageContaining("fits 2 series")
                .hasMessageContaining("rename a feature");
        assertThat(Series.parse("a.share.b.sd2", layout).variation()).isEqualTo(Variation.SHARE);
    }

    @Test
    void anEmptyWindowHasNoRowsAndNothingElse() {
        WindowSummary empty = new WindowSummary(ProfileSpec.of(LAYOUT, Optional.empty()));
        for (String name :
                new String[] {"x.mean", "x.sd", "x.p95", "x.missing", "origin.share.AMS", "window.missing"}) {
            assertThat(Series.parse(name, LAYOUT).of(0, empty::column)).isEmpty();
            assertThat(Series.parse(name, LAYOUT).ofNothing()).isEmpty();
        }
        Series rows = Series.parse("window.rows", LAYOUT);
        assertThat(rows.of(0, empty::column)).isEqualTo(rows.ofNothing());
        assertThat(rows.ofNothing().orElseThrow().value()).isZero();
    }
}
