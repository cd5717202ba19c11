package org.mlaudit.quickstart.flights;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.ModelHistory;
import org.mlaudit.streams.monitor.ModelWindow;
import org.mlaudit.streams.monitor.Monitor;
import org.mlaudit.streams.monitor.PastWindow;
import org.mlaudit.streams.profile.ProfileSpec;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.ReferenceBuilder;
import org.mlaudit.streams.profile.WindowSummary;
import org.mlaudit.streams.topology.Monitors;

/**
 * What there is to be found in the flights: the product's own summaries and monitors over whole windows, without NiFi,
 * Kafka or any cutting into parts. What the running application finds must be equal, window for window.
 */
public final class FlightFindings {
    /** A Monday before all flights. */
    private static final Instant MONDAY = Instant.parse("1970-01-05T00:00:00Z");

    private FlightFindings() {}

    /**
     * The findings of all monitors by size of window, for every size in the contract, in order of time. The first and the
     * last window may hold flights of these months alone, and so less than the whole time.
     */
    public static Map<Duration, List<Finding>> of(FlightModel model, YearMonth from, YearMonth to) {
        InferenceLayout layout = InferenceLayout.of(model.contract());
        FlightRow row = new FlightRow(model, layout);
        Optional<Reference> reference = Optional.of(reference(layout, row));
        AuditedModel audited = AuditedModel.of(layout, reference, Monitors.ALL);
        Map<Duration, List<Finding>> findings = new TreeMap<>();
        summaries(ProfileSpec.of(layout, reference), row, from, to)
                .forEach((size, summaries) -> findings.put(size, judge(audited, size, summaries)));
        return findings;
    }

    private static List<Finding> judge(AuditedModel audited, Duration size, Map<Instant, WindowSummary> summaries) {
        List<Finding> findings = new ArrayList<>();
        List<PastWindow> past = new ArrayList<>();
        summaries.forEach((start, summary) -> {
            ModelWindow window = new ModelWindow(audited.contract().key(), start, size, summary);
            for (Monitor monitor : Monitors.ALL) {
                ModelHistory history = new ModelHistory(past).newest(monitor.historyLength(size));
                findings.addAll(monitor.evaluate(window, history, audited));
            }
            past.addFirst(new PastWindow(start, window.rows()));
        });
        return findings;
    }

    private static Reference reference(InferenceLayout layout, FlightRow row) {
        ReferenceBuilder builder = new ReferenceBuilder(layout);
        FlightData.month(FlightData.FIRST_MONTH).forEach(flight -> builder.add(row.of(flight)));
        return builder.build();
    }

    private static Map<Duration, Map<Instant, WindowSummary>> summaries(
            ProfileSpec spec, FlightRow row, YearMonth from, YearMonth to) {
        Map<Duration, Map<Instant, WindowSummary>> summaries = new TreeMap<>();
        spec.layout().contract().windows().sizes().forEach(size -> summaries.put(size, new TreeMap<>()));
        try (FlightData data = FlightData.open()) {
            while (data.hasNext()) {
                Flight flight = data.next();
                if (!flight.month().isBefore(from) && !flight.month().isAfter(to)) {
                    InferenceRow inference = row.of(flight);
                    summaries.forEach((size, windows) -> windows.computeIfAbsent(
                                    start(flight.scheduled(), size), first -> new WindowSummary(spec))
                            .add(inference));
                }
            }
        }
        return summaries;
    }

    /** Windows align to UTC, those of whole weeks to Mondays. */
    private static Instant start(Instant time, Duration size) {
        Instant origin = size.toDays() % 7 == 0 ? MONDAY : Instant.EPOCH;
        long windows = Duration.between(origin, time).dividedBy(size);
        return origin.plus(size.multipliedBy(windows));
    }

    /** Prints all warnings and alarms of February to June, for every size of window in the contract. */
    public static void main(String[] arguments) {
        YearMonth february = FlightData.FIRST_MONTH.plusMonths(1);
        of(FlightModel.load(), february, FlightData.LAST_MONTH).forEach((size, findings) -> {
            System.out.println("Windows of " + size);
            findings.stream()
                    .filter(each -> each.getVerdict() == Verdict.ALARM || each.getVerdict() == Verdict.WARNING)
                    .forEach(each -> System.out.printf(
                            Locale.ROOT,
                            "%s %-7s %s %s: %s, n %d, %s%n",
                            each.getWindowStart().atOffset(ZoneOffset.UTC).toLocalDate(),
                            each.getVerdict(),
                            each.getMonitor(),
                            each.getTarget(),
                            String.format(
                                    Locale.ROOT,
                                    "value %.4f, effect %.4f, p %.1e",
                                    each.getValue(),
                                    each.getEffect(),
                                    each.getPValue()),
                            each.getN(),
                            new TreeMap<>(each.getDetails())));
        });
    }
}
