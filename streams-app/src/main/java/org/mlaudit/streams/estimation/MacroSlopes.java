package org.mlaudit.streams.estimation;

/**
 * Metrics of a matrix of decisions [actual][decided] with their slopes by its cells. As in scikit-learn, a mean is that of the
 * classes that occur in truths or decisions, and a share of nothing counts as 0.
 */
final class MacroSlopes {
    private final double value;
    private final double[][] slopes;

    MacroSlopes(double value, double[][] slopes) {
        this.value = value;
        this.slopes = slopes;
    }

    /** The metric. */
    double value() {
        return value;
    }

    /** By cell. */
    double[][] slopes() {
        return slopes;
    }

    static MacroSlopes of(MulticlassMetric metric, double[][] cells) {
        int classes = cells.length;
        double[] actual = new double[classes];
        double[] decided = new double[classes];
        double total = 0;
        int occurring = 0;
        for (int i = 0; i < classes; i++) {
            for (int j = 0; j < classes; j++) {
                actual[i] += cells[i][j];
                decided[j] += cells[i][j];
                total += cells[i][j];
            }
        }
        for (int c = 0; c < classes; c++) {
            occurring += actual[c] + decided[c] > 0 ? 1 : 0;
        }
        double[][] slopes = new double[classes][classes];
        double value = 0;
        for (int c = 0; c < classes; c++) {
            double byActual = switch (metric) {
                case RECALL -> 1;
                case F1 -> 0.5;
                default -> 0;
            };
            boolean accuracy = metric == MulticlassMetric.ACCURACY;
            double under = accuracy ? total : byActual * actual[c] + (1 - byActual) * decided[c];
            if (under > 0) {
                double weight = accuracy ? 1 : 1.0 / occurring;
                double share = cells[c][c] / under;
                value += weight * share;
                slopes[c][c] += weight / under;
                for (int other = 0; other < classes; other++) {
                    if (accuracy) {
                        for (int i = 0; i < classes; i++) {
                            slopes[i][other] -= share / under;
                        }
                    } else {
                        slopes[c][other] -= weight * byActual * share / under;
                        slopes[other][c] -= weight * (1 - byActual) * share / under;
                    }
                }
            }
        }
        return new MacroSlopes(value, slopes);
    }
}
