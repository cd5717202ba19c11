package org.mlaudit.streams.performance;

import java.util.Arrays;

/** Sums that do not depend on the order of their terms: they are added in ascending order. */
final class Sorted {
    private Sorted() {}

    static double sum(double[] terms) {
        double[] ascending = terms.clone();
        Arrays.sort(ascending);
        double sum = 0;
        for (double term : ascending) {
            sum += term;
        }
        return sum;
    }
}
