package org.mlaudit.quickstart.flights;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.baseline.Baselines;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.ModelHistory;
import org.mlaudit.streams.monitor.ModelWindow;
import org.mlaudit.streams.monitor.Monitor;
import org.mlaudit.streams.monitor.PastWindow;
import org.mlaudit.streams.monitor.Verdicts;
import org.mlaudit.streams.profile.ProfileSpec;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.WindowSummary;
import org.mlaudit.streams.topology.Monitors;

/**
 * What there is to be found in what goes into the model and what comes out of it: the product's own summaries, monitors and verdicts over whole windows, without
 * NiFi, Kafka or any cutting into parts. What the running application finds must be equal, window for window.
 */
public final class FlightFindings {
    /** A Monday before all flights. */
    private static final Instant MONDAY = Instant.parse("1970-01-05T00:00:00Z");

    private final InferenceLayout layout;
    private final Optional<Reference> reference;

    private FlightFindings(InferenceLayout layout, Reference reference) {
        this.layout = layout;
        this.reference = Optional.of(reference);
    }

    /**
     * The findings of all monitors by size of window, for every size in the contract, in order of time. The first window may
     * hold flights of these months alone, and so less than the whole time. A window whose end and grace no flight of these
     * months comes after is not judged.
     */
    public static SortedMap<Duration, List<Finding>> of(FlightModel model, YearMonth from, YearMonth to) {
        InferenceLayout layout = InferenceLayout.of(model.contract());
        FlightRow row = new FlightRow(model, layout);
        FlightFindings judge = new FlightFindings(layout, JanuaryReference.ofInputs(layout, row));
        SortedMap<Duration, List<Finding>> findings = new TreeMap<>();
        SortedMap<Duration, SortedMap<Instant, WindowSummary>> summaries = judge.summaries(row, from, to);
        Instant last = summaries.values().stream()
                .flatMap(windows -> windows.values().stream())
                .map(summary -> Instant.ofEpochMilli(summary.lastMicros() / 1000))
                .max(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
        summaries.forEach((size, windows) -> findings.put(size, judge.findings(size, windows, last)));
        return findings;
    }

    private List<Finding> findings(Duration size, SortedMap<Instant, WindowSummary> windows, Instant last) {
        List<Finding> findings = new ArrayList<>();
        Deque<PastWindow> past = new ArrayDeque<>();
        int reach = historyLength(size);
        windows.headMap(last.minus(size).minus(layout.contract().windows().grace()))
                .forEach((start, summary) -> {
                    Verdicts.Decision decision =
                            judge(new ModelWindow(layout.contract().key(), start, size, summary), past, reach);
                    findings.addAll(decision.findings());
                    past.addFirst(new PastWindow(start, summary.rows(), () -> Optional.of(summary), decision.pValue()));
                });
        return findings;
    }

    private Verdicts.Decision judge(ModelWindow window, Deque<PastWindow> past, int reach) {
        ModelHistory history = new ModelHistory(List.copyOf(past)).newest(reach);
        AuditedModel model = new AuditedModel(
                layout,
                reference,
                Baselines.of(layout.contract(), reference, window.start().toEpochMilli(), window.size(), history));
        List<Evidence> evidence = new ArrayList<>();
        for (Monitor monitor : Monitors.ALL) {
            if (monitor.appliesTo(model)) {
                evidence.addAll(monitor.evaluate(window, history, model));
            }
        }
        return Verdicts.decide(window, history, model, evidence);
    }

    /** How many windows before the judged one any evidence rests on. */
    private int historyLength(Duration size) {
        AuditedModel model = new AuditedModel(layout, reference);
        int ofMonitors = Monitors.ALL.stream()
                .filter(monitor -> monitor.appliesTo(model))
                .mapToInt(monitor -> monitor.historyLength(model, size))
                .max()
                .orElse(0);
        int ofBaselines = Baselines.historyLength(layout.contract(), size);
        return Math.max(Verdicts.historyLength(model), Math.max(ofMonitors, ofBaselines));
    }

    private SortedMap<Duration, SortedMap<Instant, WindowSummary>> summaries(
            FlightRow row, YearMonth from, YearMonth to) {
        ProfileSpec spec = ProfileSpec.of(layout, reference);
        SortedMap<Duration, SortedMap<Instant, WindowSummary>> summaries = new TreeMap<>();
        layout.contract().windows().sizes().forEach(size -> summaries.put(size, new TreeMap<>()));
        try (FlightData data = FlightData.open()) {
            while (data.hasNext()) {
                Flight flight = data.next();
                if (!flight.month().isBefore(from) && !flight.month().isAfter(to)) {
                    InferenceRow entry = row.booked(flight);
                    Instant time = Instant.ofEpochMilli(entry.occurredAtMicros / 1000);
                    summaries.forEach((size, windows) -> windows.computeIfAbsent(
                                    start(time, size), first -> new WindowSummary(spec))
                            .add(entry));
                }
            }
        }
        return summaries;
    }

    /** Windows align to UTC, those of whole weeks to Mondays. */
    static Instant start(Instant time, Duration size) {
        Instant origin = size.toDays() % 7 == 0 ? MONDAY : Instant.EPOCH;
        long windows = Duration.between(origin, time).dividedBy(size);
        return origin.plus(size.multipliedBy(windows));
    }

    /** Prints all warnings and alarms of February to June, or of the months given. */
    public static void main(String[] arguments) {
        YearMonth from = arguments.length > 0 ? YearMonth.parse(arguments[0]) : FlightData.FIRST_MONTH.plusMonths(1);
        YearMonth to = arguments.length > 1 ? YearMonth.parse(arguments[1]) : FlightData.LAST_MONTH;
        of(FlightModel.load(), from, to).forEach(FlightFindings::print);
    }

    /** Prints the warnings and alarms of windows of one size. */
    static void print(Duration size, List<Finding> findings) {
        System.out.println("windows of " + size + ", " + findings.size() + " findings");
        findings.stream()
                .filter(each -> each.getVerdict() == Verdict.ALARM || each.getVerdict() == Verdict.WARNING)
                .forEach(FlightFindings::print);
    }

    private static void print(Finding finding) {
        System.out.printf(
                Locale.ROOT,
                "%s %-7s %s %s %s: %s, n %d, %s%n",
                finding.getWindowStart().atOffset(ZoneOffset.UTC).toLocalDate(),
                finding.getVerdict(),
                finding.getMonitor(),
                finding.getTarget(),
                finding.getSegment() == null ? "" : finding.getSegment(),
                String.format(
                        Locale.ROOT,
                        "value %.4f, effect %.4f, p %.1e",
                        finding.getValue(),
                        finding.getEffect(),
                        finding.getPValue() == null ? Double.NaN : finding.getPValue()),
                finding.getN(),
                new TreeMap<>(finding.getDetails()));
    }
}
