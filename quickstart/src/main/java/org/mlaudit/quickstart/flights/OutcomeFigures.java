package org.mlaudit.quickstart.flights;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Prints how the share of late flights differs from January's, week by week and over four weeks, as a whole, by part of the
 * day and by airport: the tables of outcomes in {@code docs/flights.md}. Counted flight by flight, apart from the product.
 * Differences are in standard deviations of January's share, sqrt(p (1 - p)), as the product's effects are.
 */
public final class OutcomeFigures {
    private static final Instant MONDAY = Instant.parse("1970-01-05T00:00:00Z");
    private static final int AIRPORTS = 20;
    private static final int NAMED = 3;
    private static final int ENOUGH = 30;

    private final Map<Instant, List<Flight>> windows = new TreeMap<>();
    private final Tally january = new Tally();
    private final List<String> airports;

    /** Late and all flights, by group: empty text for all, a part of the day, or an airport. */
    private static final class Tally {
        private final Map<String, long[]> counts = new TreeMap<>();

        void add(Flight flight) {
            for (String group : List.of("", flight.hours(), flight.origin())) {
                long[] count = counts.computeIfAbsent(group, any -> new long[2]);
                count[0] += flight.late() ? 1 : 0;
                count[1]++;
            }
        }

        long flights(String group) {
            return counts.getOrDefault(group, new long[2])[1];
        }

        double share(String group) {
            long[] count = counts.getOrDefault(group, new long[2]);
            return (double) count[0] / Math.max(1, count[1]);
        }
    }

    private OutcomeFigures(Duration size, Predicate<Flight> which) {
        FlightData.month(FlightData.FIRST_MONTH).forEach(january::add);
        airports = january.counts.keySet().stream()
                .filter(group -> group.length() == 3)
                .sorted(Comparator.comparingLong(january::flights).reversed())
                .limit(AIRPORTS)
                .toList();
        try (FlightData data = FlightData.open()) {
            data.forEachRemaining(flight -> {
                if (which.test(flight)) {
                    long number = Duration.between(MONDAY, flight.scheduled()).dividedBy(size);
                    windows.computeIfAbsent(MONDAY.plus(size.multipliedBy(number)), any -> new ArrayList<>())
                            .add(flight);
                }
            });
        }
    }

    /** Prints the tables as Markdown. */
    public static void main(String[] arguments) {
        Predicate<Flight> ofJanuary = flight -> flight.month().equals(FlightData.FIRST_MONTH);
        System.out.println("January's own weeks, greatest differences: "
                + new OutcomeFigures(Duration.ofDays(7), ofJanuary).greatest());
        for (int days : List.of(7, 28)) {
            System.out.printf("%nLate, by windows of %d days%n%n", days);
            new OutcomeFigures(Duration.ofDays(days), ofJanuary.negate()).print();
        }
    }

    private String greatest() {
        Map<String, Double> greatest = new TreeMap<>();
        windows.values().stream().map(OutcomeFigures::tally).forEach(window -> {
            greatest.merge("whole", Math.abs(difference(window, "")), Math::max);
            Flight.HOURS.forEach(hours -> greatest.merge("hours", Math.abs(difference(window, hours)), Math::max));
            airports.stream()
                    .filter(airport -> window.flights(airport) >= ENOUGH)
                    .forEach(airport -> greatest.merge("airports", Math.abs(difference(window, airport)), Math::max));
        });
        return greatest.entrySet().stream()
                .map(each -> String.format(Locale.ROOT, "%s %.3f", each.getKey(), each.getValue()))
                .collect(Collectors.joining(", "));
    }

    private void print() {
        System.out.println(
                "| from | flights | late | difference | by hours, the greatest | by airport, the greatest |");
        System.out.println("|---|---|---|---|---|---|");
        windows.forEach((start, flights) -> {
            Tally window = tally(flights);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %,d | %.1f%% | %+.3f | %s | %s |%n",
                    LocalDate.ofInstant(start, ZoneOffset.UTC),
                    flights.size(),
                    100 * window.share(""),
                    difference(window, ""),
                    named(window, Flight.HOURS),
                    named(window, airports));
        });
    }

    private static Tally tally(List<Flight> flights) {
        Tally tally = new Tally();
        flights.forEach(tally::add);
        return tally;
    }

    /** Groups with the least likely differences, in standard errors. */
    private String named(Tally window, List<String> groups) {
        Function<String, Double> surprise = group -> -Math.abs(difference(window, group))
                / Math.sqrt(1.0 / Math.max(1, window.flights(group)) + 1.0 / january.flights(group));
        return groups.stream()
                .sorted(Comparator.comparing(surprise))
                .limit(NAMED)
                .map(group -> String.format(
                        Locale.ROOT,
                        "%s %.0f%% (%.0f%%)",
                        group,
                        100 * window.share(group),
                        100 * january.share(group)))
                .collect(Collectors.joining(", "));
    }

    private double difference(Tally window, String group) {
        double share = january.share(group);
        return (window.share(group) - share) / Math.sqrt(share * (1 - share));
    }
}
