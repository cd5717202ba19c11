package org.mlaudit.streams.spc;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Nodes and weights of Gauss-Legendre quadrature on an interval: exact for polynomials up to degree 2 n - 1. The nodes
 * are the roots of the Legendre polynomial, found by Newton's method from Tricomi's approximation (DLMF 18.16.14).
 */
final class GaussLegendre {
    private static final Map<Integer, GaussLegendre> KNOWN = new ConcurrentHashMap<>();

    private final double[] roots;
    private final double[] weights;

    private GaussLegendre(int count) {
        roots = new double[count];
        weights = new double[count];
        for (int i = 0; i < count; i++) {
            double x = Math.cos(Math.PI * (i + 0.75) / (count + 0.5));
            double slope = 1;
            for (int step = 0; step < 50; step++) {
                double value = 1;
                double before = 0;
                for (int degree = 1; degree <= count; degree++) {
                    double next = ((2 * degree - 1) * x * value - (degree - 1) * before) / degree;
                    before = value;
                    value = next;
                }
                slope = count * (before - x * value) / (1 - x * x);
                double change = value / slope;
                x -= change;
                if (Math.abs(change) < 1e-15) {
                    break;
                }
            }
            roots[count - 1 - i] = x;
            weights[count - 1 - i] = 2 / ((1 - x * x) * slope * slope);
        }
    }

    /** The rule with this many nodes, 1 or more. */
    static GaussLegendre of(int count) {
        return KNOWN.computeIfAbsent(count, GaussLegendre::new);
    }

    int count() {
        return roots.length;
    }

    /** A node, ascending in {@code i}, on the interval from {@code low} to {@code high}. */
    double node(int i, double low, double high) {
        return low + (high - low) * (1 + roots[i]) / 2;
    }

    /** The weight of {@link #node}. */
    double weight(int i, double low, double high) {
        return weights[i] * (high - low) / 2;
    }
}
