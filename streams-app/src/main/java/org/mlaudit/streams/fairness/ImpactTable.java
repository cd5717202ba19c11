package org.mlaudit.streams.fairness;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Rates and impact ratios as the rules of New York City's Local Law 144 of 2021 compute them (6 RCNY 5-300, 5-301): the
 * selection rate of a category is the share of it that is selected, the scoring rate the share of it that scores above the
 * median of the whole sample; the impact ratio is the rate over the highest rate of any category. A category with less than 2% of
 * the data may be left out of the impact ratios, 5-301(d); here it is, and its rate is still told. Intervals are not part
 * of the rule. No table says whether a law is kept.
 *
 * @param kind which rate
 * @param median the least and the greatest value that the median score can have; empty for selection rates
 * @param unknown number of predictions that belong to no category
 * @param rows one for each category
 */
public record ImpactTable(Kind kind, Optional<Interval> median, long unknown, List<Row> rows) {
    /** Categories with a smaller share of the data are left out of the impact ratios: 6 RCNY 5-301(d). */
    public static final double SMALLEST_SHARE = 0.02;

    public ImpactTable {
        rows = List.copyOf(rows);
    }

    /** Rates of the rule. */
    public enum Kind {
        /** For decisions. */
        SELECTION,
        /** For scores. */
        SCORING
    }

    /**
     * A category.
     *
     * @param category its name
     * @param n number of its predictions
     * @param rate its selection rate or scoring rate
     * @param impactRatio its impact ratio; undefined where it is left out
     * @param leftOut whether it has less than {@link #SMALLEST_SHARE} of the data
     */
    public record Row(String category, long n, Figure rate, Figure impactRatio, boolean leftOut) {}

    /** Rates of favourable decisions. */
    public static ImpactTable ofSelections(SortedMap<String, Decided> categories, long unknown) {
        SortedMap<String, Rate> rates = new TreeMap<>();
        categories.forEach((name, category) -> {
            Share share = category.selected();
            double value = share.value().orElse(0);
            rates.put(name, new Rate(share, value, value));
        });
        return new ImpactTable(Kind.SELECTION, Optional.empty(), unknown, rows(rates));
    }

    /** Rates of scores above the median of all scores, those of unknown category included. */
    public static Optional<ImpactTable> ofScores(
            SortedMap<String, ? extends GroupOutcomes> categories, ValueBins all, long unknown) {
        return Median.of(all).map(median -> {
            SortedMap<String, Rate> rates = new TreeMap<>();
            categories.forEach((name, category) -> {
                double total = category.values().total();
                Median.Above above = median.above(category.values());
                rates.put(
                        name,
                        new Rate(
                                new Share(above.estimate(), total, total),
                                above.least() / Math.max(1, total),
                                above.most() / Math.max(1, total)));
            });
            return new ImpactTable(Kind.SCORING, Optional.of(median.edges()), unknown, rows(rates));
        });
    }

    /** A rate, and the least and the most that it can be. */
    private record Rate(Share share, double least, double most) {
        double n() {
            return share.whole();
        }

        double value() {
            return share.value().orElse(0);
        }
    }

    private static List<Row> rows(SortedMap<String, Rate> rates) {
        double total = rates.values().stream().mapToDouble(Rate::n).sum();
        List<Rate> counted = rates.values().stream()
                .filter(rate -> rate.n() >= SMALLEST_SHARE * total && rate.n() > 0)
                .toList();
        Optional<Rate> highest = counted.stream().max((a, b) -> Double.compare(a.value(), b.value()));
        double least = counted.stream().mapToDouble(Rate::least).max().orElse(0);
        double most = counted.stream().mapToDouble(Rate::most).max().orElse(0);
        List<Row> rows = new ArrayList<>();
        for (Map.Entry<String, Rate> entry : rates.entrySet()) {
            Rate rate = entry.getValue();
            boolean leftOut = !counted.contains(rate);
            Figure ratio = leftOut
                    ? Figure.undefined("less than 2% of the data, left out as 6 RCNY 5-301(d) allows")
                    : ratio(rate, highest.orElseThrow(), least, most);
            rows.add(new Row(entry.getKey(), (long) rate.n(), figure(rate), ratio, leftOut));
        }
        return rows;
    }

    private static Figure figure(Rate rate) {
        return rate.share().defined()
                ? Figure.of(
                        rate.value(),
                        ShareIntervals.wilson(rate.share(), Figures.quantile()),
                        Math.max(rate.value() - rate.least(), rate.most() - rate.value()))
                : Figure.undefined("no prediction");
    }

    private static Figure ratio(Rate rate, Rate highest, double least, double most) {
        if (highest.value() <= 0) {
            return Figure.undefined("the highest rate is 0");
        }
        double ratio = rate.value() / highest.value();
        double low = rate.least() / most;
        double high = least > 0 ? Math.min(1, rate.most() / least) : 1;
        return Figure.of(
                ratio,
                ShareIntervals.ratio(rate.share(), highest.share(), Figures.quantile()),
                Math.max(ratio - low, high - ratio));
    }
}
