package org.mlaudit.streams.performance;

import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.mlaudit.streams.calibration.Tails;

/**
 * Takes the change of a mean loss between a reference and a window apart, by cells of the inputs (Oaxaca 1973 and Blinder 1973,
 * as used for models by Cai, Namkoong and Yadlowsky 2023). With P and Q the shares of the cells in reference and window, r and
 * w the mean losses in them, and R the mean loss of the reference:
 *
 * <ul>
 *   <li><b>inputs</b>, sum of (Q - P) r: what the changed inputs alone would have made of the loss. Data drift.
 *   <li><b>relation</b>, sum of Q (w - r) over the cells that both have: inputs of the same kind are predicted worse, or better,
 *       than before. Concept drift.
 *   <li><b>unseen</b>, sum of Q (w - R) over the cells that the reference has no loss of.
 * </ul>
 *
 * <p>The three add up to the change. Cells must have been made without the losses that are compared here, or the reference's
 * means are those it was chosen for: {@link LossTree} keeps losses of rows that it was not grown on.
 *
 * <p>P-values are two-sided, by the variance under permutation of the rows between reference and window: of all rows for the
 * inputs, where a row counts as the reference's mean loss in its cell; of the rows within each cell for the relation (Student's
 * t with one degree less than the smaller of both has rows). Standard errors are those of the parts as they are, by the delta
 * method. Immutable; a function of its arguments, whatever the order of the cells.
 */
public final class Decomposition {
    private final CellLosses reference;
    private final CellLosses window;
    private final Part inputs;
    private final Part relation;
    private final double unseen;
    private final double unseenShare;

    private Decomposition(CellLosses reference, CellLosses window) {
        this.reference = reference;
        this.window = window;
        this.inputs = inputsPart();
        this.relation = relationPart();
        this.unseen =
                sum(cell -> reference.rows(cell) > 0 ? 0 : window.share(cell) * (window.mean(cell) - reference.mean()));
        this.unseenShare = sum(cell -> reference.rows(cell) > 0 ? 0 : window.share(cell));
    }

    /**
     * The decomposition of a change.
     *
     * @param reference losses of when all was well, at least two
     * @param window losses of now in the same cells, at least two
     * @throws IllegalArgumentException if the cells differ in number, or there are fewer losses
     */
    public static Decomposition of(CellLosses reference, CellLosses window) {
        if (reference.cells() != window.cells()) {
            throw new IllegalArgumentException(
                    "the reference has " + reference.cells() + " cells, the window " + window.cells());
        }
        if (reference.total() < 2 || window.total() < 2) {
            throw new IllegalArgumentException("a decomposition needs two losses of each, not " + reference.total()
                    + " of the reference and " + window.total() + " of the window");
        }
        return new Decomposition(reference, window);
    }

    /**
     * One part of the change.
     *
     * @param value how much it adds to the mean loss
     * @param standardError of the value, by the delta method
     * @param pValue probability of such a value, or one further from 0, if this did not change
     * @param nullError standard error that the value has if this did not change
     */
    public record Part(double value, double standardError, double pValue, double nullError) {}

    /**
     * What one cell adds to a part.
     *
     * @param cell index of the cell
     * @param value how much
     */
    public record Share(int cell, double value) {}

    /** What the window's mean loss is more than the reference's: the sum of the three parts. */
    public double change() {
        return inputs.value() + relation.value() + unseen;
    }

    /** What changed inputs explain. */
    public Part inputs() {
        return inputs;
    }

    /** What is a changed relation between inputs and truth. */
    public Part relation() {
        return relation;
    }

    /** What comes from cells that the reference has no loss of. */
    public double unseen() {
        return unseen;
    }

    /** Share of the window in such cells, 0 to 1. */
    public double unseenShare() {
        return unseenShare;
    }

    /** The losses of when all was well. */
    public CellLosses reference() {
        return reference;
    }

    /** The losses of now. */
    public CellLosses window() {
        return window;
    }

    /** Why a loss changed, as far as can be told from chance. */
    public enum Cause {
        /** Other inputs, predicted as well as before: data drift. */
        INPUTS,
        /** Inputs as before, predicted otherwise: concept drift. */
        RELATION,
        /** Both. */
        BOTH,
        /** Nothing that chance would not do. */
        NEITHER
    }

    /** The parts whose p-value is at most a level of significance. */
    public Cause cause(double significance) {
        boolean byInputs = inputs.pValue() <= significance;
        boolean byRelation = relation.pValue() <= significance;
        if (byInputs) {
            return byRelation ? Cause.BOTH : Cause.INPUTS;
        }
        return byRelation ? Cause.RELATION : Cause.NEITHER;
    }

