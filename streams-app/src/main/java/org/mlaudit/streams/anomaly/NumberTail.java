package org.mlaudit.streams.anomaly;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.Feature;
import org.mlaudit.streams.profile.NumberView;
import org.mlaudit.streams.profile.RowSample;

/**
 * The two ends of a NUMBER column's distribution. Each end beyond a level is a {@link ParetoTail} tail, fitted to the
 * reference's histogram, which counts all its rows, or to the exact values of its row sample where buckets of 1/32 of a
 * value are too coarse for how little the column varies. About 250 rows, and between 1 in 400 and 1 in 10, lie beyond
 * each level. The p-value is two-sided: twice the smaller tail.
 */
final class NumberTail implements ColumnTail {
    private static final double MOST_SHARE = 0.1;
    private static final double LEAST_SHARE = 0.0025;
    private static final double WANTED_EXCESSES = 250;
    /** Widest bucket, as a share of the distance from the 10% to the 90% quantile, that the histogram is used with. */
    private static final double COARSEST = 0.15;

    private static final double BUCKETS = 32;

    private final Column column;
    private final End upper;
    /** Of the negated values. */
    private final End lower;

    private final double missing;
    private final double missingShare;
    private final double invalid;

    /**
     * One end.
     *
     * @param level values beyond are judged
     * @param tail from which the probability of a value beyond the level comes, if enough values vary there
     * @param unseen probability of a value beyond the level if there is no tail
     * @param shift added to a value before the tail is asked: half the distance of neighbouring values where they are discrete
     */
    private record End(double level, Optional<ParetoTail> tail, double unseen, double shift) {
        double atLeast(double value) {
            if (tail.isEmpty()) {
                return unseen;
            }
            return Math.max(ParetoTail.LEAST_PROBABILITY, tail.get().atLeast(value + shift));
        }

        double least() {
            return tail.isEmpty() ? unseen : ParetoTail.LEAST_PROBABILITY;
        }
    }

    /** The tails of a column of a reference that has values in it. */
    NumberTail(Column column, NumberView view, Optional<RowSample> sample) {
        this.column = column;
        double rows = view.rows();
        this.missingShare = view.missing() / rows;
        this.missing = (view.missing() + 1) / (rows + 1);
        this.invalid = (view.invalid() + 1) / (rows + 1);
        double valid = view.valid() / rows;
        List<NumberView.Bucket> buckets = view.buckets();
        double[] exact = exact(column.index(), view, sample);
        if (exact.length >= ScoreTail.LEAST_ROWS && (coarse(view) || exact.length >= view.valid())) {
            this.upper = end(exact, valid);
            this.lower = end(negated(exact), valid);
        } else {
            this.upper = end(buckets, view.valid(), valid, view.max().orElse(0), true);
            this.lower = end(buckets, view.valid(), valid, -view.min().orElse(0), false);
        }
    }

    private static double[] exact(int column, NumberView view, Optional<RowSample> sample) {
        double least = view.min().orElse(0);
        double most = view.max().orElse(0);
        return sample.stream()
                .flatMap(rows -> rows.rows().stream())
                .filter(row -> row.present(column))
                .mapToDouble(row -> row.number(column))
                .filter(value -> value >= least && value <= most)
                .sorted()
                .toArray();
    }

    private static double[] negated(double[] ascending) {
        double[] values = new double[ascending.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = -ascending[values.length - 1 - i];
        }
        return values;
    }

    private static boolean coarse(NumberView view) {
        double bucket = Math.max(
                        Math.abs(view.quantile(0.01).orElse(0)),
                        Math.abs(view.quantile(0.99).orElse(0)))
                / BUCKETS;
        double range = view.quantile(0.9).orElse(0) - view.quantile(0.1).orElse(0);
        return bucket > COARSEST * range;
    }

    private static double shareBeyond(double n) {
        return Math.min(MOST_SHARE, Math.max(LEAST_SHARE, WANTED_EXCESSES / n));
    }

