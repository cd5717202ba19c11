package org.mlaudit.quickstart.flights;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Prints what the data and the model are like by month, and what drifts from January: the tables of {@code
 * docs/flights.md}. Computed by brute force on all values, apart from the product's own summaries and monitors, so that the
 * demo's findings can be compared with it.
 */
public final class FlightFigures {
    private static final int QUANTILE_BINS = 10;
    /** Share that stands for an empty bin, in PSI. */
    private static final double FLOOR = 1e-4;

    /** A flight with its score. */
    private record Scored(Flight flight, double score) {}

    private static final Map<String, ToDoubleFunction<Scored>> NUMERIC = new LinkedHashMap<>();
    private static final Map<String, Function<Scored, String>> NAMES = new LinkedHashMap<>();

    static {
        NUMERIC.put("distance", each -> each.flight().distance());
        NUMERIC.put("hour", each -> each.flight().hour());
        NUMERIC.put("score", Scored::score);
        NAMES.put("origin", each -> each.flight().origin());
        NAMES.put("destination", each -> each.flight().destination());
        NAMES.put("weekday", each -> each.flight().weekday());
    }

    private final FlightModel model = FlightModel.load();
    private final Map<YearMonth, List<Scored>> months = new TreeMap<>();
    private final List<Scored> january;

    private FlightFigures() {
        try (FlightData data = FlightData.open()) {
            while (data.hasNext()) {
                Flight flight = data.next();
                months.computeIfAbsent(flight.month(), month -> new ArrayList<>())
                        .add(new Scored(flight, model.score(flight)));
            }
        }
        january = months.getOrDefault(FlightData.FIRST_MONTH, List.of());
    }

    /** Prints all tables as Markdown; takes a few seconds. */
    public static void main(String[] arguments) {
        FlightFigures figures = new FlightFigures();
        figures.printModel();
        figures.printDrift("by month", flight -> YearMonth.from(day(flight)).toString());
        figures.printSpread("day", flight -> day(flight).toString());
        figures.printSpread("week", flight -> monday(day(flight)).toString());
    }

    private static LocalDate day(Flight flight) {
        return LocalDate.ofInstant(flight.scheduled(), ZoneOffset.UTC);
    }

    private static LocalDate monday(LocalDate day) {
        return day.minusDays(day.getDayOfWeek().getValue() - 1L);
    }

    private void printModel() {
        double lateShare = share(january, each -> each.flight().late());
        double[] scores = sorted(january, Scored::score);
        System.out.printf(
                Locale.ROOT,
                "%nScore that a share of %.4f of January reaches: %.4f%n%n",
                lateShare,
                scores[(int) Math.round(scores.length * (1 - lateShare))]);
        System.out.println("| month | flights | really late | mean score | labelled late | AUC | log loss |");
        System.out.println("|---|---|---|---|---|---|---|");
        months.forEach((month, all) -> System.out.printf(
                Locale.ROOT,
                "| %s | %,d | %.1f%% | %.3f | %.1f%% | %.3f | %.3f |%n",
                month,
                all.size(),
                100 * share(all, each -> each.flight().late()),
                all.stream().mapToDouble(Scored::score).average().orElse(0),
                100 * share(all, each -> model.label(each.score()).equals(Flight.LATE)),
                auc(all),
                logLoss(all)));
    }

    private void printDrift(String title, Function<Flight, String> window) {
        System.out.printf("%nDrift from January, %s%n%n", title);
        System.out.println(
                "| target | statistic | " + String.join(" | ", windows(window).keySet()) + " |");
        System.out.println("|---|---|" + "---|".repeat(windows(window).size()));
        statistics().forEach((name, statistic) -> {
            StringBuilder row = new StringBuilder("| " + name + " |");
            windows(window)
                    .values()
                    .forEach(each -> row.append(String.format(Locale.ROOT, " %.4f |", statistic.applyAsDouble(each))));
            System.out.println(row);
        });
    }

    /** Median and greatest statistic over the windows of each month. */
    private void printSpread(String size, Function<Flight, String> window) {
        System.out.printf("%nDrift from January, each %s by itself: median, greatest of the month%n%n", size);
        System.out.println("| target | statistic | "
                + String.join(
                        " | ", months.keySet().stream().map(YearMonth::toString).toList()) + " |");
        System.out.println("|---|---|" + "---|".repeat(months.size()));
        Map<String, List<Scored>> windows = windows(window);
        statistics().forEach((name, statistic) -> {
            Map<YearMonth, List<Double>> values = new TreeMap<>();
            windows.forEach((start, each) -> values.computeIfAbsent(
                            YearMonth.from(LocalDate.parse(start)), month -> new ArrayList<>())
                    .add(statistic.applyAsDouble(each)));
            StringBuilder row = new StringBuilder("| " + name + " |");
            values.values().forEach(all -> {
                double[] sorted =
                        all.stream().mapToDouble(Double::doubleValue).sorted().toArray();
                row.append(String.format(
                        Locale.ROOT, " %.3f, %.3f |", sorted[sorted.length / 2], sorted[sorted.length - 1]));
            });
            System.out.println(row);
        });
    }

