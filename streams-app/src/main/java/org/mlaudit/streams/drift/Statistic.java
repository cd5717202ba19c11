package org.mlaudit.streams.drift;

import java.util.function.Function;
import org.mlaudit.codec.Column;

/**
 * A two-sample statistic as a monitor uses it.
 *
 * @param name as policies list it; the monitor is called {@code drift.} and this
 * @param label what findings call the value
 * @param test how it is computed
 * @param minimumEffect smallest effect that alarms by default; what a shift of a normal variable by 0.05 standard deviations
 *     makes of it, or about that
 * @param computes sentences for the documentation
 * @param use the same: when it helps
 * @param source paper
 */
record Statistic(
        String name, String label, Test test, double minimumEffect, String computes, String use, String source) {

    /** How a statistic is computed. */
    sealed interface Test permits OfNumbers, OfCells, OfCategories {
        /** Whether columns of this kind can be compared. */
        boolean fits(Column.Kind kind);
    }

    /** From values along the number line. */
    record OfNumbers(Function<NumberCells, TestResult> test) implements Test {
        @Override
        public boolean fits(Column.Kind kind) {
            return kind == Column.Kind.NUMBER;
        }
    }

    /**
     * From counts in the reference's bins or by category, the missing in a cell of their own.
     *
     * @param leastExpected cells in which fewer values are expected are joined
     */
    record OfCells(Function<CellCounts, TestResult> test, double leastExpected) implements Test {
        @Override
        public boolean fits(Column.Kind kind) {
            return true;
        }
    }

    /** From counts by category, the missing left out. */
    record OfCategories(Function<CellCounts, TestResult> test) implements Test {
        @Override
        public boolean fits(Column.Kind kind) {
            return kind == Column.Kind.CATEGORY;
        }
    }
}
