package org.mlaudit.streams.estimation;

/**
 * Expected right and wrong decisions by class: entry [actual][decided]. Right decisions, all decisions and all truths of each
 * class follow from calibrated probabilities; which class is taken for which does not, so wrong decisions are those of the
 * reference, half a row more in each cell, fitted to these sums (iterative proportional fitting, Deming and Stephan 1940).
 */
final class ExpectedConfusion {
    private static final int ROUNDS = 50;

    private ExpectedConfusion() {}

    /**
     * Fits wrong decisions.
     *
     * @param right expected right decisions for each class
     * @param missed expected truths of each class that were decided otherwise
     * @param decided decisions for each class, at least the right ones
     * @param reference right and wrong decisions of the reference, maybe all 0
     */
    static double[][] of(double[] right, double[] missed, double[] decided, double[][] reference) {
        int classes = right.length;
        double[][] cells = new double[classes][classes];
        for (int actual = 0; actual < classes; actual++) {
            for (int other = 0; other < classes; other++) {
                cells[actual][other] = actual == other ? 0 : reference[actual][other] + 0.5;
            }
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (int actual = 0; actual < classes; actual++) {
                double sum = 0;
                for (int other = 0; other < classes; other++) {
                    sum += cells[actual][other];
                }
                for (int other = 0; other < classes; other++) {
                    cells[actual][other] *= sum > 0 ? missed[actual] / sum : 0;
                }
            }
            for (int other = 0; other < classes; other++) {
                double sum = 0;
                for (int actual = 0; actual < classes; actual++) {
                    sum += cells[actual][other];
                }
                for (int actual = 0; actual < classes; actual++) {
                    cells[actual][other] *= sum > 0 ? (decided[other] - right[other]) / sum : 0;
                }
            }
        }
        for (int label = 0; label < classes; label++) {
            cells[label][label] = right[label];
        }
        return cells;
    }
}