    private Map<String, List<Scored>> windows(Function<Flight, String> window) {
        Map<String, List<Scored>> windows = new TreeMap<>();
        months.values()
                .forEach(all -> all.forEach(
                        each -> windows.computeIfAbsent(window.apply(each.flight()), name -> new ArrayList<>())
                                .add(each)));
        return windows;
    }

    /** Statistics of a window against January, by {@code target | statistic}. */
    private Map<String, ToDoubleFunction<List<Scored>>> statistics() {
        Map<String, ToDoubleFunction<List<Scored>>> statistics = new LinkedHashMap<>();
        NUMERIC.forEach((name, value) -> {
            double[] reference = sorted(january, value);
            statistics.put(name + " | KS", window -> kolmogorovSmirnov(reference, sorted(window, value)));
            Function<Scored, Integer> bin = bins(reference, value);
            statistics.put(name + " | PSI", window -> psi(counts(january, bin), counts(window, bin)));
        });
        NAMES.forEach((name, value) -> {
            statistics.put(name + " | PSI", window -> psi(counts(january, value), counts(window, value)));
            Set<String> known = new HashSet<>(counts(january, value).keySet());
            statistics.put(
                    name + " | share unseen", window -> share(window, each -> !known.contains(value.apply(each))));
        });
        return statistics;
    }

    private static Function<Scored, Integer> bins(double[] reference, ToDoubleFunction<Scored> value) {
        double[] edges = new double[QUANTILE_BINS - 1];
        for (int i = 0; i < edges.length; i++) {
            edges[i] = reference[reference.length * (i + 1) / QUANTILE_BINS];
        }
        double[] distinct = Arrays.stream(edges).distinct().toArray();
        return each -> {
            int at = Arrays.binarySearch(distinct, value.applyAsDouble(each));
            return at < 0 ? -at - 1 : at + 1;
        };
    }

    private static <T> Map<T, Integer> counts(List<Scored> all, Function<Scored, T> name) {
        Map<T, Integer> counts = new TreeMap<>();
        all.forEach(each -> counts.merge(name.apply(each), 1, Integer::sum));
        return counts;
    }

    private static <T> double psi(Map<T, Integer> reference, Map<T, Integer> window) {
        Set<T> names = new HashSet<>(reference.keySet());
        names.addAll(window.keySet());
        double all = sum(reference.values());
        double now = sum(window.values());
        double psi = 0;
        for (T name : names) {
            double expected = Math.max(reference.getOrDefault(name, 0) / all, FLOOR);
            double actual = Math.max(window.getOrDefault(name, 0) / now, FLOOR);
            psi += (actual - expected) * Math.log(actual / expected);
        }
        return psi;
    }

    private static double sum(Collection<Integer> counts) {
        return counts.stream().mapToInt(Integer::intValue).sum();
    }

    private static double kolmogorovSmirnov(double[] reference, double[] window) {
        double greatest = 0;
        int i = 0;
        int j = 0;
        while (i < reference.length && j < window.length) {
            double value = Math.min(reference[i], window[j]);
            while (i < reference.length && reference[i] <= value) {
                i++;
            }
            while (j < window.length && window[j] <= value) {
                j++;
            }
            greatest = Math.max(greatest, Math.abs((double) i / reference.length - (double) j / window.length));
        }
        return greatest;
    }

    private static double[] sorted(List<Scored> all, ToDoubleFunction<Scored> value) {
        return all.stream().mapToDouble(value).sorted().toArray();
    }

    private static double share(List<Scored> all, java.util.function.Predicate<Scored> condition) {
        return (double) all.stream().filter(condition).count() / all.size();
    }

    /** Area under the receiver operating characteristic: the Mann-Whitney statistic, ties count half. */
    static double auc(double[] late, double[] onTime) {
        Arrays.sort(onTime);
        double wins = 0;
        for (double score : late) {
            wins += lowerBound(onTime, score) + lowerBound(onTime, Math.nextUp(score));
        }
        return wins / 2 / late.length / onTime.length;
    }

    private static double auc(List<Scored> all) {
        return auc(
                sorted(all.stream().filter(each -> each.flight().late()).toList(), Scored::score),
                sorted(all.stream().filter(each -> !each.flight().late()).toList(), Scored::score));
    }

    /** Number of values below a bound. */
    private static int lowerBound(double[] sorted, double bound) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < bound) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static double logLoss(List<Scored> all) {
        return all.stream()
                .mapToDouble(each -> -Math.log(each.flight().late() ? each.score() : 1 - each.score()))
                .average()
                .orElse(0);
    }
}
