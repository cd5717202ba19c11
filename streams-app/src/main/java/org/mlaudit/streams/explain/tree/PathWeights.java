package org.mlaudit.streams.explain.tree;

/** Shapley's weights of a product game: {@code (a-1)! c! / (a+c)!} for a, c from 0; 0 where a is 0. Immutable. */
final class PathWeights {
    private final int width;
    private final double[] weights;

    /** Weights for up to so many players together. */
    PathWeights(int players) {
        width = players + 1;
        weights = new double[width * width];
        for (int c = 0; c <= players; c++) {
            double weight = 1.0 / (c + 1);
            for (int a = 1; a <= players - c; a++) {
                weights[a * width + c] = weight;
                weight *= (double) a / (a + c + 1);
            }
        }
    }

    /** What each of a players of the row alone gets when c players are of the background's row alone. */
    double of(int a, int c) {
        return weights[a * width + c];
    }
}
