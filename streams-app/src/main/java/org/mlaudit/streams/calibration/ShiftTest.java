package org.mlaudit.streams.calibration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Whether the values of a window come from the distribution of a reference, both counted in the same cells: exact
 * conditional tests ({@link ConditionalTail}), so that the p-value holds for windows and references of any size and
 * whatever the distribution.
 *
 * <p>Numbers, in ordered cells, are tested for location (normal scores, 0.6 of the level), spread (squared normal scores,
 * 0.2) and shape (likelihood ratio over all cells, 0.2); where values are missing in either sample, their share is tested
 * too (0.1, the others 0.55, 0.15 and 0.2). The p-value is the least of theirs, each divided by its part of the level: the
 * chance of a significant one is at most the level and, since they hardly depend on each other far out, hardly less. Of
 * categories the likelihood ratio is tested, of two categories the share.
 *
 * <p>The effect is in standard deviations: that of the shift of a normal distribution which would be seen as strongly,
 * beyond what sampling adds. It is the larger of the one by location and spread and of the square root of the population
 * stability index; for a normal distribution moved by d standard deviations, that index is d squared. Immutable.
 */
public final class ShiftTest {
    private static final double[] PARTS = {0.6, 0.2, 0.2, 0};
    private static final double[] PARTS_WITH_MISSING = {0.55, 0.15, 0.2, 0.1};
    private static final double[] ALL_SHAPE = {0, 0, 1, 0};
    private static final double[] ALL_LOCATION = {1, 0, 0, 0};
    private static final double[] SHARE_AND_MISSING = {0.7, 0, 0, 0.3};
    private static final double LEAST_GAPS = 3;
    private static final double LEAST_EXPECTED = 0.5;
    private static final double[] SHARE = {1, 0};

    private final double n;
    private final double m;
    private final double[] parts;
    private final double location;
    private final double spread;
    private final double missing;
    private final double[] pValues;
    private final double effect;
    private final int cells;
    private final double leastPValue;
    private final Dispersion dispersion;

    private ShiftTest(double n, double m, boolean ordered, Cells cells, double[] missingCells, Dispersion ofReference) {
        this.n = n;
        this.m = m;
        this.cells = cells.size();
        boolean anyMissing = missingCells[0] + missingCells[1] > 0;
        this.parts = parts(cells.size(), ordered, anyMissing);
        this.dispersion = ofReference.of(n + missingCells[0], m + missingCells[1]);
        this.pValues = new double[] {1, 1, 1, 1};
        double[] z = new double[3];
        double excess = 0;
        if (cells.size() == 2) {
            z[0] = tested(cells.tail(), SHARE, 0, dispersion.location());
        } else if (cells.size() > 2) {
            if (ordered) {
                NormalScores scores = NormalScores.of(cells.weights);
                z[0] = tested(cells.tail(), scores.location(), 0, dispersion.location());
                z[1] = tested(cells.tail(), scores.spread(), 1, dispersion.spread());
            }
            Deviance deviance = cells.deviance();
            pValues[2] = tested(cells.tail(), deviance, dispersion.shape());
            excess = deviance.excess();
        }
        if (anyMissing) {
            double pooled = missingCells[0] + missingCells[1];
            ConditionalTail tail =
                    new ConditionalTail(CellLaw.DRAWN, new double[] {pooled, n + m}, new double[] {missingCells[0], n});
            z[2] = tested(tail, SHARE, 3, dispersion.missing());
        }
        this.location = z[0];
        this.spread = z[1];
        this.missing = z[2];
        this.effect = effect(excess, n + missingCells[0], m + missingCells[1]);
        this.leastPValue = cells.size() < 2 && !anyMissing ? 1 : cells.leastPValue(anyMissing);
    }

    private double tested(ConditionalTail tail, double[] scores, int part, Inflation inflation) {
        double z = tail.standardScore(scores);
        double exact = tail.twoSided(scores);
        pValues[part] = inflation.isNone() ? exact : Math.max(exact, inflation.ofScore(z));
        return z;
    }

    private double tested(ConditionalTail tail, Deviance deviance, Inflation inflation) {
        double exact = tail.atLeast(deviance, deviance.limit());
        double mean = deviance.mean();
        if (inflation.isNone() || mean <= 0) {
            return exact;
        }
        double degrees = cells - 1.0;
        return Math.max(exact, inflation.ofShape(deviance.value() * degrees / mean, degrees));
    }

