package org.mlaudit.quickstart.flights;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mlaudit.codec.CategoryHash;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.event.Finding;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.Judged;
import org.mlaudit.streams.monitor.Verdicts;
import org.mlaudit.streams.performance.AuditedOutcomes;
import org.mlaudit.streams.performance.Decision;
import org.mlaudit.streams.performance.OutcomeHistory;
import org.mlaudit.streams.performance.OutcomeMonitor;
import org.mlaudit.streams.performance.OutcomeSpec;
import org.mlaudit.streams.performance.OutcomeSummary;
import org.mlaudit.streams.performance.OutcomeWindow;
import org.mlaudit.streams.performance.ReferenceOutcomes;
import org.mlaudit.streams.performance.Truth;
import org.mlaudit.streams.profile.ProfileSpec;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.topology.OutcomeMonitors;

/**
 * How good the model's predictions turn out to be: the product's own outcome summaries, monitors and verdicts over whole
 * windows, once all truths are known, without NiFi, Kafka or any cutting into parts. What the running application finds in
 * the end must be equal, window for window.
 */
public final class FlightPerformance {
    private static final Duration DAY = Duration.ofDays(1);

    private final AuditedOutcomes audited;
    private final SortedMap<YearMonth, OutcomeSummary> months = new TreeMap<>();
    private final SortedMap<Duration, NavigableMap<Instant, OutcomeSummary>> windows = new TreeMap<>();
    private Instant last = Instant.EPOCH;

    private FlightPerformance(AuditedOutcomes audited) {
        this.audited = audited;
        sizes().forEach(size -> windows.put(size, new TreeMap<>()));
    }

    /** What came of the flights of some months, held against January. */
    public static FlightPerformance of(FlightModel model, YearMonth from, YearMonth to) {
        InferenceLayout layout = InferenceLayout.of(model.contract());
        FlightRow row = new FlightRow(model, layout);
        Reference reference = JanuaryReference.withOutcomes(layout, row);
        OutcomeSpec spec =
                ReferenceOutcomes.spec(ProfileSpec.of(layout, Optional.of(reference)), Optional.of(reference));
        FlightPerformance performance = new FlightPerformance(new AuditedOutcomes(
                new AuditedModel(layout, Optional.of(reference)), spec, ReferenceOutcomes.summary(spec, reference)));
        performance.add(row, from, to);
        return performance;
    }

    private void add(FlightRow row, YearMonth from, YearMonth to) {
        Decision decision = audited.spec().newDecision();
        Truth truth = new Truth();
        NavigableMap<Instant, OutcomeSummary> days = new TreeMap<>();
        try (FlightData data = FlightData.open()) {
            while (data.hasNext()) {
                Flight flight = data.next();
                if (!flight.month().isBefore(from) && !flight.month().isAfter(to)) {
                    OutcomeSummary day = days.computeIfAbsent(
                            FlightFindings.start(flight.scheduled(), DAY), start -> new OutcomeSummary(audited.spec()));
                    add(day, flight, row.booked(flight), decision, truth);
                    last = flight.scheduled();
                }
            }
        }
        days.forEach((start, day) -> {
            merge(months, YearMonth.from(start.atOffset(ZoneOffset.UTC)), day);
            windows.forEach((size, all) -> merge(all, FlightFindings.start(start, size), day));
        });
    }

    private void add(OutcomeSummary day, Flight flight, InferenceRow row, Decision decision, Truth truth) {
        audited.spec().decide(row, decision);
        day.addPrediction(decision, row);
        truth.observedAtMillis = TruthReport.of(flight).stream()
                .filter(report -> report.part().counts())
                .findFirst()
                .orElseThrow()
                .observedAt()
                .toEpochMilli();
        truth.hasLabel = true;
        truth.labelHash = CategoryHash.of(flight.outcome());
        audited.spec().fit(truth);
        day.addTruth(decision, truth);
    }

    private <K> void merge(SortedMap<K, OutcomeSummary> into, K key, OutcomeSummary part) {
        into.computeIfAbsent(key, any -> new OutcomeSummary(audited.spec())).merge(part);
    }

    private List<Duration> sizes() {
        return audited.model().contract().windows().sizes();
    }

    /** The model with its reference, as monitors of outcomes see it. */
    public AuditedOutcomes audited() {
        return audited;
    }

    /** All that came of the flights that were to depart in a month. */
    public SortedMap<YearMonth, OutcomeSummary> months() {
        return months;
    }

    /** Windows by size and start. */
    public SortedMap<Duration, NavigableMap<Instant, OutcomeSummary>> windows() {
        return windows;
    }

    /**
     * The findings of all monitors by size of window, in order of time. A window whose end and grace no flight of these months
     * comes after is not judged.
     */
    public SortedMap<Duration, List<Finding>> findings() {
        List<OutcomeMonitor> monitors = OutcomeMonitors.ALL.stream()
                .filter(monitor -> monitor.appliesTo(audited))
                .toList();
        int reach = monitors.stream()
                .mapToInt(monitor -> monitor.historyLength(audited))
                .max()
                .orElse(0);
        SortedMap<Duration, List<Finding>> findings = new TreeMap<>();
        windows.forEach((size, all) -> {
            if (!audited.judges(size)) {
                return;
            }
            List<Finding> ofSize = new ArrayList<>();
            Instant until =
                    last.minus(size).minus(audited.model().contract().windows().grace());
            all.headMap(until).forEach((start, summary) -> {
                Instant earliest = start.minus(size.multipliedBy(reach));
                OutcomeHistory history =
                        new OutcomeHistory(all.subMap(earliest, true, start, false).descendingMap().entrySet().stream()
                                .map(past -> window(past.getKey(), size, past.getValue()))
                                .toList());
                ofSize.addAll(judge(window(start, size, summary), history, monitors));
            });
            findings.put(size, ofSize);
        });
        return findings;
    }

    private OutcomeWindow window(Instant start, Duration size, OutcomeSummary summary) {
        return new OutcomeWindow(audited.model().contract().key(), start, size, summary);
    }

    private List<Finding> judge(OutcomeWindow window, OutcomeHistory history, List<OutcomeMonitor> monitors) {
        List<Evidence> evidence = new ArrayList<>();
        monitors.forEach(monitor -> evidence.addAll(monitor.evaluate(window, history, audited)));
        Judged judged = new Judged(
                window.key(), window.start(), window.end(), window.summary().revision() + history.revision());
        return Verdicts.decide(judged, audited.model(), audited.model().falseAlarmRate(), evidence)
                .findings();
    }

    /** Prints performance by month, and all warnings and alarms of February to June, or of the months given. */
    public static void main(String[] arguments) {
        YearMonth from = arguments.length > 0 ? YearMonth.parse(arguments[0]) : FlightData.FIRST_MONTH.plusMonths(1);
        YearMonth to = arguments.length > 1 ? YearMonth.parse(arguments[1]) : FlightData.LAST_MONTH;
        FlightPerformance performance = of(FlightModel.load(), from, to);
        performance.findings().forEach(FlightFindings::print);
    }
}
