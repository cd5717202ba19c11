package org.mlaudit.streams.estimation;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.mlaudit.streams.performance.ScoreCurve;

/** Outcomes by bin of the score, ascending, from which a {@link Calibrator} is learned. Bins without an outcome are left out. */
final class OutcomesByScore {
    private static final long SEED = 0x6d6c6175646974L;
    private static final int DIVISIONS = 5;
    private static final double PARTS_OF_END = 4;
    private static final int MOST_BITS = 1 << 14;

    private final double[] score;
    private final double[] positive;
    private final double[] rows;

    /**
     * Outcomes.
     *
     * @param score mean scores of the bins
     * @param positive positives of each bin, in rows
     * @param rows outcomes of each bin, above 0
     */
    private OutcomesByScore(double[] score, double[] positive, double[] rows) {
        this.score = score;
        this.positive = positive;
        this.rows = rows;
    }

    /**
     * Outcomes of a curve.
     *
     * @param meanWeight weight of the outcomes by their effective number, above 0
     */
    static OutcomesByScore of(ScoreCurve curve, double meanWeight) {
        ScoredRows joined = ScoredRows.joined(curve, meanWeight);
        double[] positive = curve.positive().clone();
        for (int bin = 0; bin < positive.length; bin++) {
            positive[bin] /= meanWeight;
        }
        double[] rows = new double[positive.length];
        Arrays.setAll(rows, joined::count);
        return new OutcomesByScore(joined.score(), positive, rows).occupied();
    }

    private OutcomesByScore occupied() {
        int[] bins =
                IntStream.range(0, rows.length).filter(bin -> rows[bin] > 0).toArray();
        return new OutcomesByScore(chosen(score, bins), chosen(positive, bins), chosen(rows, bins));
    }

    private static double[] chosen(double[] values, int[] bins) {
        return Arrays.stream(bins).mapToDouble(bin -> values[bin]).toArray();
    }

    /** Number of outcomes. */
    double total() {
        return Arrays.stream(rows).sum();
    }

    /** The isotonic calibrator; there is an outcome. */
    Calibrator isotonic() {
        Blocks blocks = blocks(withFullEnds(Isotonic.blocks(positive, rows)));
        double[] probability = blocks.shares();
        return new Calibrator(true, blocks.score, probability, blocks.variances(probability));
    }

    /** Blocks of which the first and the last have absorbed their neighbours until they hold enough rows. */
    private int[] withFullEnds(int[] first) {
        double root = Math.cbrt(total());
        double enough = root * root / PARTS_OF_END;
        int blocks = first.length - 1;
        int from = 1;
        while (from < blocks && sum(rows, 0, first[from]) < enough) {
            from++;
        }
        int to = blocks - 1;
        while (to >= from && sum(rows, first[to], first[blocks]) < enough) {
            to--;
        }
        return IntStream.concat(
                        IntStream.concat(IntStream.of(0), Arrays.stream(first, from, Math.max(from, to + 1))),
                        IntStream.of(first[blocks]))
                .toArray();
    }

    private Blocks blocks(int[] first) {
        int blocks = first.length - 1;
        Blocks made = new Blocks(new double[blocks], new double[blocks], new double[blocks]);
        for (int i = 0; i < blocks; i++) {
            made.hits[i] = sum(positive, first[i], first[i + 1]);
            made.n[i] = sum(rows, first[i], first[i + 1]);
            for (int bin = first[i]; bin < first[i + 1]; bin++) {
                made.score[i] += rows[bin] * score[bin] / made.n[i];
            }
        }
        return made;
    }

    /** The calibrator that takes scores for probabilities. */
    Calibrator asScored() {
        if (rows.length == 0) {
            return Calibrator.identity();
        }
        int[] group = CalibrationError.groups(rows, CalibrationError.GROUPS);
        int[] first = IntStream.concat(
                        IntStream.range(0, rows.length).filter(bin -> bin == 0 || group[bin] != group[bin - 1]),
                        IntStream.of(rows.length))
                .toArray();
        Blocks blocks = blocks(first);
        double[] probability = new double[blocks.n.length];
        Arrays.setAll(probability, blocks::jeffreys);
        return new Calibrator(false, blocks.score, probability, blocks.variances(probability));
    }