    private double effect(double shapeExcess, double all, double allReference) {
        double byScores = Math.max(0, location * location - 1) + Math.max(0, spread * spread - 1);
        double ofValues = n > 0 ? Math.max(byScores, shapeExcess) * sampling() : 0;
        double ofMissing = (missing * missing - 1) * (1 / all + 1 / allReference);
        return Math.sqrt(Math.max(0, Math.max(ofValues, ofMissing)));
    }

    /**
     * Tests numbers.
     *
     * @param window counts in ascending bins; may all be 0 if values are missing
     * @param reference counts in the same bins, at least one of them above 0
     * @param ownQuantiles whether the bins were cut at values of this very reference, rather than of something else
     * @param missingWindow values that are missing in the window
     * @param missingReference values that are missing in the reference
     */
    public static ShiftTest ofBins(
            long[] window, long[] reference, boolean ownQuantiles, long missingWindow, long missingReference) {
        return ofBins(window, reference, ownQuantiles, missingWindow, missingReference, Dispersion.NONE);
    }

    /** Tests numbers whose windows vary more than sampling explains. */
    public static ShiftTest ofBins(
            long[] window,
            long[] reference,
            boolean ownQuantiles,
            long missingWindow,
            long missingReference,
            Dispersion dispersion) {
        double n = Arrays.stream(window).sum();
        double m = Arrays.stream(reference).sum();
        check(n + missingWindow, m);
        double[] missing = {missingWindow, missingReference};
        boolean gaps = ownQuantiles && cutAtQuantiles(reference);
        return new ShiftTest(
                n,
                m,
                true,
                gaps ? Cells.gaps(window, reference, n, m) : Cells.drawn(window, reference),
                missing,
                dispersion);
    }

    /**
     * Tests categories, of which the missing may be one.
     *
     * @param window counts, at least one of them above 0
     * @param reference counts of the same categories, at least one of them above 0
     */
    public static ShiftTest ofCategories(long[] window, long[] reference) {
        return ofCategories(window, reference, Dispersion.NONE);
    }

    /** Tests categories whose windows vary more than sampling explains. */
    public static ShiftTest ofCategories(long[] window, long[] reference, Dispersion dispersion) {
        double n = Arrays.stream(window).sum();
        double m = Arrays.stream(reference).sum();
        check(n, m);
        return new ShiftTest(n, m, false, Cells.drawn(window, reference), new double[2], dispersion);
    }

    private static void check(double n, double m) {
        if (!(n > 0 && m > 0)) {
            throw new IllegalArgumentException("a window of " + n + " values and a reference of " + m
                    + " can not be compared: both must have some");
        }
    }

    /** Bins of distinct values have empty bins between them; quantiles leave only the outermost empty. */
    private static boolean cutAtQuantiles(long[] reference) {
        int filled = 0;
        int emptyInside = 0;
        for (int i = 0; i < reference.length; i++) {
            filled += reference[i] > 0 ? 1 : 0;
            emptyInside += reference[i] == 0 && i > 0 && i < reference.length - 1 ? 1 : 0;
        }
        return filled > 1 && emptyInside == 0;
    }

    private static double[] parts(int cells, boolean ordered, boolean anyMissing) {
        if (cells == 2) {
            return anyMissing ? SHARE_AND_MISSING : ALL_LOCATION;
        }
        if (!ordered) {
            return ALL_SHAPE;
        }
        return anyMissing ? PARTS_WITH_MISSING : PARTS;
    }

    /** Chance of a change that looks as large, without any. */
    public double pValue() {
        double least = 1;
        for (int i = 0; i < parts.length; i++) {
            if (parts[i] > 0) {
                least = Math.min(least, pValues[i] / parts[i]);
            }
        }
        return least;
    }

    /** Smallest p-value that was possible given the cells' counts in both samples; 0 where finding it would be costly. */
    public double leastPValue() {
        return leastPValue;
    }

    /** Standard score of the location, positive for larger values; of two categories, of the first one's share. */
    public double location() {
        return location;
    }

    /** Standard score of the spread, positive for wider values; 0 for categories. */
    public double spread() {
        return spread;
    }

    /** Standard score of the share of missing numbers, positive for more; 0 where none is missing. */
    public double missing() {
        return missing;
    }

    /** P-value of the likelihood ratio over all cells, alone. */
    public double shapePValue() {
        return pValues[2];
    }

    /** Number of cells that were tested. */
    public int cells() {
        return cells;
    }

    /** Size of the change beyond sampling noise, in standard deviations; 0 or more. */
    public double effect() {
        return effect;
    }