    private static End end(double[] ascending, double valid) {
        int n = ascending.length;
        int above = (int) Math.ceil(shareBeyond(n) * n);
        double level = ascending[Math.max(0, n - above - 1)];
        int first = n - above;
        while (first < n && ascending[first] <= level) {
            first++;
        }
        return end(level, Arrays.copyOfRange(ascending, first, n), n, valid);
    }

    /** Of a histogram: the buckets that hold at most the share, their values spread evenly within each. */
    private static End end(List<NumberView.Bucket> buckets, long n, double valid, double largest, boolean top) {
        double room = shareBeyond((double) n) * n;
        List<double[]> taken = new ArrayList<>();
        int at = top ? buckets.size() - 1 : 0;
        double level = largest;
        while (at >= 0 && at < buckets.size() && buckets.get(at).count() <= room) {
            NumberView.Bucket bucket = buckets.get(at);
            double low = top ? bucket.low() : -bucket.high();
            double high = Math.min(largest, top ? bucket.high() : -bucket.low());
            int count = (int) bucket.count();
            double[] values = new double[count];
            for (int i = 0; i < count; i++) {
                values[i] = low + (high - low) * ((i + 0.5) / count);
            }
            taken.add(values);
            room -= count;
            level = low;
            at += top ? -1 : 1;
        }
        double[] excesses =
                taken.stream().flatMapToDouble(Arrays::stream).sorted().toArray();
        return end(level, excesses, (double) n, valid);
    }

    /** Of the values above a level. */
    private static End end(double level, double[] above, double n, double valid) {
        double unseen = valid / (n + 1);
        double[] excesses = Arrays.stream(above)
                .map(value -> value - level)
                .filter(Double::isFinite)
                .toArray();
        long distinct = Arrays.stream(excesses).distinct().count();
        if (excesses.length < ParetoTail.LEAST_EXCESSES || distinct < 2 || excesses[0] <= 0) {
            double last = above.length == 0 ? level : above[above.length - 1];
            return new End(last, Optional.empty(), unseen, 0);
        }
        double share = valid * above.length / n;
        if (2 * distinct > excesses.length) {
            return new End(level, Optional.of(new ParetoTail(level, share, excesses)), unseen, 0);
        }
        double half = gap(excesses) / 2;
        double first = excesses[0];
        double[] shifted =
                Arrays.stream(excesses).map(excess -> excess - first + half).toArray();
        double start = level + first - half;
        return new End(level, Optional.of(new ParetoTail(start, share, shifted)), unseen, -half);
    }

    private static double gap(double[] ascending) {
        double gap = Double.MAX_VALUE;
        for (int i = 1; i < ascending.length; i++) {
            double step = ascending[i] - ascending[i - 1];
            gap = step > 0 ? Math.min(gap, step) : gap;
        }
        return gap;
    }

    @Override
    public double pValue(InferenceRow row) {
        int index = column.index();
        if (!row.present[index]) {
            return missing;
        }
        double value = row.number[index];
        if (value <= upper.level && -value <= lower.level) {
            return 1;
        }
        if (!Double.isFinite(value)) {
            return invalid;
        }
        return Math.min(1, 2 * (value > upper.level ? upper.atLeast(value) : lower.atLeast(-value)));
    }

    @Override
    public double shareAtMost(double p) {
        double share = missing <= p ? missingShare : 0;
        return share + (2 * Math.min(upper.least(), lower.least()) <= p ? p : 0);
    }

    @Override
    public String describe(InferenceRow row) {
        int index = column.index();
        if (!row.present[index]) {
            return column.target() + " is missing";
        }
        double value = row.number[index];
        if (!Double.isFinite(value)) {
            return column.target() + " is not finite";
        }
        boolean quotable = column.feature().map(Feature::quotable).orElse(true);
        return column.target()
                + (quotable ? " " + Sentences.number(value) : "")
                + (value > upper.level ? " is that large" : " is that small");
    }
}