    /**
     * The decomposition in sentences, as details of a finding: {@code change}, {@code cause} (what is significant at 0.01),
     * {@code inputs}, {@code relation}, {@code unseen} where there is any, and {@code relation1} to {@code relation3}, {@code inputs1} to {@code inputs3} for the cells that add
     * most to either part.
     *
     * @param loss what the loss is called, such as {@code error} or {@code absolute error}
     * @param conditions which inputs are in a cell, such as {@link CellRule#describe}
     */
    public SortedMap<String, String> sentences(String loss, IntFunction<String> conditions) {
        return new DecompositionSentences(this, loss, conditions).details();
    }

    /** Degrees of freedom of the relation's test. */
    double degrees() {
        return Math.max(1, Math.min(reference.total(), window.total()) - 1);
    }

    /** The cells that add most to the relation's part, in its direction; the largest first. */
    public List<Share> relationShares(int most) {
        return largest(most, relation.value(), this::relationOf);
    }

    /** The cells that add most to the inputs' part, in its direction; the largest first. */
    public List<Share> inputShares(int most) {
        return largest(most, inputs.value(), this::inputsOf);
    }

    private double inputsOf(int cell) {
        return (window.share(cell) - reference.share(cell)) * (reference.mean(cell) - reference.mean());
    }

    private double relationOf(int cell) {
        return common(cell) ? window.share(cell) * (window.mean(cell) - reference.mean(cell)) : 0;
    }

    private boolean common(int cell) {
        return reference.rows(cell) > 0 && window.rows(cell) > 0;
    }

    private Part inputsPart() {
        double value = sum(cell -> (window.share(cell) - reference.share(cell)) * reference.mean(cell));
        double n = reference.total();
        double m = window.total();
        double pooled = spread(cell -> (reference.rows(cell) + window.rows(cell)) / (n + m)) * (n + m) / (n + m - 1);
        double ofMeans =
                sum(cell -> square(window.share(cell) - reference.share(cell)) * variancePerRow(reference, cell));
        double error = Math.sqrt(spread(window::share) / m + spread(reference::share) / n + ofMeans);
        return part(value, error, Math.sqrt(pooled * (1 / n + 1 / m)), Math.min(n, m) - 1);
    }

    /** Variance of the reference's mean losses in the cells, where the cells have these shares. */
    private double spread(IntToDoubleFunction share) {
        double mean = sum(cell -> share.applyAsDouble(cell) * reference.mean(cell));
        return sum(cell -> share.applyAsDouble(cell) * square(reference.mean(cell) - mean));
    }

    private Part relationPart() {
        double value = sum(this::relationOf);
        double nullVariance = sum(cell -> common(cell) ? square(window.share(cell)) * permuted(cell) : 0);
        double within = sum(cell -> common(cell)
                ? square(window.share(cell)) * (variancePerRow(window, cell) + variancePerRow(reference, cell))
                : 0);
        double between =
                sum(cell -> common(cell) ? window.share(cell) * square(window.mean(cell) - reference.mean(cell)) : 0)
                        - value * value;
        double error = Math.sqrt(within + Math.max(0, between) / window.total());
        return part(value, error, Math.sqrt(nullVariance), degrees());
    }

    private static double variancePerRow(CellLosses losses, int cell) {
        return losses.rows(cell) > 0 ? losses.variance(cell) / losses.rows(cell) : 0;
    }

    /** Variance of the difference of both means in a cell when its rows are dealt to reference and window at random. */
    private double permuted(int cell) {
        double n = reference.rows(cell);
        double m = window.rows(cell);
        double sum = reference.sum(cell) + window.sum(cell);
        double squares = reference.square(cell) + window.square(cell);
        return CellLosses.variance(n + m, sum, squares) * (1 / n + 1 / m);
    }

    private static Part part(double value, double error, double nullError, double degrees) {
        double pValue = 1;
        if (nullError > 0) {
            pValue = Math.min(1, 2 * Tails.student(Math.abs(value) / nullError, Math.max(1, degrees)));
        }
        return new Part(value, error, pValue, nullError);
    }

    private List<Share> largest(int most, double value, IntToDoubleFunction share) {
        double sign = Math.signum(value);
        return IntStream.range(0, reference.cells())
                .mapToObj(cell -> new Share(cell, share.applyAsDouble(cell)))
                .filter(found -> sign * found.value() > 0)
                .sorted(Comparator.comparingDouble((Share found) -> -Math.abs(found.value()))
                        .thenComparingInt(Share::cell))
                .limit(most)
                .toList();
    }

    private double sum(IntToDoubleFunction term) {
        double[] terms = new double[reference.cells()];
        for (int cell = 0; cell < terms.length; cell++) {
            terms[cell] = term.applyAsDouble(cell);
        }
        return Sorted.sum(terms);
    }

    private static double square(double value) {
        return value * value;
    }
}
