package org.mlaudit.streams.anomaly;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.streams.profile.CategoryView;
import org.mlaudit.streams.profile.NumberView;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.RowSample;
import org.mlaudit.streams.profile.SampledRow;

/**
 * Finds inferences of which one feature or output lies far out in its own distribution. The score is minus the decimal
 * logarithm of the smallest p-value of a column ({@link NumberTail}, {@link CategoryTail}); values in the middle of a
 * distribution count as p = 1.
 *
 * <p>The threshold: under the reference a row has some p-value of at most p with a probability of at most S(p), the sum over
 * the columns of the shares of their values with such a p-value, exact for categories. That would be the probability if
 * columns were never far out together. How much less it is, is counted once on the rows of the reference's sample, at a p
 * where many of them are: the dependence, observed over S. The threshold is the largest p with S(p) times the dependence at
 * most the target rate.
 */
final class TailDetector implements Detector {
    private static final double COUNTED_SHARE = 0.1;
    /** Largest p at which every number has a modelled tail in the largest reference: twice 1 in 400. */
    private static final double LARGEST_COUNTED = 0.005;

    private static final double LEAST_COUNT = 20;
    private static final int HALVINGS = 200;
    /** Variance of the logarithm of the rate at which it flags, times the rows of the reference; found by simulation. */
    private static final double VARIANCE_OF_ROWS = 600;

    private final List<Column> columns;
    private final ColumnTail[] tails;
    private final double dependence;
    private final double rate;
    private final double largestP;
    private final double threshold;
    private final double factor;

    private TailDetector(List<Column> columns, ColumnTail[] tails, Reference reference, double rate) {
        Optional<RowSample> sample = reference.sample();
        this.columns = columns;
        this.tails = tails;
        this.rate = rate;
        double counted = 0;
        double measured = 1;
        if (sample.isPresent() && tails.length > 1) {
            double p = largest(COUNTED_SHARE, LARGEST_COUNTED);
            double expected = sum(p) * sample.get().size();
            if (expected >= LEAST_COUNT) {
                counted = count(sample.get(), p);
                measured = Math.min(1, Math.max(1.0 / tails.length, counted / expected));
            }
        }
        this.dependence = measured;
        this.factor = Math.exp(Math.sqrt(1 / Math.max(LEAST_COUNT, counted) + VARIANCE_OF_ROWS / reference.rows()));
        this.largestP = largest(rate / dependence, rate);
        this.threshold = -Math.log10(largestP);
    }

    /** A detector for the columns that a reference has values of; it must have rows. */
    static TailDetector of(InferenceLayout layout, Reference reference, double rate) {
        List<Column> columns = new ArrayList<>();
        List<ColumnTail> tails = new ArrayList<>();
        for (Column column : layout.columns()) {
            if (column.target().equals(InferenceLayout.LATENCY)) {
                continue;
            }
            ColumnTail tail = switch (reference.column(column.index())) {
                case NumberView view when view.valid() > 0 -> new NumberTail(column, view, reference.sample());
                case CategoryView view when view.present() > 0 -> new CategoryTail(column, view);
                default -> null;
            };
            if (tail != null) {
                columns.add(column);
                tails.add(tail);
            }
        }
        return new TailDetector(columns, tails.toArray(ColumnTail[]::new), reference, rate);
    }

    /** Largest p up to a bound whose sum is at most a share, by halving its logarithm; the sum grows with p, in steps. */
    private double largest(double share, double bound) {
        if (sum(bound) <= share) {
            return bound;
        }
        double low = Math.log(ParetoTail.LEAST_PROBABILITY / 2);
        double high = Math.log(bound);
        for (int i = 0; i < HALVINGS && low < high; i++) {
            double middle = (low + high) / 2;
            if (sum(Math.exp(middle)) <= share) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Math.exp(low);
    }

    private double sum(double p) {
        double sum = 0;
        for (ColumnTail tail : tails) {
            sum += tail.shareAtMost(p);
        }
        return sum;
    }

    private long count(RowSample sample, double p) {
        InferenceRow row = new InferenceRow(sample.layout());
        long count = 0;
        for (SampledRow sampled : sample.rows()) {
            sampled.copyTo(row);
            count += smallest(row) <= p ? 1 : 0;
        }
        return count;
    }

    private double smallest(InferenceRow row) {
        double least = 1;
        for (ColumnTail tail : tails) {
            least = Math.min(least, tail.pValue(row));
        }
        return least;
    }

    @Override
    public String name() {
        return DetectorPolicy.TAIL;
    }

    @Override
    public double score(InferenceRow row) {
        double least = smallest(row);
        return least >= 1 ? 0 : -Math.log10(least);
    }

    @Override
    public double threshold() {
        return threshold;
    }

    @Override
    public double expectedAtMost() {
        return Math.min(1, rate * Math.pow(factor, ScoreTail.CONFIDENT));
    }

    @Override
    public Outlier explain(InferenceRow row, double score) {
        double total = 0;
        SortedMap<String, Double> surprises = new TreeMap<>();
        List<String> sentences = new ArrayList<>();
        double least = smallest(row);
        for (int i = 0; i < tails.length; i++) {
            double p = tails[i].pValue(row);
            if (p <= Math.max(largestP, least)) {
                double surprise = -Math.log10(p);
                surprises.put(columns.get(i).target(), surprise);
                total += surprise;
                sentences.add(tails[i].describe(row) + " in " + Sentences.oneIn(p) + " of the reference");
            }
        }
        double scale = total == 0 ? 0 : score / total;
        surprises.replaceAll((target, surprise) -> surprise * scale);
        double pValue = Math.min(1, dependence * sum(least));
        return new Outlier(name(), score, threshold, OptionalDouble.of(pValue), surprises, Sentences.joined(sentences));
    }
}