    /** Whether isotonic calibration by one half of the outcomes lowers the calibration error of the other half. */
    boolean betterCalibrated() {
        SplittableRandom random = new SplittableRandom(SEED);
        double gained = 0;
        for (int division = 0; division < DIVISIONS; division++) {
            gained += gain(random);
        }
        return gained > 0;
    }

    private double gain(SplittableRandom random) {
        int bins = rows.length;
        double[] onePositive = new double[bins];
        double[] oneRows = new double[bins];
        double[] otherPositive = new double[bins];
        double[] otherRows = new double[bins];
        for (int bin = 0; bin < bins; bin++) {
            double negative = rows[bin] - positive[bin];
            double oneNegative = half(negative, random);
            onePositive[bin] = half(positive[bin], random);
            oneRows[bin] = onePositive[bin] + oneNegative;
            otherPositive[bin] = positive[bin] - onePositive[bin];
            otherRows[bin] = otherPositive[bin] + (negative - oneNegative);
        }
        OutcomesByScore one = new OutcomesByScore(score, onePositive, oneRows).occupied();
        OutcomesByScore other = new OutcomesByScore(score, otherPositive, otherRows).occupied();
        if (one.rows.length == 0 || other.rows.length == 0) {
            return 0;
        }
        double calibrated = one.errorBy(other.isotonic()) + other.errorBy(one.isotonic());
        return one.errorBy(Calibrator.identity()) + other.errorBy(Calibrator.identity()) - calibrated;
    }

    private double errorBy(Calibrator calibrator) {
        double[] none = new double[rows.length];
        ScoredRows scored = new ScoredRows(score, score, score, none, rows);
        return CalibrationError.of(calibrator.apply(scored).probability(), positive, rows);
    }

    /** A binomial half of a count, which need not be whole. */
    private static double half(double count, SplittableRandom random) {
        long whole = Math.round(count);
        if (whole <= 0) {
            return random.nextBoolean() ? count : 0;
        }
        if (whole > MOST_BITS) {
            double drawn = whole / 2.0 + random.nextGaussian() * Math.sqrt((double) whole) / 2;
            return Math.max(0, Math.min(1, drawn / whole)) * count;
        }
        long drawn = 0;
        for (long left = whole; left > 0; left -= Long.SIZE) {
            long bits = random.nextLong();
            drawn += Long.bitCount(left >= Long.SIZE ? bits : bits >>> (Long.SIZE - left));
        }
        return (double) drawn / whole * count;
    }

    private static double sum(double[] values, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i];
        }
        return sum;
    }

    /** Adjacent bins together. */
    private static final class Blocks {
        private final double[] score;
        private final double[] hits;
        private final double[] n;

        private Blocks(double[] score, double[] hits, double[] n) {
            this.score = score;
            this.hits = hits;
            this.n = n;
        }

        double jeffreys(int block) {
            return (hits[block] + 0.5) / (n[block] + 1);
        }

        double[] shares() {
            double[] share = new double[n.length];
            Arrays.setAll(share, block -> hits[block] / n[block]);
            int last = n.length - 1;
            boolean allPositive = share[last] >= 1;
            if (share[0] <= 0) {
                share[0] = last > 0 ? Math.min(jeffreys(0), share[1]) : jeffreys(0);
            }
            if (allPositive) {
                share[last] = last > 0 ? Math.max(jeffreys(last), share[last - 1]) : jeffreys(last);
            }
            return share;
        }

        double[] variances(double[] probability) {
            double[] variance = new double[n.length];
            Arrays.setAll(variance, block -> probability[block] * (1 - probability[block]) / (n[block] + 1));
            return variance;
        }
    }
}
