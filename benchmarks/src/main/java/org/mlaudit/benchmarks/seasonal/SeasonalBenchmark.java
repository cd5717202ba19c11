package org.mlaudit.benchmarks.seasonal;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.mlaudit.benchmarks.Jmh;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.baseline.Baselines;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.ModelHistory;
import org.mlaudit.streams.monitor.ModelWindow;
import org.mlaudit.streams.monitor.Monitor;
import org.mlaudit.streams.monitor.PastWindow;
import org.mlaudit.streams.monitor.Verdicts;
import org.mlaudit.streams.profile.ProfileSpec;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.ReferenceBuilder;
import org.mlaudit.streams.profile.WindowSummary;
import org.mlaudit.streams.topology.Monitors;

/**
 * A synthetic year of hourly windows whose features follow the hour of the day and the day of the week, without any other
 * change: the share of windows in which {@code drift.distribution} alarms, compared with the same hour of earlier weeks,
 * with a reference of the four weeks before as if sampling explained all differences, and with the dispersion of its hours.
 * {@code --rate R} is the target (0.01), {@code --rows N} the inferences of a window (300).
 */
public final class SeasonalBenchmark {
    private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int WEEK = 7 * 24;
    private static final int YEAR = 52 * WEEK;
    private static final int REFERENCE_WEEKS = 4;
    private static final int HISTORY_WEEKS = 8;
    private static final int FEATURES = 8;
    private static final List<Monitor> DRIFT = Monitors.ALL.stream()
            .filter(monitor -> monitor.name().equals("drift.distribution"))
            .toList();

    private SeasonalBenchmark() {}

    /** Runs it and prints its figures. */
    public static void main(String[] args) {
        double rate = option(args, "--rate", 0.01);
        int rows = (int) option(args, "--rows", 300);
        for (String series : List.of("hour-of-week", "reference", "dispersion")) {
            String baseline = series.equals("dispersion") ? "reference" : series;
            int dispersion = series.equals("dispersion") ? 1 : 0;
            InferenceLayout layout = InferenceLayout.of(ContractFile.parse(contract(baseline, dispersion, rate)));
            int[] counts = judge(layout, rows);
            double share = (double) counts[1] / counts[0];
            String name = "seasonal." + series.replace('-', '_');
            Jmh.result(name + "_windows", counts[0], "windows");
            Jmh.result(name + "_alarms", 100 * share, "%");
            Jmh.result(name + "_of_target", share / rate, "ratio");
            Jmh.result(name + "_standard_error", Math.sqrt(rate / counts[0]) / rate, "ratio");
        }
    }

    private static double option(String[] args, String name, double otherwise) {
        for (int i = 0; i + 1 < args.length; i++) {
            if (args[i].equals(name)) {
                return Double.parseDouble(args[i + 1]);
            }
        }
        return otherwise;
    }

    private static String contract(String baseline, int dispersion, double rate) {
        StringBuilder text = new StringBuilder("model: seasonal\nversion: 1\nfeatures:\n");
        for (int i = 0; i < FEATURES; i++) {
            String type = i % 4 == 3 ? "CATEGORICAL" : "NUMERIC";
            text.append("  - {name: f")
                    .append(i)
                    .append(", type: ")
                    .append(type)
                    .append("}\n");
        }
        return text
                + String.format(
                        Locale.ROOT,
                        "prediction: {kind: REGRESSION}%nwindows: {pane: PT1H, sizes: [PT1H]}%n"
                                + "policies: {monitors.falseAlarmRate: %f, monitors.baselines: [%s],"
                                + " drift.distribution.minimumEffect: 0, drift.distribution.dispersion: %d}%n",
                        rate,
                        baseline,
                        dispersion);
    }

    /** Windows judged, and those with an alarm. */
    private static int[] judge(InferenceLayout layout, int rows) {
        SplittableRandom random = new SplittableRandom(11);
        InferenceRow row = new InferenceRow(layout);
        ReferenceBuilder builder = new ReferenceBuilder(layout);
        for (int hour = -REFERENCE_WEEKS * WEEK; hour < 0; hour++) {
            for (int i = 0; i < rows; i++) {
                builder.add(fill(row, at(hour), random));
            }
        }
        Reference reference = builder.build();
        ProfileSpec spec = reference.spec();
        Deque<PastWindow> past = new ArrayDeque<>();
        int judged = 0;
        int alarmed = 0;
        for (int hour = 0; hour < YEAR; hour++) {
            WindowSummary summary = new WindowSummary(spec);
            for (int i = 0; i < rows; i++) {
                summary.add(fill(row, at(hour), random));
            }
            if (hour >= HISTORY_WEEKS * WEEK) {
                judged++;
                alarmed += alarms(layout, reference, at(hour), summary, past) ? 1 : 0;
            }
            past.addFirst(new PastWindow(at(hour), rows, () -> Optional.of(summary), OptionalDouble.empty()));
            if (past.size() > HISTORY_WEEKS * WEEK) {
                past.removeLast();
            }
        }
        return new int[] {judged, alarmed};
    }

    private static boolean alarms(
            InferenceLayout layout, Reference reference, Instant start, WindowSummary summary, Deque<PastWindow> past) {
        Optional<Reference> known = Optional.of(reference);
        int length = Baselines.historyLength(layout.contract(), HOUR);
        ModelHistory history = new ModelHistory(new ArrayList<>(past)).newest(length);
        AuditedModel model = new AuditedModel(
                layout, known, Baselines.of(layout.contract(), known, start.toEpochMilli(), HOUR, history));
        ModelWindow window = new ModelWindow(layout.contract().key(), start, HOUR, summary);
        return Verdicts.judge(window, history, model, DRIFT).findings().stream()
                .anyMatch(finding -> finding.getVerdict() == Verdict.ALARM);
    }

    private static Instant at(int hour) {
        return START.plus(HOUR.multipliedBy(hour));
    }

    /** Numbers whose mean follows the hour and the weekday, categories whose shares do. */
    private static InferenceRow fill(InferenceRow row, Instant at, RandomGenerator random) {
        ZonedDateTime time = at.atZone(ZoneOffset.UTC);
        double daily = Math.sin(2 * Math.PI * time.getHour() / 24);
        double weekly = time.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) >= 0 ? 1 : 0;
        byte[] names = new byte[row.layout.columns().size()];
        row.layout.columns().forEach(column -> {
            int index = column.index();
            double value = random.nextGaussian() + 0.6 * daily + 0.5 * weekly;
            switch (column.kind()) {
                case NUMBER -> row.setNumber(index, value);
                case CATEGORY -> {
                    names[index] = (byte) ('a' + (int) Math.max(0, Math.min(6, 3 + value)));
                    row.setCategory(index, names, index, 1);
                }
            }
        });
        row.setMissing(row.layout.columns().size() - 1);
        row.occurredAtMicros = at.toEpochMilli() * 1_000;
        return row;
    }
}