    /**
     * The largest factor by which the variance of a statistic of this window was found to exceed that of sampling; 1 where
     * none was.
     */
    public double dispersion() {
        double most = cells > 2 ? dispersion.shape().mean(cells - 1.0) : 1;
        Inflation[] ofScores = {dispersion.location(), dispersion.spread(), Inflation.NONE, dispersion.missing()};
        for (int i = 0; i < ofScores.length; i++) {
            most = parts[i] > 0 ? Math.max(most, ofScores[i].largest()) : most;
        }
        return most;
    }

    /** The smallest effect, of a change like the one seen, that would be significant at a level. */
    public double threshold(double level) {
        double excess = parts[0] >= parts[2]
                ? squaredScore(level * parts[0], dispersion.location()) - 1
                : shapeQuantile(level, cells - 1.0) - (cells - 1.0);
        double typical = Math.sqrt(Math.max(1, excess) * sampling());
        double p = pValue();
        double scaled = effect() * score(level) / Math.max(0.1, score(p));
        return p <= level ? Math.min(typical, scaled) : Math.max(typical, scaled);
    }

    private static double squaredScore(double level, Inflation inflation) {
        double critical = score(level);
        return inflation.isNone() ? critical * critical : inflation.scoreQuantile(level);
    }

    private double shapeQuantile(double level, double degrees) {
        Inflation shape = dispersion.shape();
        return shape.isNone() || degrees < 2
                ? Tails.chiSquareQuantile(level, degrees)
                : shape.shapeQuantile(level, degrees);
    }

    private double sampling() {
        return 1 / Math.max(1, n) + 1 / m;
    }

    private static double score(double twoSided) {
        return twoSided >= 1 ? 0 : -NormalScores.quantile(Math.max(1e-300, twoSided / 2));
    }

    /** Cells of both samples under the law that holds for them. */
    private static final class Cells {
        private final CellLaw law;
        private final double[] weights;
        private final double[] window;
        private final double[] reference;

        private Cells(CellLaw law, double[] weights, double[] window, double[] reference) {
            this.law = law;
            this.weights = weights;
            this.window = window;
            this.reference = reference;
        }

        /** Cells that both samples may share; those empty in both drop out. */
        static Cells drawn(long[] window, long[] reference) {
            List<double[]> cells = new ArrayList<>();
            for (int i = 0; i < window.length; i++) {
                if (window[i] + reference[i] > 0) {
                    cells.add(new double[] {window[i], reference[i]});
                }
            }
            return of(CellLaw.DRAWN, cells);
        }

        /**
         * Gaps between the reference's values; one lies below the smallest. Bins with few gaps, or in which the window can
         * hardly have a value, join their neighbour: a choice by the reference and the number of values alone.
         */
        static Cells gaps(long[] window, long[] reference, double n, double m) {
            double least = Math.max(LEAST_GAPS, LEAST_EXPECTED * (m + 1) / n);
            List<double[]> cells = new ArrayList<>();
            double[] open = {0, 1};
            for (int i = 0; i < window.length; i++) {
                open[0] += window[i];
                open[1] += reference[i];
                if (open[1] >= least) {
                    cells.add(open);
                    open = new double[2];
                }
            }
            if (cells.isEmpty()) {
                cells.add(open);
            } else {
                cells.getLast()[0] += open[0];
                cells.getLast()[1] += open[1];
            }
            return of(CellLaw.GAPS, cells);
        }

        private static Cells of(CellLaw law, List<double[]> cells) {
            double[] window = cells.stream().mapToDouble(cell -> cell[0]).toArray();
            double[] reference = cells.stream().mapToDouble(cell -> cell[1]).toArray();
            double[] weights = reference.clone();
            for (int i = 0; i < weights.length; i++) {
                weights[i] += law == CellLaw.DRAWN ? window[i] : 0;
            }
            return new Cells(law, weights, window, reference);
        }

        int size() {
            return weights.length;
        }

        ConditionalTail tail() {
            return new ConditionalTail(law, weights, window);
        }

        Deviance deviance() {
            return new Deviance(law, window, reference);
        }

        double leastPValue(boolean anyMissing) {
            if (size() != 2 || law != CellLaw.DRAWN || anyMissing) {
                return 0;
            }
            double n = window[0] + window[1];
            double fewest = Math.max(0, n - weights[1]);
            double most = Math.min(n, weights[0]);
            return Math.min(1, 2 * Math.min(chance(fewest, n), chance(most, n)));
        }

        private double chance(double first, double n) {
            return new ConditionalTail(law, weights, new double[] {first, n - first}).chance();
        }
    }
}
