package org.mlaudit.streams.calibration;

import java.util.Arrays;

/**
 * How much more the windows of a reference vary than sampling explains, for windows of one size and one column: days
 * differ, and a test that expects no more than chance between them would alarm on every one. Each window is compared with
 * the reference less itself ({@link LeaveOneOut}); for each part of a {@link ShiftTest} the mean of the statistic over its
 * mean under sampling is the inflation of its variance, kept where a chi-square test at 25% says that it is above 1.
 *
 * <p>A later window is judged with its statistic divided by the inflation and tails of Student's t and Fisher's F, which know
 * from how many windows it was estimated; windows that differ by independent normal effects then alarm at about the level
 * ({@code DispersionTest}). Effects grow with the size of a window relative to sampling: the inflation of a window of n rows
 * less 1 is proportional to 1 / (1/n + 1/m), m the reference's. Where few windows do not show their dispersion, the level is
 * exceeded; and a window much larger than the reference's can show differences that these were too small for. Immutable.
 *
 * @param windows number of windows of the reference
 * @param typicalRows number of rows of a window that it holds for, and of the reference, as n and m above: 1 / (1/n + 1/m)
 * @param location of numbers, or of the share of one of two categories
 * @param spread of numbers
 * @param shape of the likelihood ratio over all cells; at least that of location and spread, which are part of it
 * @param missing of the share of missing numbers
 */
public record Dispersion(
        int windows, double typicalRows, Inflation location, Inflation spread, Inflation shape, Inflation missing) {
    /** Windows vary as sampling explains. */
    public static final Dispersion NONE =
            new Dispersion(0, 1, Inflation.NONE, Inflation.NONE, Inflation.NONE, Inflation.NONE);
    /** Fewer windows say nothing. */
    public static final int LEAST_WINDOWS = 8;
    /** Windows with fewer rows are left out. */
    public static final int LEAST_ROWS = 30;

    private static final double[] SHARE = {1, 0};

    /**
     * Dispersion of a column.
     *
     * @throws IllegalArgumentException if the rows are not finite and above 0
     */
    public Dispersion {
        if (!(typicalRows > 0 && Double.isFinite(typicalRows)) || windows < 0) {
            throw new IllegalArgumentException(windows + " windows of typically " + typicalRows + " rows");
        }
    }

    /**
     * Of numbers.
     *
     * @param windows counts of each window in the reference's bins
     * @param missing values that are missing in each window
     * @param reference counts of the whole reference, these windows among it
     * @param missingReference values that are missing in it
     */
    public static Dispersion ofBins(long[][] windows, long[] missing, long[] reference, long missingReference) {
        LeaveOneOut values = new LeaveOneOut(windows, reference);
        long[][] present = new long[windows.length][];
        Arrays.setAll(present, k ->
                new long[] {missing[k], Arrays.stream(windows[k]).sum()});
        long[] presentReference = {missingReference, Arrays.stream(reference).sum()};
        LeaveOneOut rows = new LeaveOneOut(present, presentReference);
        Inflation location = Inflation.NONE;
        Inflation spread = Inflation.NONE;
        Inflation shape = Inflation.NONE;
        if (values.reference().length >= 2) {
            NormalScores scores = NormalScores.of(values.reference());
            location = values.ofScores(scores.location());
        }
        if (values.reference().length > 2) {
            spread = values.ofScores(NormalScores.of(values.reference()).spread());
            shape = values.ofShape();
        }
        Inflation ofMissing = rows.reference().length == 2 ? rows.ofScores(SHARE) : Inflation.NONE;
        return of(rows, presentReference, location, spread, shape, ofMissing);
    }

    /**
     * Of categories, of which the missing may be one.
     *
     * @param windows counts of each window
     * @param reference counts of the same categories in the whole reference, these windows among it
     */
    public static Dispersion ofCategories(long[][] windows, long[] reference) {
        LeaveOneOut values = new LeaveOneOut(windows, reference);
        int cells = values.reference().length;
        Inflation location = cells == 2 ? values.ofScores(SHARE) : Inflation.NONE;
        Inflation shape = cells > 2 ? values.ofShape() : Inflation.NONE;
        return of(values, reference, location, Inflation.NONE, shape, Inflation.NONE);
    }

    private static Dispersion of(
            LeaveOneOut rows,
            long[] reference,
            Inflation location,
            Inflation spread,
            Inflation shape,
            Inflation missing) {
        Inflation widest = wider(shape, wider(location, spread));
        if (widest.isNone() && missing.isNone()) {
            return NONE;
        }
        Inflation whole = widest.isNone() ? widest : new Inflation(widest.largest(), shape.others(), widest.degrees());
        double total = Arrays.stream(reference).sum();
        return new Dispersion(rows.windows(), harmonic(rows.typicalRows(), total), location, spread, whole, missing);
    }

    private static Inflation wider(Inflation one, Inflation other) {
        return one.largest() >= other.largest() ? one : other;
    }

    private static double harmonic(double n, double m) {
        return 1 / (1 / n + 1 / m);
    }

    /** Whether nothing varies more than sampling explains, or nothing can be said. */
    public boolean isNone() {
        return location.isNone() && spread.isNone() && shape.isNone() && missing.isNone();
    }

    /** The dispersion of a window with n rows, above 0, against a reference with m. */
    Dispersion of(double n, double m) {
        if (isNone()) {
            return this;
        }
        double rows = harmonic(n, m);
        double ratio = rows / typicalRows;
        return new Dispersion(
                windows, rows, location.times(ratio), spread.times(ratio), shape.times(ratio), missing.times(ratio));
    }
}
